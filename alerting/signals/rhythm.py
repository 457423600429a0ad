"""An account's own rhythm: how many new mentions each hour of the day brings, and when silence is not like it."""

from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from alerting.records import Signal
from crawlers.records import PLATFORM_NAMES, FetchReport

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_HOUR, _HOURS = timedelta(hours=1), 24
#: A day's share in what an hour is expected to bring.
_WEIGHT = 0.15
#: Hours that must have been read before the rhythm is trusted: three days.
_LEARNT = 72
#: So many mentions owed by the rhythm while none came: by chance once in 3,000 times (Poisson, e^-8).
_OWED = 8.0
#: Longer pauses without any reading are no silence of citizens; nothing is learnt from them.
_PAUSE = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRhythm:
    """State entry of watch: one account. ``hours`` are the new mentions expected by hour of the day (Shanghai),
    ``hour`` the hour being counted and ``count`` what it brought, ``seen`` the hours counted so far, ``owed`` what was
    expected since the last mention, ``told`` whether that was signalled."""

    VERSION: ClassVar[int] = 1

    hours: tuple[float, ...] = (0.0,) * _HOURS
    hour: datetime
    count: int = 0
    seen: int = 0
    owed: float = 0.0
    told: bool = False
    heard_at: datetime | None = None


def heard(entries: MutableMapping[str, Any], report: FetchReport) -> list[Signal]:
    """Take in what a complete reading brought; a signal when the account has been silent against its rhythm."""
    key = f"rhythm:{report.platform}:{report.account_id}"
    rhythm: SourceRhythm = entries.get(key) or SourceRhythm(hour=_hour(report.at))
    if report.at < rhythm.hour:
        return []
    rhythm = _advanced(rhythm, report.at)
    signals = []
    if report.new:
        count = rhythm.count + report.new
        rhythm = replace(rhythm, count=count, owed=0.0, told=False, heard_at=report.at)
    elif rhythm.owed >= _OWED and rhythm.seen >= _LEARNT and not rhythm.told:
        signals.append(_signal(report, rhythm))
        rhythm = replace(rhythm, told=True)
    if entries.get(key) != rhythm:
        entries[key] = rhythm
    return signals


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _advanced(rhythm: SourceRhythm, at: datetime) -> SourceRhythm:
    """The rhythm with the hours that ended before ``at`` counted."""
    if at - rhythm.hour > _PAUSE:
        return replace(rhythm, hour=_hour(at), count=0)
    while rhythm.hour + _HOUR <= at:
        place = rhythm.hour.astimezone(_SHANGHAI).hour
        usual = rhythm.hours[place]
        weight = 1.0 if rhythm.seen < _HOURS else _WEIGHT
        hours = list(rhythm.hours)
        hours[place] = usual + weight * (rhythm.count - usual)
        owed = 0.0 if rhythm.count else rhythm.owed + usual
        rhythm = replace(
            rhythm, hours=tuple(hours), hour=rhythm.hour + _HOUR, count=0, seen=rhythm.seen + 1, owed=owed
        )
    return rhythm


def _signal(report: FetchReport, rhythm: SourceRhythm) -> Signal:
    platform = PLATFORM_NAMES.get(report.platform, report.platform)
    since = (rhythm.heard_at or rhythm.hour).astimezone(_SHANGHAI).strftime("%m-%d %H:%M")
    return Signal(
        unit=report.unit,
        at=report.at,
        key=f"source:rhythm:{report.platform}:{report.account_id}",
        rule="source-quiet",
        kind="source",
        level="黄",
        title=f"{platform}账号 {report.account_id} 反常地安静",
        reason=f"从 {since} 起没有一条新留言，按平时的节奏应有约 {rhythm.owed:.0f} 条。"
        "读取都成功，但留言可能没有给全，请到平台上看一眼",
        numbers={"owed": round(rhythm.owed, 1), "hours_learnt": float(rhythm.seen)},
    )
