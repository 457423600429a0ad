"""The cells of a duty roster: dates as offices write them, and names."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from unicodedata import normalize

from alerting.people import Person

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0?0:00(?::00)?)?")
_WEEKDAY = re.compile(r"(?:星期|周|礼拜)?([一二三四五六日天])")
_WEEK = "一二三四五六日"
#: day 0 of Excel's serial dates (its 1900 leap day is before every roster)
_EXCEL_EPOCH = date(1899, 12, 30)


def text_of(cell: Any) -> str:
    """The cell as text without blanks, full-width forms made narrow."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return re.sub(r"\s+", "", normalize("NFKC", str(cell))) if cell is not None else ""


def date_of(cell: Any) -> date | None:
    """The date a cell holds (Excel date or serial, 2026-03-02, 2026/3/2, 2026年3月2日), None when it is none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = text_of(cell)
    if re.fullmatch(r"[3-6]\d{4}", words):
        return _EXCEL_EPOCH + timedelta(days=int(words))
    found = _DATE.fullmatch(re.sub(r"\(.*\)|星期.|周.", "", words))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def weekday_differs(cell: Any, day: date) -> bool:
    """Whether the cell names another weekday than the date's."""
    found = _WEEKDAY.fullmatch(text_of(cell))
    return found is not None and _WEEK.index(found[1].replace("天", "日")) != day.weekday()


def person_of(cell: Any, people: Mapping[str, Person]) -> str | None:
    """The id of the person a cell names (by id or by name), None when nobody or several match."""
    words = text_of(cell)
    if words in people:
        return words
    found = [person.id for person in people.values() if text_of(person.name) == words]
    return found[0] if len(found) == 1 else None
