"""ISO weeks to choose from."""

import re
from datetime import date, datetime, timedelta

from dashboards.console.times import SHANGHAI

#: a year of weeks is what a bureau looks back on
WEEKS = 52


def weeks(now: datetime, count: int = WEEKS) -> dict[str, str]:
    """The newest ``count`` ISO weeks: ``2026-W05`` → ``2026 年第 5 周（1月26日—2月1日）``; the running one first."""
    today = now.astimezone(SHANGHAI).date()
    monday = today - timedelta(days=today.weekday())
    out: dict[str, str] = {}
    for back in range(count):
        first = monday - timedelta(weeks=back)
        year, week, _ = first.isocalendar()
        label = f"{year} 年第 {week} 周（{_day(first)}—{_day(first + timedelta(days=6))}）"
        out[f"{year}-W{week:02d}"] = label + ("，本周未完" if back == 0 else "")
    return out


def is_week(text: str) -> bool:
    """Whether the text names a week that exists, as ``2026-W05``."""
    found = re.fullmatch(r"([0-9]{4})-W([0-9]{2})", text)
    if found is None:
        return False
    try:
        date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return False
    return True


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
