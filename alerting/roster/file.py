"""Reading a duty roster as the office writes it (.xlsx, .xls, .csv): one row a day, or a day and a shift.

What is wrong becomes a finding with its row; the sound days serve all the same. What is read as what:
``docs/roster.md``.
"""

from collections.abc import Mapping
from pathlib import Path

from alerting.people import Person
from alerting.roster.checks import check
from alerting.roster.dates import Calendar, text_of
from alerting.roster.header import Header, header_of
from alerting.roster.reading import RosterReading
from alerting.roster.rows import Book, Row, read_row
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
        reading.find(None, "没有找到表头。前几行里要有一行写着:日期、主班、副班、带班领导")
        return reading
    check(book)
    return reading


def _read_sheet(sheet: Sheet, book: Book, calendar: Calendar) -> bool:
    """Whether the sheet is a roster; its rows go into the book."""
    header: Header | None = None
    blocks: list[tuple[Header, Calendar]] = []
    book.sheet = sheet.name
    calendar.learn(text_of(sheet.name))
    rows, number = sheet.rows, 0
    while number < len(rows):
        row = rows[number]
        below = rows[number + 1] if number + 1 < len(rows) else ()
        # also further down: months below each other, each with its own title and header
        again = header_of(row, below) if header or number < _HEADER_WITHIN else None
        if again is not None:
            _learn_missing(again, number + 1, book, first=header is None)
            header = again
            blocks = [(block, Calendar(calendar.year, calendar.month)) for block in again.blocks()]
            number += again.rows
            continue
        title = next((text_of(cell) for cell in row if text_of(cell)), "")
        titled = "月" in title and "值班" in title
        if header is None or (titled and Row(0, row, header).says_nothing):
            calendar.learn(title)
        for block, own in blocks:
            line = Row(number + 1, row, block, (number, block.first("date")) in sheet.below)
            if not line.says_nothing:
                read_row(line, own, book)
        number += 1
    if header is None and sum(bool(calendar.dates(row[0])) for row in rows if row) > 1:
        book.find(None, "没有找到表头,这张表没有读", "warning")
    return header is not None


def _learn_missing(header: Header, row: int, book: Book, *, first: bool) -> None:
    if not first:
        return
    for role in ("副班", "带班领导"):
        if not any(column.role == role for column in header.columns):
            if role == "副班" and len(header.duties(header.shifts[0], "主班")) > 1:
                continue  # two columns of 值班人员: the second is 副班
            book.wanting.append((row, role))
