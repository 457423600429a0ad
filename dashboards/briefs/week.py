"""ISO weeks of Asia/Shanghai."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dashboards.console.times import SHANGHAI

_WRITTEN = re.compile(r"(\d{4})-W(\d{2})")


class BadWeek(ValueError):
    """What was written is no ISO week; the message says so in Chinese."""


@dataclass(frozen=True, slots=True)
class Week:
    """Monday 00:00 (``start``, included) to the next Monday (``end``, excluded), both in Asia/Shanghai."""

    year: int
    number: int
    start: datetime
    end: datetime

    @classmethod
    def parse(cls, written: str) -> "Week":
        """``2026-W12`` → the week. BadWeek when it is written otherwise or the year has no such week."""
        match = _WRITTEN.fullmatch(written.strip())
        if match is None:
            raise BadWeek(f"“{written}”不是一个 ISO 周：请写成 2026-W12 这样（年份-W两位周数）")
        year, number = int(match[1]), int(match[2])
        try:
            monday = date.fromisocalendar(year, number, 1)
            return cls(year, number, _midnight(monday), _midnight(monday + timedelta(days=7)))
        except (ValueError, OverflowError):
            raise BadWeek(f"{year} 年没有第 {number} 周：请写 01 到 52（个别年份到 53）") from None

    @property
    def before(self) -> datetime:
        """The start of the week before."""
        return _midnight(self.start.date() - timedelta(days=7))

    @property
    def span(self) -> str:
        """``2026年3月16日至3月22日``."""
        last = self.end.date() - timedelta(days=1)
        year = f"{last.year}年" if last.year != self.start.year else ""
        return f"{self.start.year}年{self.start.month}月{self.start.day}日至{year}{last.month}月{last.day}日"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
