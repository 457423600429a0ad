"""The override file of the working-day calendar (TOML): holidays, make-up days, and years that are written in full."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from alerting.checked_table import CheckedTable
from alerting.hours.calendar import WorkCalendar

_EXAMPLE = "[2027-01-01, [2027-02-05, 2027-02-11]]"


class CalendarError(ValueError):
    """The file cannot be used; the message says where and what to write."""


def load_calendar(path: Path) -> WorkCalendar:
    """The calendar of a file: ``holidays`` and ``workdays`` list days (or pairs: from, to), ``years`` whole years."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise CalendarError(
            f"{path} 读不出来({type(error).__name__})。请检查路径,并存成 UTF-8 文本"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise CalendarError(f"{path} 不是 TOML:{error}") from None
    complaints: list[str] = []
    table = CheckedTable(values, "", complaints)
    holidays, workdays = (frozenset(_days(table, key)) for key in ("holidays", "workdays"))
    years: list[Any] = table.value("years", list, [], required=False)
    if not all(type(year) is int and 2000 <= year <= 2100 for year in years):
        table.complain("years", "应当是一列年份", "years = [2027]")
    if both := sorted(holidays & workdays):
        table.complain("workdays", f"{both[0]} 既写成放假又写成上班", "只留一处")
    table.finish()
    if complaints:
        raise CalendarError("\n".join(f"{path}:{complaint}" for complaint in complaints))
    return WorkCalendar(holidays, workdays, frozenset(years))


def _days(table: CheckedTable, key: str) -> Iterator[date]:
    for entry in table.value(key, list, [], required=False):
        pair = entry if isinstance(entry, list) else [entry, entry]
        if len(pair) != 2 or not all(isinstance(d, date) and not isinstance(d, datetime) for d in pair):
            table.complain(key, f"{entry!r} 不是日期", f"{key} = {_EXAMPLE}")
            return
        first, last = pair
        if not 0 <= (last - first).days < 60:
            table.complain(key, f"{first} 到 {last} 前后颠倒或太长", f"{key} = {_EXAMPLE}")
            return
        yield from (first + timedelta(days=n) for n in range((last - first).days + 1))
