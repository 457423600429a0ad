"""Reading a duty roster as the office writes it (.xlsx, .xls, .csv): one row a day, or a day and a shift, or one row a
person and a column a day.

What is wrong becomes a finding with its row; the sound days serve all the same. What is read as what:
``docs/roster.md``.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from alerting.people import Person
from alerting.roster.checks import check
from alerting.roster.dates import Calendar, text_of
from alerting.roster.header import Header, header_of
from alerting.roster.matrix import matrix_of
from alerting.roster.matrix_rows import read_matrix
from alerting.roster.reading import RosterReading
from alerting.roster.rows import FOOTER, Book, Row, read_row
from alerting.roster.sheets import Sheet, UnreadableRoster, sheets_of

#: a header stands among the first rows of a sheet
_HEADER_WITHIN = 15


def read_roster(
    path: Path, people: Mapping[str, Person], units: Mapping[str, str] | None = None
) -> RosterReading:
    """The roster of a file. Names are matched to people by name or id; without any people names are not checked.

    ``units`` (id -> name) are what a column 单位 may name; None = it is taken as it is.
    """
    reading = RosterReading()
    try:
        sheets = sheets_of(path)
    except UnreadableRoster as error:
        reading.find(None, str(error))
        return reading
    book = Book(reading, people, units, several=sum(any(map(any, s.rows)) for s in sheets) > 1)
    calendar = Calendar()
    calendar.learn(path.stem)
    found = [_read_sheet(sheet, book, Calendar(calendar.year, calendar.month)) for sheet in sheets]
    if not any(found):
        reading.find(
            None, "没有找到表头。前几行里要有一行写着:日期、主班、副班、带班领导;或一行写着:姓名、1、2、3 …"
        )
        return reading
    check(book)
    return reading


def _read_sheet(sheet: Sheet, book: Book, calendar: Calendar) -> bool:
    """Whether the sheet is a roster; its rows go into the book."""
    header: Header | None = None
    blocks: list[tuple[Header, Calendar]] = []
    book.sheet = sheet.name
    calendar.learn(text_of(sheet.name))
    rows, number, found = sheet.rows, 0, False
    while number < len(rows):
        row = rows[number]
        below = rows[number + 1] if number + 1 < len(rows) else ()
        matrix = matrix_of(row, rows[number + 1 :], calendar, book.directory) if header is None else None
        if matrix is not None:
            end = _matrix_end(rows, number + 1, calendar, book)
            read_matrix(matrix, rows[number + 1 : end], number + 1, book)
            found, number = True, end
            continue
        # also further down: months below each other, each with its own title and header
        again = header_of(row, below) if header or number < _HEADER_WITHIN else None
        if again is not None:
            _learn_missing(again, number + 1, book, first=header is None)
            header = again
            blocks = [(block, Calendar(calendar.year, calendar.month)) for block in again.blocks()]
            number += again.rows
            continue
        title = next((text_of(cell) for cell in row if text_of(cell)), "")
        titled = _is_title(title)
        if header is None or (titled and Row(0, row, header).says_nothing):
            calendar.learn(title)
        for block, own in blocks:
            line = Row(number + 1, row, block, (number, block.first("date")) in sheet.below)
            if not line.says_nothing:
                read_row(line, own, book)
        number += 1
    if header is None and not found and sum(bool(calendar.dates(row[0])) for row in rows if row) > 1:
        book.find(None, "没有找到表头,这张表没有读", "warning")
    return found or header is not None


def _is_title(words: str) -> bool:
    return "月" in words and "值班" in words


def _matrix_end(rows: Sequence[Sequence[Any]], start: int, calendar: Calendar, book: Book) -> int:
    """Where the rows of people end: at the next title, or at another header."""
    for number in range(start, len(rows)):
        words = next((text_of(cell) for cell in rows[number] if text_of(cell)), "")
        if _is_title(words) and not FOOTER.match(words):
            return number
        again = matrix_of(rows[number], rows[number + 1 :], calendar, book.directory)
        if again is not None or header_of(rows[number]) is not None:
            return number
    return len(rows)


def _learn_missing(header: Header, row: int, book: Book, *, first: bool) -> None:
    if not first:
        return
    for role in ("副班", "带班领导"):
        if not any(column.role == role for column in header.columns):
            if role == "副班" and len(header.duties(header.shifts[0], "主班")) > 1:
                continue  # two columns of 值班人员: the second is 副班
            book.wanting.append((row, role))
