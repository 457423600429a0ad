"""Dates as offices write them in duty rosters: Excel dates and serials, 2026-03-02, 3月2日, 三月二日, 2, 3.2-3.8."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from unicodedata import normalize

#: day 0 of Excel's serial dates (its 1900 leap day is before every roster)
_EXCEL_EPOCH = date(1899, 12, 30)
_WEEK = "一二三四五六日"
_DIGITS = {**{c: n for n, c in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0}
_CHINESE = re.compile(r"[〇○零一二三四五六七八九十廿卅]+(?=[年月日号])")
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)([一二三四五六日天])\)?|\(([一二三四五六日天])\)")
_FULL = re.compile(r"(?P<y>\d{4}|\d{2})(?P<s>[-/.年])(?P<m>\d{1,2})(?:[-/.月])(?P<d>\d{1,2})[日号]?")
_COMPACT = re.compile(r"(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)")
_MONTH_DAY = re.compile(r"(?P<m>\d{1,2})(?:月|[-/.])(?P<d>\d{1,2})[日号]?")
_DAY = re.compile(r"(?P<d>\d{1,2})[日号]?")
_CLOCK = re.compile(r"(?:(?<=[日号])|[T\s]+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*$")
#: what is written behind a date in the holidays
_FESTIVAL = re.compile(
    r"(?:农历|正月|除夕|初[一二三四五六七八九十]|元旦|春节|清明节?|劳动节|五一|端午节?|中秋节?|国庆节?|节假日|假日|休息日|工作日|调休|上班|放假)+$"
)
_SPAN = re.compile(r"(.+?)(?:至|到|~|—+|–|--)(.+)")
#: 3.2-3.8 and 3月2日-3月8日: a dash between two dates, not inside one
_DASHED = re.compile(r"(\d{1,2}(?:月\d{1,2}[日号]?|[./]\d{1,2}|[日号]))-(.+)")
#: a day number this much below the one before it begins the next month
_ROLL = 20
#: more days than this in one row is a mistake
_LONGEST = 31


def text_of(cell: Any) -> str:
    """The cell as text without blanks, full-width forms made narrow."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else _plain(str(cell))


@lru_cache(maxsize=4096)  # a roster says the same few words again and again
def _plain(words: str) -> str:
    return "".join(normalize("NFKC", words).split())


def arabic(words: str) -> str:
    """Chinese numbers before 年, 月, 日 and 号 in digits: 二〇二六年三月廿一日 → 2026年3月21日."""
    return _CHINESE.sub(lambda found: str(_number(found[0])), words)


def _number(words: str) -> int:
    words = words.replace("廿", "二十").replace("卅", "三十")
    if "十" not in words:
        return int("".join(str(_DIGITS[c]) for c in words))
    tens, _, ones = words.partition("十")
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


@dataclass(slots=True)
class Calendar:
    """What is known while a sheet is read from top to bottom: year and month of its title, and the date before."""

    year: int | None = None
    month: int | None = None
    before: date | None = None

    def learn(self, words: str) -> None:
        """Takes year and month out of a title (2026年3月值班表), a sheet's or a file's name."""
        words = arabic(words)
        year = re.search(r"(?<!\d)(20\d\d)(?=年|[-./]?\d{1,2}(?!\d)|$|\D)", words)
        month = re.search(r"(?<!\d)(\d{1,2})月", words) or re.search(r"20\d\d[-./](\d{1,2})(?!\d)", words)
        if year:
            self.year = int(year[1])
        if month and 1 <= int(month[1]) <= 12:
            self.month = int(month[1])
        if year or month:
            self.before = None

    def dates(self, cell: Any) -> list[date]:
        """The days a cell speaks of: one, several for a span (3月2日-3月8日), none when it is no date."""
        one = self._one(cell)
        if one is not None:
            return [one]
        words = _bare(cell)
        found = _SPAN.fullmatch(words) or _DASHED.fullmatch(words)
        if found is None:
            return []
        first = self._one(found[1])
        last = None if first is None else Calendar(first.year, first.month, first)._one(found[2])
        if first is None or last is None or not 0 <= (last - first).days < _LONGEST:
            return []
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    def _one(self, cell: Any) -> date | None:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        words = _bare(cell)
        if re.fullmatch(r"[3-6]\d{4}", words):
            return _EXCEL_EPOCH + timedelta(days=int(words))
        if found := _COMPACT.fullmatch(words) or _FULL.fullmatch(words):
            year = int(found["y"])
            return _day(year if year > 99 else 2000 + year, int(found["m"]), int(found["d"]))
        if found := _MONTH_DAY.fullmatch(words):
            return self._in_year(int(found["m"]), int(found["d"]))
        if found := _DAY.fullmatch(words):
            return self._in_month(int(found["d"]))
        return None

    def _in_year(self, month: int, day: int) -> date | None:
        year = self.before.year if self.before else self.year
        if year is None:
            return None
        if self.before and self.before.month - month >= 6:  # December is followed by January
            year += 1
        return _day(year, month, day)

    def _in_month(self, day: int) -> date | None:
        year = self.before.year if self.before else self.year
        month = self.before.month if self.before else self.month
        if year is None or month is None:
            return None
        if self.before and self.before.day - day >= _ROLL:
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        return _day(year, month, day)


def weekday_differs(cell: Any, day: date) -> bool:
    """Whether the cell names another weekday than the date's: a word (周一, 星期一, 一) or an Excel date shown as one."""
    if isinstance(cell, date):
        return cell.weekday() != day.weekday()
    words = text_of(cell)
    if re.fullmatch("[一二三四五六日天]", words):
        words = f"周{words}"
    found = _WEEKDAY.search(words)
    return found is not None and _WEEK.index((found[1] or found[2]).replace("天", "日")) != day.weekday()


def _bare(cell: Any) -> str:
    words = text_of(_CLOCK.sub("", normalize("NFKC", str(cell))) if isinstance(cell, str) else cell)
    words = re.sub(r"\((?![一二三四五六日天]\)).*?\)", "", _WEEKDAY.sub("", words))
    return arabic(_FESTIVAL.sub("", words)).rstrip(",。;、")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
