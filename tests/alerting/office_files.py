"""Duty rosters as offices save them (.xlsx with merged cells, .xls, .csv in any encoding), and what was read of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import xlwt

from alerting.people import Person
from alerting.roster.reading import RosterReading

NAMES = ("张三", "李四", "王五", "赵六", "钱七", "欧阳锋", "孙 八", "周九")
PEOPLE = {f"p{n}": Person(id=f"p{n}", name=name, unit="u", channels=("c",)) for n, name in enumerate(NAMES)}
MONDAY = datetime(2026, 3, 2)  # noqa: DTZ001 (Excel knows no zones)
HEADER: list[Any] = ["日期", "主班", "副班", "带班领导"]
Rows = Sequence[Sequence[Any]]


def xlsx(path: Path, sheets: Mapping[str, Rows], merged: Sequence[str] = ()) -> Path:
    """A workbook; ``merged`` are areas of its first sheet (as A1:D1)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for area in merged:
        book.worksheets[0].merge_cells(area)
    book.save(path)
    return path


def xls(path: Path, sheets: Mapping[str, Rows], merged: Sequence[tuple[int, int, int, int]] = ()) -> Path:
    """A workbook of Excel 97; ``merged`` are (top, bottom, left, right) of its first sheet, from 0."""
    book, dates = xlwt.Workbook(encoding="utf-8"), xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if hasattr(cell, "year"):
                    sheet.write(r, c, cell, dates)
                elif cell is not None:
                    sheet.write(r, c, cell)
        for area in merged if sheet is book.get_sheet(0) else ():
            sheet.merge(*area)
    book.save(str(path))
    return path


def csv(path: Path, rows: str, encoding: str = "utf-8") -> Path:
    """A text file of these lines."""
    path.write_text(rows, encoding=encoding)
    return path


def names_at(reading: RosterReading, when: str, *, unit: str = "u") -> tuple[str | None, ...]:
    """主班, 副班 and 带班领导 at a time, by name."""
    duty = reading.roster.on_duty(unit, datetime.fromisoformat(f"{when}+08:00"))
    found = [duty[role] for role in ("主班", "副班", "带班领导")]
    return tuple(PEOPLE[one].name if one in PEOPLE else one for one in found)


def told(reading: RosterReading) -> list[tuple[int | None, str]]:
    """Row and severity of each finding."""
    return [(finding.row, finding.severity) for finding in reading.findings]


def words_of(reading: RosterReading) -> str:
    """What the findings say."""
    return "\n".join(finding.message for finding in reading.findings)
