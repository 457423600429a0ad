"""From a file's bytes to tables of cells, whatever the file's name says."""

import csv
import json
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from itertools import islice

from python_calamine import CalamineError, CalamineWorkbook

from crawlers.imports.cells import Cell, Row, Table
from crawlers.imports.columns import find_header
from crawlers.imports.encodings import decode
from crawlers.imports.failure import ImportFailed
from crawlers.imports.html import html_tables, looks_like_html
from crawlers.imports.spreadsheetml import looks_like_spreadsheetml, spreadsheetml_tables

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DELIMITERS = ",\t;|"
_PROBED_ROWS = 30
_LONGEST_CELL = 1_000_000


def read_tables(content: bytes, name: str) -> list[Table]:
    """All tables of the file called ``name``; raises ImportFailed when it holds none."""
    if not content.strip():
        raise ImportFailed(f"{name} 是空文件；请重新导出")
    if content.startswith((_ZIP, _OLE)):
        return _workbook(content, name)
    text = decode(content, name)
    start = text.lstrip()
    if looks_like_spreadsheetml(start):
        return spreadsheetml_tables(start, name)
    if looks_like_html(start):
        return [
            Table(title, tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, 1)))
            for title, rows in html_tables(start, name)
        ]
    if start.startswith("{"):
        return [Table("", tuple(_json_rows(_lines(text))))]
    if start.startswith("["):
        return [Table("", tuple(_json_rows(_array(text, name))))]
    return [Table("", _delimited(text, name))]


def _workbook(content: bytes, name: str) -> list[Table]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return [_sheet(book, sheet) for sheet in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise ImportFailed(
            f"{name} 打不开(可能损坏、加密或不是 Excel 工作簿)；请在 Excel 里另存为 xlsx 或 CSV 后再导入"
        ) from error


def _sheet(book: CalamineWorkbook, name: str) -> Table:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return Table(name, tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, 1)))


def _delimited(text: str, name: str) -> tuple[Row, ...]:
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        return tuple(_split(text, max(_DELIMITERS, key=lambda mark: _columns(text, mark))))
    except csv.Error as error:
        raise ImportFailed(
            f"{name} 不是完整的 CSV(可能有引号没有成对)；请用 Excel 另存为 CSV 后再导入"
        ) from error
    finally:
        csv.field_size_limit(limit)


def _columns(text: str, delimiter: str) -> int:
    """How many columns are understood when the text is split so."""
    try:
        header = find_header(tuple(islice(_split(text, delimiter), _PROBED_ROWS)))
    except csv.Error:
        return 0
    return len(header.places) if header else 0


def _split(text: str, delimiter: str) -> Iterator[Row]:
    for number, cells in enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter), 1):
        yield Row(number, tuple(cells))


def _lines(text: str) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError:
                yield number, line


def _array(text: str, name: str) -> Iterator[tuple[int, object]]:
    try:
        yield from enumerate(json.loads(text), 1)
    except ValueError as error:
        raise ImportFailed(f"{name} 像 JSON 但不完整；请导出为每行一个对象的 JSON lines 后再导入") from error


def _json_rows(values: Iterable[tuple[int, object]]) -> Iterator[Row]:
    """A header of all keys (its number is 0), then one row an object."""
    numbered = list(values)
    keys = tuple(dict.fromkeys(key for _, value in numbered if isinstance(value, dict) for key in value))
    yield Row(0, keys)
    for number, value in numbered:
        if isinstance(value, dict):
            yield Row(number, tuple(_plain(value.get(key)) for key in keys))
        else:
            yield Row(number, (str(value),), "这一行不是 JSON 对象")


def _plain(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float):
        return value
    return json.dumps(value, ensure_ascii=False)
