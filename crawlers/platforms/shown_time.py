"""Times as web pages show them: 刚刚, 5分钟前, 昨天 12:30, 06-05, 2024年6月5日 10:21; all Asia/Shanghai."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from crawlers.platforms.coerce import EARLIEST, as_english_time, as_text

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_AGO = re.compile(r"([0-9]{1,4})\s*(秒|分钟|小时|天)前")
_UNITS = {"秒": "seconds", "分钟": "minutes", "小时": "hours", "天": "days"}
_NEAR = re.compile(r"(今天|昨天|前天)\s*([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")
_DAYS = {"今天": 0, "昨天": 1, "前天": 2}
_DATE = re.compile(
    r"(?:([0-9]{4})[-/.年])?\s*([0-9]{1,2})[-/.月]\s*([0-9]{1,2})日?(?:[ T]*([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?"
)


def as_shown_time(value: object, now: datetime) -> datetime | None:
    """The UTC time; ``now`` is the server's (its Date header). A date without a year that would lie ahead is of the
    year before. None for what is no time, or lies before 2009-08 or more than a day ahead."""
    text = as_text(value)
    local = now.astimezone(_SHANGHAI)
    found = as_english_time(value)
    if found is None and text == "刚刚":
        found = now
    if found is None and (match := _AGO.fullmatch(text)):
        found = now - timedelta(**{_UNITS[match[2]]: int(match[1])})
    try:
        if found is None and (match := _NEAR.fullmatch(text)):
            day = local - timedelta(days=_DAYS[match[1]])
            found = day.replace(hour=int(match[2]), minute=int(match[3]), second=0, microsecond=0)
        if found is None and (match := _DATE.fullmatch(text)):
            found = _dated(match, local)
    except ValueError:
        return None
    if found is None or not EARLIEST <= found <= now + timedelta(days=1):
        return None
    return found.astimezone(UTC)


def _dated(match: re.Match[str], local: datetime) -> datetime:
    year = int(match[1]) if match[1] else local.year
    month, day = int(match[2]), int(match[3])
    clock = (int(match[4] or 0), int(match[5] or 0), int(match[6] or 0))
    found = datetime(year, month, day, *clock, tzinfo=_SHANGHAI)
    return found.replace(year=year - 1) if not match[1] and found > local + timedelta(days=1) else found
