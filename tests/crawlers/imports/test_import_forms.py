"""The same table saved in every form a clerk may choose: the same mentions, none twice."""

import csv
import html
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import xlwt
from openpyxl import Workbook

from crawlers.imports import ImportResult, import_file
from crawlers.pseudonyms import Pseudonyms

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
TABLE: list[list[Any]] = [
    ["昵称", "评论内容", "评论时间"],
    ["甲", "同问", datetime(2026, 3, 5, 9, 5, 17)],  # noqa: DTZ001 - as a spreadsheet holds it
    ["", "同问", datetime(2026, 3, 5, 9, 5, 20)],  # noqa: DTZ001
    ["", "同问", datetime(2026, 3, 5, 9, 5, 40)],  # noqa: DTZ001
    ["乙", "=投诉\n两行", datetime(2026, 3, 5, 9, 6, 59)],  # noqa: DTZ001
]
#: what a spreadsheet shows of it, which has no seconds: text forms keep only that
SHOWN = [[f"{c:%Y/%m/%d %H:%M}" if isinstance(c, datetime) else c for c in row] for row in TABLE]


def load(path: Path) -> ImportResult:
    return import_file(
        path,
        platform="douyin",
        account=None,
        units={("douyin", "dy1"): "baicheng"},
        pseudonyms=Pseudonyms(b"pepper of the tests only"),
        now=datetime(2026, 4, 1, tzinfo=UTC),
    )


def xlsx(path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    for row in TABLE:
        sheet.append(row)
    for cells in sheet.iter_rows(min_row=2):
        cells[1].data_type = "s"
    book.save(path)


def xls(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("评论")
    dated = xlwt.easyxf(num_format_str="yyyy/m/d h:mm")
    for number, row in enumerate(TABLE):
        for column, cell in enumerate(row):
            style = dated if isinstance(cell, datetime) else xlwt.Style.default_style
            sheet.write(number, column, cell, style)
    book.save(path)


def text(encoding: str, delimiter: str) -> Callable[[Path], None]:
    def save(path: Path) -> None:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter).writerows(SHOWN)
        path.write_bytes(out.getvalue().encode(encoding))

    return save


def page(path: Path) -> None:
    cells = (
        "".join(f"<td>{html.escape(str(cell)).replace(chr(10), '<br>')}</td>" for cell in row)
        for row in SHOWN
    )
    rows = "".join(f"<tr>{row}</tr>" for row in cells)
    path.write_bytes(f'<html><meta charset="gb2312"><table>{rows}</table></html>'.encode("gbk"))


def json_lines(path: Path) -> None:
    lines = (json.dumps(dict(zip(SHOWN[0], row, strict=True)), ensure_ascii=False) for row in SHOWN[1:])
    path.write_text("\n".join(lines), encoding="utf-8-sig")


def xml_2003(path: Path) -> None:
    """Empty cells are left out, as Excel does; what follows names its place."""
    cells = (
        "".join(
            f'<Cell ss:Index="{place}"><Data ss:Type="String">{html.escape(str(cell))}</Data></Cell>'
            for place, cell in enumerate(row, 1)
            if cell
        )
        for row in SHOWN
    )
    rows = "".join(f"<Row>{row}</Row>" for row in cells)
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{SPACE}" xmlns:ss="{SPACE}"><Worksheet ss:Name="评论"><Table>{rows}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )


FORMS: dict[str, Callable[[Path], None]] = {
    "a.xls": xls,
    "gbk.csv": text("gbk", ","),
    "utf8.csv": text("utf-8-sig", ","),
    "unicode.txt": text("utf-16", "\t"),
    "page.xls": page,
    "a.jsonl": json_lines,
    "xml.xls": xml_2003,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_file_saved_in_another_form_brings_the_same_mentions(tmp_path: Path, form: str) -> None:
    """Without ids in the file: the ids made for its rows are those of the workbook, and no row is lost."""
    xlsx(tmp_path / "a.xlsx")
    FORMS[form](tmp_path / form)
    first, again = load(tmp_path / "a.xlsx"), load(tmp_path / form)
    assert (first.rejected, again.rejected) == ((), ())
    assert [mention.mention_id for mention in again.mentions] == [m.mention_id for m in first.mentions]
    assert [mention.digest for mention in again.mentions] == [m.digest for m in first.mentions]
    assert len({mention.mention_id for mention in again.mentions}) == 4
