"""Silences: a person asks that one matter calls nobody until a time, with a reason. Never for 红 or a rescue.

A silence speaks of the level it was given at: a matter that grows above it calls again at once.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from alerting.hours.localtime import SHANGHAI
from alerting.records import Alert, Change, Command, Silence, rank
from alerting.rules.rulebook import LifecycleRules


def refused(alert: Alert) -> str | None:
    """Why this alert cannot be silenced, or None."""
    if alert.kind == "rescue" or alert.level == "红":
        return "红色和自伤求助不能静默"
    return None


def silenced(alert: Alert, command: Command, limits: LifecycleRules, reason: str) -> Alert:
    """The alert with the silence this command asks for: until its time, else as long as the rules say, and never
    longer than they allow."""
    until = command.until or command.at + timedelta(hours=limits.silence_hours)
    until = min(until, command.at + timedelta(hours=limits.silence_most_hours))
    silence = Silence(by=command.who, reason=command.note, since=command.at, until=until, level=alert.level)
    words = f"静默到 {_clock(until)}"
    return _changed(replace(alert, silence=silence), alert, words, command.at, reason, command.who)


def silence_at(alert: Alert, at: datetime) -> Silence | None:
    """The silence that keeps this alert from calling at this time, or None."""
    silence = alert.silence
    if silence is None or at >= silence.until or refused(alert) is not None:
        return None
    return silence if rank(alert.level) <= rank(silence.level) else None


def lifted(alert: Alert, at: datetime, reason: str, who: str = "system") -> Alert:
    """The alert without its silence; unchanged when it has none."""
    if alert.silence is None:
        return alert
    return _changed(replace(alert, silence=None), alert, "静默结束", at, reason, who)


def _changed(after: Alert, before: Alert, words: str, at: datetime, reason: str, who: str) -> Alert:
    earlier = None if before.silence is None else f"静默到 {_clock(before.silence.until)}"
    change = Change(at=at, field="silence", before=earlier, after=words, reason=reason, who=who)
    return replace(after, changes=(*after.changes, change))


def _clock(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%m月%d日 %H:%M}"
