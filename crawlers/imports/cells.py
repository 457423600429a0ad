"""Rows and tables as every kind of file gives them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file (from 1), its cells, and what is wrong with it as a whole."""

    number: int
    cells: tuple[Cell, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of a workbook, a table of a page, or the whole of a text file (then ``name`` is "")."""

    name: str
    rows: tuple[Row, ...]
