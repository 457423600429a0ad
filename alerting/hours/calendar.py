"""Working days in China: the State Council's holidays and make-up days, an override file, and years not yet arranged.

The library ``chinesecalendar`` holds the arrangements the General Office of the State Council publishes each autumn for
the next year. A year it does not have is reckoned provisionally (weekends and the holidays of fixed date are off) and
every result that touches it says so: 暂按. Nothing raises for a year.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

#: (month, day) off in every year: 《全国年节及纪念日放假办法》(2024 revision, 国务院令第795号), article 2. The festivals of
#: the lunar calendar are not in it: counting them as working days makes a provisional deadline early, never late
_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


@dataclass(frozen=True, slots=True)
class Due:
    """A day that was reckoned; ``provisional`` when a year without official arrangement was passed on the way."""

    day: date
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked. ``holidays`` and ``workdays`` overrule everything; ``years`` are arranged by them in full."""

    holidays: frozenset[date] = field(default_factory=frozenset)
    workdays: frozenset[date] = field(default_factory=frozenset)
    years: frozenset[int] = field(default_factory=frozenset)

    def works(self, day: date) -> bool:
        """Whether a day is a working day, as far as is known."""
        if day in self.holidays or day in self.workdays:
            return day in self.workdays
        official = None if day.year in self.years else _official(day)
        if official is not None:
            return official
        return day.weekday() < 5 and (day.month, day.day) not in _FIXED

    def certain(self, day: date) -> bool:
        """Whether the day's year is arranged officially (or the override file speaks of the day)."""
        named = day in self.holidays or day in self.workdays or day.year in self.years
        return named or _official(day) is not None

    def after(self, start: date, days: int) -> Due:
        """The ``days``-th working day after a day that is not counted itself (民法典 art. 201); 0 = that day, or the
        next working day when it is none."""
        day, certain, left = start, True, days
        while left > 0 or not self.works(day):
            day += timedelta(days=1)
            certain = certain and self.certain(day)
            left -= self.works(day) and left > 0
        return Due(day, not (certain and self.certain(day)))

    def between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` up to and with ``end`` (0 when ``end`` is not later)."""
        return sum(self.works(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def _official(day: date) -> bool | None:
    """Whether the day is worked by the published arrangement; None for a year that has none."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
