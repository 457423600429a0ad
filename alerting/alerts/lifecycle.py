"""An alert's life: detected → paged → acknowledged → handling → responded → closed, and reopened.

Every step is a ``Change`` with its reason; nothing else moves an alert. All functions return the alert after it.
"""

from dataclasses import replace
from datetime import datetime

from alerting.records import Alert, AlertState, Change, Level, Signal, rank
from crawlers.records import content_id

WAITING: frozenset[AlertState] = frozenset({"detected", "paged"})
ENDED: frozenset[AlertState] = frozenset({"responded", "closed"})

#: state -> states it may become; back to detected = an acknowledgement expired, or it was raised or came back
MOVES: dict[AlertState, frozenset[AlertState]] = {
    "detected": frozenset({"paged", "acknowledged", "handling", "responded", "closed"}),
    "paged": frozenset({"acknowledged", "handling", "responded", "closed"}),
    "acknowledged": frozenset({"detected", "handling", "responded", "closed"}),
    "handling": frozenset({"detected", "responded", "closed"}),
    "responded": frozenset({"detected", "handling", "closed"}),
    "closed": frozenset({"detected"}),
}


def opened(signal: Signal, rules_version: str) -> Alert:
    """A new alert of this signal, by these rules; the same signal always opens the same alert."""
    change = Change(at=signal.at, field="state", before=None, after="detected", reason=signal.reason)
    return Alert(
        alert_id=content_id("alert", signal.unit, signal.key, signal.at),
        unit=signal.unit,
        key=signal.key,
        kind=signal.kind,
        title=signal.title,
        issue_id=signal.issue_id,
        opened_at=signal.at,
        level=signal.level,
        max_level=signal.level,
        state="detected",
        rule=signal.rule,
        reason=signal.reason,
        evidence=signal.evidence,
        numbers=signal.numbers,
        changes=(change,),
        last_signal_at=signal.at,
        rules_version=rules_version,
    )


def moved(alert: Alert, to: AlertState, at: datetime, reason: str, who: str = "system") -> Alert:
    """The alert in another state, with that state's clock set. ValueError for a move the life has not."""
    if to not in MOVES[alert.state]:
        raise ValueError(f"an alert does not go from {alert.state} to {to}")
    change = Change(at=at, field="state", before=alert.state, after=to, reason=reason, who=who)
    after = replace(alert, state=to, changes=(*alert.changes, change))
    if to == "detected":
        return replace(
            after, acknowledged_by=None, acknowledged_at=None, handling_at=None, closed_at=None, transfer=None
        )
    if to == "paged":
        return after
    if alert.acknowledged_at is None and who != "system":
        after = replace(after, acknowledged_by=who, acknowledged_at=at)
    if to == "handling":
        return replace(after, handling_at=at)
    if to == "responded":
        return replace(after, responded_at=at)
    return replace(after, closed_at=at) if to == "closed" else after


def releveled(alert: Alert, level: Level, at: datetime, reason: str, who: str = "system") -> Alert:
    """The alert at another level. A person's lowering is remembered, so that the same numbers do not undo it."""
    change = Change(at=at, field="level", before=alert.level, after=level, reason=reason, who=who)
    lowered = rank(level) < rank(alert.level)
    return replace(
        alert,
        level=level,
        max_level=max(alert.max_level, level, key=rank),
        lowered_from=(alert.lowered_from or alert.level) if lowered else None,
        changes=(*alert.changes, change),
    )


def noted(alert: Alert, at: datetime, words: str, reason: str, who: str = "system") -> Alert:
    """The alert with a remark in its history."""
    change = Change(at=at, field="note", before=None, after=words, reason=reason, who=who)
    return replace(alert, changes=(*alert.changes, change))


def exceeds(level: Level, alert: Alert) -> bool:
    """Whether a signal of this level raises the alert."""
    return rank(level) > max(rank(alert.level), rank(alert.lowered_from))


def wanted(page_at: datetime, alert: Alert | None) -> bool:
    """Whether a page written at this time should still be sent: nobody acknowledged or closed since.

    True for an alert that is not known (any more): a page too many is better than one too few.
    """
    if alert is None:
        return True
    ends = (alert.acknowledged_at, alert.closed_at)
    return all(end is None or end <= page_at for end in ends)
