"""A roster of people by days: a row a person, a column a day, a mark (白, 夜, 主, 副, 带, √ …) where the two meet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from alerting.roster.dates import Calendar, text_of
from alerting.roster.header import Column, Header, column_of
from alerting.roster.marks import Mark, marks_of
from alerting.roster.names import Directory, names_of

#: with fewer days beside each other it is no such sheet
_FEWEST = 5
_NAME = re.compile("姓名|名字|人员|值班人|成员|干部|同志|人名")
_UNITS = re.compile("^(?:所属|值班)?单位(?:名称)?$|县区|区县|县市区")
#: a day number may fall like this from the end of a month to the first of the next
_MONTH_ENDS = 28
#: what is longer than the longest word for a post is a note
_LONGEST_POST = 8


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A column of the sheet and the day it stands for (None: no such day, or of no known month)."""

    index: int
    day: date | None
    label: str
    weekday: str = ""

    @property
    def letters(self) -> str:
        """The column as the spreadsheet names it: A, B, … AA."""
        number, found = self.index + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            found = chr(ord("A") + rest) + found
        return found


@dataclass(frozen=True, slots=True)
class Matrix:
    """The header of such a sheet: where names and units stand, and its days from left to right."""

    days: tuple[DayColumn, ...]
    name: int
    unit: int | None
    others: tuple[int, ...]

    @property
    def unit_header(self) -> Header:
        """The header as far as the unit of a row goes."""
        return Header(() if self.unit is None else (Column(self.unit, "unit"),))

    def post(self, cells: Sequence[Any]) -> Mark | None:
        """The post that a column beside the names gives the whole row (岗位: 带班领导; 班次: 夜班), None for none."""
        found = (post_in(cells[index]) for index in self.others if index < len(cells))
        return next((post for post in found if post is not None), None)


def post_in(cell: Any) -> Mark | None:
    """The shift or role a few words name, None for none."""
    words = text_of(cell)
    if not words or len(words) > _LONGEST_POST:
        return None
    marks = marks_of(words)
    if marks:
        return marks[0] if marks != (Mark("全天", None),) else None
    column = column_of(0, words)
    return Mark(column.shift, column.role) if column.what == "duty" else None


def matrix_of(
    row: Sequence[Any], below: Sequence[Sequence[Any]], calendar: Calendar, known: Directory
) -> Matrix | None:
    """The header a row is; None for a row without days beside each other. ``calendar`` knows year and month of the
    title, ``below`` are the rows that follow, among which the names are looked for where no cell is headed 姓名."""
    numbered = [(index, number) for index, cell in enumerate(row) if (number := _number(cell)) is not None]
    if len(numbered) < _FEWEST or not all(_follows(a[1], b[1]) for a, b in pairwise(numbered)):
        return None
    first = numbered[0][0]
    labels = {index: text_of(cell) for index, cell in enumerate(row[:first])}
    name = _name_column(labels, below, known)
    if name is None:
        return None
    unit = next((index for index, words in labels.items() if _UNITS.search(words)), None)
    own = Calendar(calendar.year, calendar.month)
    days = tuple(_day_column(index, row[index], own) for index, _ in numbered)
    return Matrix(days, name, unit, tuple(index for index in labels if index not in (name, unit)))


def _number(cell: Any) -> int | None:
    """The day of the month a cell of the header names, whatever the month."""
    days = Calendar(2000, 1).dates(_parts(cell)[0])
    return days[0].day if len(days) == 1 else None


def _follows(before: int, after: int) -> bool:
    return after > before or (after == 1 and before >= _MONTH_ENDS)


def _parts(cell: Any) -> tuple[Any, str]:
    """The day and what stands below it in the same cell (the weekday)."""
    if not isinstance(cell, str):
        return cell, ""
    day, _, weekday = cell.strip().partition("\n")
    return day, text_of(weekday)


def _day_column(index: int, cell: Any, calendar: Calendar) -> DayColumn:
    written, weekday = _parts(cell)
    days = calendar.dates(written)
    if days:
        calendar.before = days[-1]
    return DayColumn(index, days[0] if days else None, text_of(written), weekday)


def _name_column(labels: dict[int, str], below: Sequence[Sequence[Any]], known: Directory) -> int | None:
    """The column headed 姓名, else the one that holds most of the people, else the only one there is."""
    headed = [index for index, words in labels.items() if _NAME.search(words)]
    if headed:
        return next((index for index in headed if "姓名" in labels[index]), headed[0])
    held = {
        index: sum(
            any(name in known for name in names_of(row[index], known)) for row in below if index < len(row)
        )
        for index in labels
    }
    best = max(held, key=lambda index: held[index], default=None)
    return best if best is not None and (held[best] or len(held) == 1) else None
