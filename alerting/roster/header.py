"""The header of a duty roster: what a column is, under the many words clerks use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from alerting.roster.dates import text_of

Shift = Literal["全天", "白班", "夜班"]
What = Literal["date", "month", "weekday", "unit", "shift", "duty", "other", "unknown"]

#: in this order: the first that matches says what the column is
_COLUMNS: tuple[tuple[What, str], ...] = (
    ("other", "电话|手机|联系方式|号码|备注|说明|序号|编号|签名|签字|地点|车辆|司机|职务|科室|部门"),
    ("month", "^月份?$"),
    ("weekday", "星期|周几|礼拜|^周$"),
    ("shift", "班次|班别|时段|值班类型"),
    ("unit", "^(?:所属|值班)?单位(?:名称)?$|县区|区县|县市区"),
    ("date", "日期|^日$|年月日|^(?:值班)?时间$|^值班日$|月日"),
)
#: what every header has in one of its cells
_DAY = re.compile("日期|日$|年月日|时间|值班日|月日")
#: role -> its words; 带班 and 副 before the plain words, which they may contain
_ROLES: tuple[tuple[str, str], ...] = (
    ("分管领导", "分管领导|分管局长|分管负责人"),
    ("带班领导", "带班|值班领导|局领导|领导$|值班长|总值班"),
    ("副班", "副班|副值|备班|协班|B岗|B角|第二值班|副职值班|备勤"),
    (
        "主班",
        "主班|主值|正班|A岗|A角|第一值班|值班员|值班人|值班干部|值班同志|在岗人员|值守人员|^值班$|^值守$",
    ),
)
_SHIFTS: tuple[tuple[Shift, str], ...] = (
    ("夜班", "夜班|夜间|晚班|晚间|夜里|^夜$|^晚$"),
    ("白班", "白班|白天|日班|日间|^白$"),
)
#: words that stand in the second row of a header, and in no other row
_UNDER = re.compile(
    r"姓名|名字|职务|(?:联系)?电话|联系方式|手机号?码?|备注|主班|副班|主值|副值|带班|带班领导|值班领导|值班人?员?|A岗|B岗"
    r"|白班|夜班|日班|晚班|白天|夜间|日期|星期|时间|班次"
)
_TIMES = re.compile(r"(\d{1,2})[:点时](\d{0,2})")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds; a column of duty has its role and the shift it speaks of."""

    index: int
    what: What
    role: str = ""
    shift: Shift = "全天"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a sheet (or of its block from ``start`` to before ``end``), and how many rows the header takes."""

    columns: tuple[Column, ...]
    rows: int = 1
    start: int = 0
    end: int | None = None

    def first(self, what: What) -> int | None:
        """The index of the first column of a kind."""
        return next((column.index for column in self.columns if column.what == what), None)

    def duties(self, shift: Shift, role: str) -> list[int]:
        """Where the people of a role stand in a shift, left to right."""
        return [c.index for c in self.columns if c.what == "duty" and (c.shift, c.role) == (shift, role)]

    def blocks(self) -> tuple["Header", ...]:
        """One header a block: sheets that put two halves of a month side by side repeat 日期."""
        starts = [c.index for c in self.columns if c.what == "date"]
        if len(starts) < 2:
            return (self,)
        starts[0] = 0
        bounds = zip(starts, [*starts[1:], None], strict=True)
        return tuple(
            Header(
                tuple(c for c in self.columns if first <= c.index < (end or c.index + 1)),
                self.rows,
                first,
                end,
            )
            for first, end in bounds
        )

    @property
    def duty_kinds(self) -> frozenset[tuple[Shift, str]]:
        """The (shift, role) pairs there are columns for."""
        return frozenset((c.shift, c.role) for c in self.columns if c.what == "duty")

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """The shifts that have a 主班 of their own, from left to right."""
        return tuple(dict.fromkeys(c.shift for c in self.columns if c.role == "主班"))


def header_of(row: Sequence[Any], below: Sequence[Any] = ()) -> Header | None:
    """The header a row is, with the row below when that only says more of it (白班 over 主班 and 副班); None when
    it names no date or no duty."""
    if not any(isinstance(cell, str) and _DAY.search("".join(cell.split())) for cell in (*row, *below)):
        return None  # most rows: they are days and not headers
    top, under = [_label(cell) for cell in row], [_label(cell) for cell in below]
    under += [""] * (len(top) - len(under))
    alone = _header(top, 1)
    titled = len(set(filter(None, top))) < 2  # one cell over the whole width is a title
    added = [word for word, above in zip(under, top, strict=False) if word and word != above]
    if not titled and added and all(_UNDER.fullmatch(word) for word in added):
        both = [a if a == b else a + b for a, b in zip(_spread(top, under), under, strict=False)]
        return _header(both, 2) or alone
    return alone


def _spread(top: Sequence[str], under: Sequence[str]) -> list[str]:
    """A .csv has no merged cells: 白班 with nothing to its right speaks of the columns below it as well."""
    spread: list[str] = []
    for n, word in enumerate(top):
        before = spread[-1] if spread else ""
        spread.append(before if not word and under[n] and column_of(0, before).shift != "全天" else word)
    return spread


def _header(labels: Sequence[str], rows: int) -> Header | None:
    columns = tuple(column_of(n, label) for n, label in enumerate(labels) if label)
    kinds = [column.what for column in columns]
    if kinds.count("date") > 1:  # 日期 and 时间: the second tells the shift
        first = kinds.index("date")
        columns = tuple(
            Column(c.index, "shift") if c.what == "date" and n > first and labels[c.index] != labels[columns[first].index] else c
            for n, c in enumerate(columns)
        )  # fmt: skip
    sound = "date" in kinds and any(c.role == "主班" for c in columns)
    return Header(columns, rows) if sound else None


def column_of(index: int, label: str) -> Column:
    """What a column with this word at its head holds."""
    for what, words in _COLUMNS:
        if re.search(words, label):
            return Column(index, what)
    shift: Shift = next((name for name, words in _SHIFTS if re.search(words, label)), "全天")
    for role, words in _ROLES:
        if re.search(words, label):
            return Column(index, "duty", role, shift)
    return (
        Column(index, "duty", "主班", shift)
        if shift != "全天" or label == "全天"
        else Column(index, "unknown", label=label)
    )


def shift_of(cell: Any) -> Shift | None:
    """The shift a cell of the 班次 column names: 白班, 夜班, or by its hours (17:30-8:30); None for the whole day."""
    words = text_of(cell)
    for name, pattern in _SHIFTS:
        if re.search(pattern, words):
            return name
    hours = [int(hour) + (int(minute or 0) / 60) for hour, minute in _TIMES.findall(words)]
    if len(hours) != 2 or hours[0] == hours[1] or hours[1] - hours[0] == 24:
        return None
    over_midnight = hours[1] < hours[0] or "次日" in words or "翌日" in words
    return "夜班" if over_midnight and hours[0] >= 12 else None if over_midnight else "白班"


def _label(cell: Any) -> str:
    return re.sub(r"\([^)]*\)|\d+$|[::*]", "", text_of(cell))
