"""Duty rosters as offices save them: .xlsx with merged cells, .xls, .csv in any encoding."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlwt

Rows = Sequence[Sequence[Any]]


def xlsx(path: Path, sheets: Mapping[str, Rows], merged: Sequence[str] = ()) -> Path:
    """A workbook; ``merged`` are areas of its first sheet (as A1:D1)."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
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
