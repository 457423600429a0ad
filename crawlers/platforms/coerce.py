"""Values as platforms write them: quoted numbers, 1.2万, seconds or milliseconds, English dates."""

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

#: Weibo opened in August 2009; nothing the five platforms hold is older.
EARLIEST = datetime(2009, 8, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
#: Epochs above this are milliseconds: as seconds they would lie after the year 5138.
_MILLISECONDS_FROM = 100_000_000_000
_UNITS = {"": 1, "k": 1_000, "千": 1_000, "万": 10_000, "w": 10_000, "亿": 100_000_000}
_COUNT = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,9})?)(k|千|万|w|亿|)\+?")
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_ENGLISH = re.compile(
    r"[A-Za-z]{3} ([A-Za-z]{3}) +([0-9]{1,2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([+-])([0-9]{2})([0-9]{2}) ([0-9]{4})"
)


def as_id(value: object) -> str | None:
    """An id as a string; None for nothing, for floats, which have already lost digits, and for broken characters."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    if isinstance(value, str) and any("\ud800" <= each <= "\udfff" or each == "\x00" for each in value):
        return None
    return str(value).strip() or None


def as_count(value: object) -> int | None:
    """A count: 12, "12", "1,234", "1.2万", "10w+", "1亿"; None for labels, "-" and nothing."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if value >= 0 else None
    if not isinstance(value, str):
        return None
    match = _COUNT.fullmatch(value.strip().lower().replace(",", "").replace("，", ""))
    return int(Decimal(match[1]) * _UNITS[match[2]]) if match else None


def as_code(value: object) -> int:
    """An error code, quoted or not; 0 where there is none."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, str) and re.fullmatch(r"\s*-?[0-9]{1,15}\s*", value):
        return int(value)
    return value if isinstance(value, int) else 0


def as_flag(value: object) -> bool:
    """A yes or no written as a boolean, a number or a string."""
    return value is True or (not isinstance(value, bool) and str(value).strip().lower() in ("1", "true"))


def as_time(value: object) -> datetime | None:
    """The UTC time of an epoch in seconds or milliseconds (number or quoted); None when absurd."""
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,16}\s*", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 < value < 10**16:
        return None
    try:
        milliseconds = int(value) if value >= _MILLISECONDS_FROM else round(value * 1000)
        time = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None
    return time if EARLIEST <= time < _LATEST else None


def as_english_time(value: object) -> datetime | None:
    """The UTC time of ``Wed Jun 05 10:21:33 +0800 2024``, whatever the process' locale is."""
    match = _ENGLISH.fullmatch(value.strip()) if isinstance(value, str) else None
    month = _MONTHS.get(match[1].capitalize()) if match else None
    if match is None or month is None:
        return as_time(value)
    sign = -1 if match[6] == "-" else 1
    try:
        zone = timezone(sign * timedelta(hours=int(match[7]), minutes=int(match[8])))
        day, hour, minute, second = (int(match[n]) for n in (2, 3, 4, 5))
        time = datetime(int(match[9]), month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return time if EARLIEST <= time < _LATEST else None


def as_text(value: object) -> str:
    """Text that can be stored: lone surrogate halves and NUL repaired, line ends unified, ends trimmed."""
    if not isinstance(value, str):
        return ""
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def as_items(value: object) -> list[dict[str, Any]]:
    """The objects of a list, or of a map used as one (``{"0": {…}}``); everything else is no item."""
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [item for item in values if isinstance(item, dict)]


def as_number_id(value: object) -> str | None:
    """An id that must be a whole number above 0, as a string."""
    found = as_id(value)
    return found if found is not None and re.fullmatch(r"0*[1-9][0-9]*", found) else None


def lost(value: object, *, maps: bool = False) -> int:
    """How much of what should be a list of objects is none: its other elements, or 1 for something else altogether.

    Null is an empty list; with ``maps`` an object may stand for a list of its values.
    """
    if value is None:
        return 0
    values = list(value.values()) if maps and isinstance(value, dict) else value
    return sum(not isinstance(item, dict) for item in values) if isinstance(values, list) else 1


def is_text(value: object) -> bool:
    """Whether this can be the text of a comment: words, or nothing where there is a picture only."""
    return value is None or isinstance(value, str)


def as_object(value: object) -> dict[str, Any]:
    """The object itself, or an empty one where the platform wrote null, a list or a string."""
    return value if isinstance(value, dict) else {}
