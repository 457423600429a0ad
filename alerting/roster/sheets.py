"""Roster files as sheets of cells: .xlsx, .xls, .csv and web pages named .xls, merged cells filled with what is seen in
them."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine

from crawlers.imports.encodings import decode
from crawlers.imports.failure import ImportFailed
from crawlers.imports.html import HtmlTable, html_cells, looks_like_html

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CSV = frozenset({".csv", ".txt", ".tsv"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name (empty for a .csv) and its rows from the spreadsheet's first row on. ``below`` are the cells
    (row, column, from 0) that only continue a merged cell above them."""

    name: str
    rows: list[list[Any]]
    below: frozenset[tuple[int, int]] = frozenset()


class UnreadableRoster(ValueError):
    """The file cannot be read as a table; the message says what to do."""


def sheets_of(path: Path) -> list[Sheet]:
    """The visible sheets of a file, whatever its name's ending says. UnreadableRoster when it is none."""
    try:
        raw = path.read_bytes()
        if (page := _page(raw, path.name)) is not None:
            return page
        if path.suffix.lower() in _CSV:
            return [Sheet("", _csv(raw))]
        return list(_workbook(raw))
    except ImportFailed as error:
        raise UnreadableRoster(str(error)) from None
    except (OSError, ValueError, csv.Error, python_calamine.CalamineError) as error:
        raise UnreadableRoster(
            f"{path.name} 读不出来({type(error).__name__})。有打开密码的请先取消,再另存为 .xlsx 或 UTF-8 的 .csv"
        ) from None


def _page(raw: bytes, name: str) -> list[Sheet] | None:
    """The tables of a web page, which many office systems write into files named .xls; None when it is no page."""
    if raw.startswith((_ZIP, _OLE)):
        return None
    try:
        text = decode(raw, name).lstrip()
    except ImportFailed:
        return None
    return [_table(table) for table in html_cells(text, name)] if looks_like_html(text) else None


def _table(table: HtmlTable) -> Sheet:
    """A cell over several rows or columns shows in each of them."""
    rows: list[list[Any]] = [[] for _ in table.rows]
    taken: dict[tuple[int, int], str] = {}
    below: set[tuple[int, int]] = set()
    for r, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (r, column) in taken:
                column += 1
            for down in range(min(cell.high, len(rows) - r)):
                for right in range(cell.wide):
                    taken[r + down, column + right] = cell.text
                    if down:
                        below.add((r + down, column + right))
            column += cell.wide
    for (r, column), words in sorted(taken.items()):
        rows[r] += [""] * (column - len(rows[r])) + [words]
    return Sheet(table.heading, rows, frozenset(below))


def _csv(raw: bytes) -> list[list[Any]]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("gb18030")
    head = text[:2000]
    delimiter = max(",\t;", key=head.count)
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def _workbook(raw: bytes) -> Iterator[Sheet]:
    workbook = python_calamine.CalamineWorkbook.from_object(io.BytesIO(raw))
    for number, about in enumerate(workbook.sheets_metadata):
        if about.visible != python_calamine.SheetVisibleEnum.Visible:
            continue
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(number)
        # from the sheet's own first row, so that rows are numbered as the spreadsheet shows them
        rows = sheet.to_python(skip_empty_area=False)
        below: set[tuple[int, int]] = set()
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            _fill(rows, top, left, bottom, right)
            below |= {(r, c) for r in range(top + 1, bottom + 1) for c in range(left, right + 1)}
        yield Sheet(about.name, rows, frozenset(below))


def _fill(rows: list[list[Any]], top: int, left: int, bottom: int, right: int) -> None:
    """A merged area shows its first cell: so does each of its cells (no wider than the sheet is)."""
    if top >= len(rows) or left >= len(rows[top]):
        return
    value = rows[top][left]
    for row in rows[top : bottom + 1]:
        for column in range(left, min(right + 1, len(row))):
            row[column] = value
