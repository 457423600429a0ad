"""One row of a duty roster: its days, its shift, its unit and who is on duty."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from alerting.people import Person
from alerting.roster import DUTY_ROLES, ROLES
from alerting.roster_dates import Calendar, text_of, weekday_differs
from alerting.roster_header import Header, Shift, shift_of
from alerting.roster_names import names_of, person_of, shown
from alerting.roster_reading import RosterReading, Severity

_FOOTER = re.compile(
    r"(?:合计|总计|共计|小计|统计|备注|注[::1-9]|注意|说明|要求|联系|值班电话|电话|制表|审核|审批|审签|填表|填报|单位[::(]|签发|监督|附[::]|\d+[.、)][^\d])"
)


@dataclass(slots=True)
class Book:
    """What is being read: the reading, what names and units may be, and where each (unit, day, shift) stands."""

    reading: RosterReading
    people: Mapping[str, Person]
    units: Mapping[str, str] | None = None
    several: bool = False
    sheet: str = ""
    rows: dict[tuple[str, date, Shift], int] = field(default_factory=dict)
    sheets: dict[tuple[str, date, Shift], str] = field(default_factory=dict)
    #: (row, role) of headers that lack a column
    wanting: list[tuple[int, str]] = field(default_factory=list)
    #: whether a row gave two people to 主班, so that 副班 was not left open
    paired: bool = False

    def find(self, row: int | None, message: str, severity: Severity = "error", *, sheet: str = "") -> None:
        """Adds a finding; in a file of several sheets it names the sheet."""
        where = f"“{sheet or self.sheet}”表:" if self.several and (sheet or self.sheet) else ""
        self.reading.find(row, where + message, severity)


def says_nothing(row: Sequence[Any], header: Header) -> bool:
    """Whether a row is no day: empty, a title, a total, a note, a signature."""
    words = [text_of(cell) for cell in row if text_of(cell)]
    if not words or _FOOTER.match(words[0]):
        return True
    at = header.first("date")
    dated = at is not None and at < len(row) and bool(Calendar(2000, 1).dates(row[at]))
    return len(set(words)) == 1 and not dated


def read_row(number: int, row: Sequence[Any], header: Header, calendar: Calendar, book: Book) -> None:
    """Reads one row into the book."""
    days = _days(number, row, header, calendar, book)
    if not days:
        return
    unit = _unit(number, row, header, book)
    if unit is None:
        return
    weekday = header.first("weekday")
    told = [_cell(row, header.first("date")), _cell(row, weekday)]
    if len(days) == 1 and any(
        weekday_differs(cell, days[0]) for cell in told if isinstance(cell, str) or cell is told[1]
    ):
        said = next(
            text_of(cell) for cell in reversed(told) if text_of(cell) and weekday_differs(cell, days[0])
        )
        book.find(
            number, f"{days[0]} 不是“{said}”,是星期{'一二三四五六日'[days[0].weekday()]},请核对", "warning"
        )
    named = shift_of(_cell(row, header.first("shift")))
    for shift in header.shifts:
        duty = _duty(number, row, header, shift, unit, book)
        for day in days:
            _keep(number, unit, day, named or shift, duty, book)


def _days(number: int, row: Sequence[Any], header: Header, calendar: Calendar, book: Book) -> list[date]:
    cell = _cell(row, header.first("date"))
    if not text_of(cell) and calendar.before and header.first("shift") is not None:
        return [calendar.before]  # a .csv has no merged cells: the second shift of the day above
    days = calendar.dates(cell)
    if not days:
        if not text_of(cell) and not any(_people_in(row, header)):
            return []
        wanting = "是空的" if not text_of(cell) else f"“{shown(cell)}”认不出"
        hint = "" if calendar.year else ",标题里也没有年份"
        book.find(number, f"日期{wanting}{hint}。请写成 2026-03-02 这样,带年份")
    else:
        calendar.before = days[-1]
        calendar.year = calendar.year or days[-1].year
    return days


def _unit(number: int, row: Sequence[Any], header: Header, book: Book) -> str | None:
    """The id of the row's unit, "" for none; None (and a finding) for a unit nobody knows."""
    words = text_of(_cell(row, header.first("unit")))
    if not words or book.units is None or words in book.units:
        return words
    exact = [unit for unit, name in book.units.items() if text_of(name) == words]
    found = exact or [
        unit for unit, name in book.units.items() if len(words) > 1 and text_of(name).startswith(words)
    ]
    if len(found) == 1:
        return found[0]
    book.find(
        number, f"单位“{shown(words)}”不在配置的 [[units]] 里。请写单位代号或全称:{'、'.join(book.units)}"
    )
    return None


def _people_in(row: Sequence[Any], header: Header) -> list[str]:
    return [text_of(_cell(row, c.index)) for c in header.columns if c.what == "duty"]


def _duty(
    number: int, row: Sequence[Any], header: Header, shift: Shift, unit: str, book: Book
) -> dict[str, str | None]:
    """Role -> person id of one shift. Two names in 主班 are 主班 and 副班 where nobody else is 副班."""
    named: dict[str, list[str]] = {}
    for role in ROLES:
        places = header.duties(shift, role) or (header.duties("全天", role) if role != "主班" else [])
        words = [name for n in places for name in names_of(_cell(row, n), book.people.values())]
        named[role] = list(dict.fromkeys(words))
    if len(named["主班"]) > 1 and not named["副班"]:
        named["副班"] = [named["主班"].pop(1)]
        book.paired = True
    duty: dict[str, str | None] = {}
    for role, names in named.items():
        duty[role] = None
        for name in names[:1]:
            duty[role] = person_of(name, book.people, unit) if book.people else name
            if duty[role] is None:
                book.find(
                    number, f"{role}“{shown(name)}”不在人员名单([[people]])里,或有重名。请改用编号或补进名单"
                )
        if len(names) > 1:
            rest = "、".join(map(shown, names[1:]))
            book.find(number, f"{role}写了 {len(names)} 个人,只通知第一个;没有排上的:{rest}", "warning")
    which = "" if shift == "全天" else shift
    if not named["主班"]:
        book.find(number, f"{_date_words(row, header)}{which}主班是空的")
    if duty["主班"] is not None and duty["主班"] == duty["副班"]:
        book.find(number, f"{which}主班和副班是同一个人,等于没有副班。请换一个人")
        duty["副班"] = None
    elif duty["主班"] is not None and duty["主班"] == duty["带班领导"]:
        book.find(number, f"{which}主班和带班领导是同一个人,他没有回应时无人可上报", "warning")
    return duty


def _date_words(row: Sequence[Any], header: Header) -> str:
    words = shown(_cell(row, header.first("date")))
    return f"{words} " if words else ""


def _keep(number: int, unit: str, day: date, shift: Shift, duty: dict[str, str | None], book: Book) -> None:
    key = (unit, day, shift)
    if key in book.rows:
        which = "" if shift == "全天" else shift
        where = f"“{book.sheets[key]}”表" if book.several and book.sheets[key] != book.sheet else ""
        book.find(number, f"{day} {which}与{where}第 {book.rows[key]} 行重复。请删去一行")
        return
    book.rows[key], book.sheets[key] = number, book.sheet
    if any(duty[role] for role in DUTY_ROLES):
        target = book.reading.nights if shift == "夜班" else book.reading.days
        target[unit, day] = dict(duty)


def _cell(row: Sequence[Any], index: int | None) -> Any:
    return row[index] if index is not None and index < len(row) else None
