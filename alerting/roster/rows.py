"""One row of a duty roster: its days, its shift, its unit and who is on duty."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from alerting.people import Person
from alerting.roster.dated import DUTY_ROLES, ROLES
from alerting.roster.dates import Calendar, text_of, weekday_differs
from alerting.roster.header import Header, Shift, What, shift_of
from alerting.roster.names import Directory, names_of, shown
from alerting.roster.reading import RosterReading, Severity

#: how a row begins that is no day and no person: totals, notes, signatures
FOOTER = re.compile(
    r"(?:合计|总计|共计|小计|统计|备注|注[::1-9]|注意|说明|要求|联系|值班电话|电话|制表|审核|审批|审签|审定|批准|复核|负责人|打印|填表|填报|单位[::(]|签发|监督|附[::]|\d+[.、)][^\d])"
)

#: what somebody meant as a date, though there is no such day
_LIKE_DATE = re.compile(r"\d{1,2}月\d{1,2}[日号]?|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?")
_WEEK = "一二三四五六日"


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
    #: the column of each, in a sheet that has its days in columns
    columns: dict[tuple[str, date, Shift], str] = field(default_factory=dict)
    #: (row, role) of headers that lack a column
    wanting: list[tuple[int, str]] = field(default_factory=list)
    #: (sheet, column) of columns with people in them that were not understood
    unread: set[tuple[str, int]] = field(default_factory=set)
    #: whether a row gave two people to 主班, so that 副班 was not left open
    paired: bool = False
    directory: Directory = field(init=False)

    def __post_init__(self) -> None:
        self.directory = Directory(self.people)

    def duties(self, shift: Shift) -> dict[tuple[str, date], dict[str, str | None]]:
        """Where the people of a shift are kept."""
        return self.reading.nights if shift == "夜班" else self.reading.days

    def find(self, row: int | None, message: str, severity: Severity = "error", *, sheet: str = "") -> None:
        """Adds a finding; in a file of several sheets it names the sheet."""
        where = f"“{sheet or self.sheet}”表:" if self.several and (sheet or self.sheet) else ""
        self.reading.find(row, where + message, severity)


@dataclass(frozen=True, slots=True)
class Row:
    """One row under a header; ``goes_on``: its date is the lower part of a merged cell."""

    number: int
    cells: Sequence[Any]
    header: Header
    goes_on: bool = False

    def cell(self, index: int | None) -> Any:
        """The cell of a column, None where there is none."""
        return self.cells[index] if index is not None and index < len(self.cells) else None

    def of(self, what: What) -> Any:
        """The cell of the first column of a kind."""
        return self.cell(self.header.first(what))

    @property
    def says_nothing(self) -> bool:
        """Whether it is no day: empty, a title, a total, a note, a signature."""
        mine = self.cells[self.header.start : self.header.end]
        words = [text_of(cell) for cell in mine if text_of(cell)]
        if not words or FOOTER.match(words[0]):
            return True
        cell = self.of("date")
        dated = bool(Calendar(2000, 1).dates(cell)) or _LIKE_DATE.fullmatch(text_of(cell)) is not None
        return len(set(words)) == 1 and not dated


def read_row(row: Row, calendar: Calendar, book: Book) -> None:
    """Reads one row into the book."""
    days = _days(row, calendar, book)
    if not days:
        return
    unit = unit_of(row, book)
    if unit is None:
        return
    if len(days) == 1:
        _check_weekday(row, days[0], book)
    _note_unread(row, book)
    named = shift_of(row.of("shift"))
    apart = row.header.first("shift") is not None or row.header.first("unit") is not None
    for shift in row.header.shifts:
        if row.goes_on and not apart:
            _add(row, unit, days, shift, book)
            continue
        duty = _duty(row, days[0], shift, unit, book)
        for day in days:
            keep(row.number, unit, day, named or shift, duty, book)


def _note_unread(row: Row, book: Book) -> None:
    """People in a column that nobody understands are not left out without a word."""
    for column in row.header.columns:
        if column.what == "unknown" and (book.sheet, column.index) not in book.unread:
            names = names_of(row.cell(column.index), book.directory)
            if any(name in book.directory for name in names):
                book.unread.add((book.sheet, column.index))
                words = f"“{shown(column.label)}”一列里有人名,但认不出是什么班,没有读。请把表头改成主班、副班、白班、夜班等"
                book.find(row.number, words)


def _days(row: Row, calendar: Calendar, book: Book) -> list[date]:
    cell = row.of("date")
    month = text_of(row.of("month"))
    if month and re.fullmatch(r"\d{1,2}", text_of(cell)):  # 月 and 日 in columns of their own
        cell = f"{month.removesuffix('月')}月{text_of(cell)}日"
    if not text_of(cell) and calendar.before and row.header.first("shift") is not None:
        return [calendar.before]  # a .csv has no merged cells: the second shift of the day above
    days = calendar.dates(cell)
    if days:
        calendar.before = days[-1]
        calendar.year = calendar.year or days[-1].year
        return days
    people = [text_of(row.cell(c.index)) for c in row.header.columns if c.what == "duty"]
    if text_of(cell) or any(people):
        wanting = f"“{shown(cell)}”认不出" if text_of(cell) else "是空的"
        hint = "" if calendar.year else ",标题里也没有年份"
        book.find(row.number, f"日期{wanting}{hint}。请写成 2026-03-02 这样,带年份")
    return []


def _check_weekday(row: Row, day: date, book: Book) -> None:
    date_cell, weekday_cell = row.of("date"), row.of("weekday")
    said = [weekday_cell] if isinstance(date_cell, date) else [date_cell, weekday_cell]
    wrong = next((cell for cell in said if cell is not None and weekday_differs(cell, day)), None)
    if wrong is not None:
        words = f"{day} 不是“{text_of(wrong)}”,是星期{_WEEK[day.weekday()]},请核对"
        book.find(row.number, words, "warning")


def unit_of(row: Row, book: Book) -> str | None:
    """The id of the row's unit, "" for none; None (and a finding) for a unit nobody knows."""
    words = text_of(row.of("unit"))
    if not words or book.units is None or words in book.units:
        return words
    names = {unit: text_of(name) for unit, name in book.units.items()}
    exact = [unit for unit, name in names.items() if name == words]
    found = exact or [unit for unit, name in names.items() if len(words) > 1 and name.startswith(words)]
    if len(found) == 1:
        return found[0]
    known = "、".join(names)
    book.find(row.number, f"单位“{shown(words)}”不在配置的 [[units]] 里。请写单位代号或全称:{known}")
    return None


def _names(row: Row, shift: Shift, role: str, book: Book) -> list[str]:
    """The names of a role in a shift, left to right; a column of the whole day serves both shifts."""
    header = row.header
    places = header.duties(shift, role) or (header.duties("全天", role) if role != "主班" else [])
    found = [name for n in places for name in names_of(row.cell(n), book.directory)]
    return list(dict.fromkeys(found))


def person_of(number: int, role: str, name: str, unit: str, book: Book) -> str | None:
    """The id of who is named; a finding when nobody is, or several are."""
    person = book.directory.person(name, unit) if book.directory else name
    if person is None:
        words = f"{role}“{shown(name)}”不在人员名单([[people]])里,或有重名。请改用编号或补进名单"
        book.find(number, words)
    return person


def _duty(row: Row, day: date, shift: Shift, unit: str, book: Book) -> dict[str, str | None]:
    """Role -> person id of one shift. Two names in 主班 are 主班 and 副班 where nobody else is 副班."""
    named = {role: _names(row, shift, role, book) for role in ROLES}
    if len(named["主班"]) > 1 and not named["副班"]:
        named["副班"] = [named["主班"].pop(1)]
        book.paired = True
    duty: dict[str, str | None] = {}
    for role, names in named.items():
        duty[role] = person_of(row.number, role, names[0], unit, book) if names else None
        if len(names) > 1:
            rest = "、".join(map(shown, names[1:]))
            words = f"{role}写了 {len(names)} 个人,只通知第一个;没有排上的:{rest}"
            book.find(row.number, words, "warning")
    if not named["主班"]:
        book.find(row.number, f"{day} {_which(shift)}主班是空的")
    consider(row.number, shift, duty, book)
    return duty


def consider(number: int, shift: Shift, duty: dict[str, str | None], book: Book) -> None:
    """One person in two posts of a shift: as 主班 and 副班 an error (then 副班 stays open), as 主班 and 带班领导 a warning."""
    if duty["主班"] is not None and duty["主班"] == duty["副班"]:
        book.find(number, f"{_which(shift)}主班和副班是同一个人,等于没有副班。请换一个人")
        duty["副班"] = None
    elif duty["主班"] is not None and duty["主班"] == duty["带班领导"]:
        words = f"{_which(shift)}主班和带班领导是同一个人,他没有回应时无人可上报"
        book.find(number, words, "warning")


def _which(shift: Shift) -> str:
    return "" if shift == "全天" else shift


def keep(number: int, unit: str, day: date, shift: Shift, duty: dict[str, str | None], book: Book) -> None:
    """Puts the duty of a shift into the book; a finding for one that is there already."""
    key = (unit, day, shift)
    if key in book.rows:
        where = f"“{book.sheets[key]}”表" if book.several and book.sheets[key] != book.sheet else ""
        book.find(number, f"{day} {_which(shift)}与{where}第 {book.rows[key]} 行重复。请删去一行")
        return
    book.rows[key], book.sheets[key] = number, book.sheet
    if any(duty[role] for role in DUTY_ROLES):
        book.duties(shift)[unit, day] = dict(duty)


def _add(row: Row, unit: str, days: Sequence[date], shift: Shift, book: Book) -> None:
    """A second person under the same merged date: 副班, where that is still open."""
    for name in _names(row, shift, "主班", book):
        person = person_of(row.number, "副班", name, unit, book)
        for day in days:
            duty = book.duties(shift).get((unit, day))
            if person is None or duty is None or person in (duty["主班"], duty["副班"]):
                continue
            if duty["副班"] is None:
                duty["副班"] = person
                book.paired = True
            else:
                book.find(row.number, f"{day} 已有主班和副班,没有排上的:{shown(name)}", "warning")
