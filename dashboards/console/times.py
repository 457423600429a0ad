"""Times as officers read them: Asia/Shanghai, and spans in words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(value: object) -> datetime | None:
    """The aware time a document holds (a datetime, or ISO 8601 text); None for anything else.

    A time without offset is read as UTC, the time of the house."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def shown(value: datetime | None, now: datetime | None = None) -> str:
    """``今天 09:05``, ``2月3日 09:05`` or ``2025年2月3日 09:05``; ``—`` when there is no time."""
    if value is None:
        return "—"
    local = value.astimezone(SHANGHAI)
    clock = f"{local:%H:%M}"
    if now is not None:
        today = now.astimezone(SHANGHAI)
        if local.date() == today.date():
            return f"今天 {clock}"
        if local.date() == today.date() - timedelta(days=1):
            return f"昨天 {clock}"
        if local.year == today.year:
            return f"{local.month}月{local.day}日 {clock}"
    return f"{local.year}年{local.month}月{local.day}日 {clock}"


def exact(value: datetime | None) -> str:
    """``2026-02-03 09:05:12`` in Asia/Shanghai; empty when there is no time."""
    return "" if value is None else f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def span(length: timedelta) -> str:
    """A length of time in words: ``45 秒``, ``3 分 20 秒``, ``2 小时 5 分``, ``3 天 4 小时`` (never negative)."""
    seconds = max(0, int(length.total_seconds()))
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    if days:
        return f"{days} 天 {hour} 小时"
    if hours:
        return f"{hours} 小时 {minute} 分"
    if minutes:
        return f"{minutes} 分 {second:02d} 秒"
    return f"{second} 秒"
