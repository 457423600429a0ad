"""An empty duty roster to fill in: a month of days, with names to choose from, as ``roster_file`` reads it best."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

from alerting.roster.dated import DUTY_ROLES

_WEEK = "一二三四五六日"
_HEADER = ("日期", "星期", *DUTY_ROLES, "备注")
_WIDTHS = (14, 8, 14, 14, 14, 30)
#: the choices stand on this sheet, which has no header of a roster and is not read as one
_NAMES = "人员"


def write_template(
    out: Path, first: date, names: Sequence[str], works: Callable[[date], bool], *, title: str = "值班表"
) -> Path:
    """Writes the template of the month of ``first`` to ``out`` (.xlsx) and returns that path; it appears whole or not at
    all. Days that are not worked are shaded and say so."""
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_name(out.name + ".part")
    book = xlsxwriter.Workbook(str(draft), {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(f"{first:%Y-%m}")
    frame = {"border": 1, "align": "center", "valign": "vcenter"}
    shade = {**frame, "bg_color": "#F2F2F2"}
    styles = {True: book.add_format(frame), False: book.add_format(shade)}
    dates = {
        True: book.add_format({**frame, "num_format": "yyyy-mm-dd"}),
        False: book.add_format({**shade, "num_format": "yyyy-mm-dd"}),
    }
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    heading = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    sheet.merge_range(0, 0, 0, len(_HEADER) - 1, f"{title}({first.year}年{first.month}月)", heading)
    head = book.add_format({**frame, "bold": True, "bg_color": "#DDEBF7"})
    for column, word in enumerate(_HEADER):
        sheet.write(1, column, word, head)
    day, row = first.replace(day=1), 2
    while day.month == first.month:
        works_then = works(day)
        sheet.write_datetime(row, 0, datetime(day.year, day.month, day.day), dates[works_then])  # noqa: DTZ001 (Excel knows no zones)
        sheet.write(row, 1, _WEEK[day.weekday()], styles[works_then])
        for column in range(2, len(_HEADER) - 1):
            sheet.write_blank(row, column, None, styles[works_then])
        sheet.write(row, len(_HEADER) - 1, "" if works_then else "休息日", styles[works_then])
        day, row = day + timedelta(days=1), row + 1
    if names:
        listed = book.add_worksheet(_NAMES)
        listed.write_column(0, 0, names)
        choice = {"validate": "list", "source": f"={_NAMES}!$A$1:$A${len(names)}", "error_type": "warning"}
        sheet.data_validation(2, 2, row - 1, 1 + len(DUTY_ROLES), choice)
    sheet.freeze_panes(2, 1)
    book.close()
    draft.replace(out)
    return out
