"""Alert documents → the cards of the list and the head of the detail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alerting.records import rank
from dashboards.console import words
from dashboards.console.times import moment, shown, span

#: states in which nobody has taken the alert yet
WAITING = ("detected", "paged")
#: states of an alert that is still on the desk
OPEN_STATES = (*WAITING, "acknowledged", "handling", "responded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One alert as it stands. ``waiting_since`` is when the newest wait for 接报 began: an alert that was raised or
    came back, or whose 接报 expired, waits anew."""

    alert_id: str
    unit: str
    unit_name: str
    level: str
    max_level: str
    state: str
    state_word: str
    kind: str
    kind_word: str
    title: str
    reason: str
    rule: str
    issue_id: str | None
    opened_at: datetime | None
    waiting_since: datetime | None
    acknowledged_by: str
    acknowledged_at: datetime | None
    silence: "Quiet | None" = None
    transfer_to: str = ""
    unsigned: bool = False

    @property
    def waiting(self) -> bool:
        return self.state in WAITING

    @property
    def closed(self) -> bool:
        return self.state == "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A silence: until when, by whom, why."""

    until: datetime
    by: str
    reason: str

    def sentence(self, now: datetime) -> str:
        """What the desk says of it; empty once it is over."""
        if now >= self.until:
            return ""
        return f"静默到 {shown(self.until, now)},{self.by}:{self.reason or '(没有写理由)'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """What the clocks of an alert say now; ``overdue`` when nobody took it in time."""

    since_opened: str
    ack: str
    overdue: bool = False


def card(body: Mapping[str, Any], *, units: Mapping[str, str], names: Mapping[str, str]) -> Card:
    """The card of one alert document; missing keys become empty, never an error."""
    unit, state = _text(body, "unit"), _text(body, "state")
    by = _text(body, "acknowledged_by")
    transfer = body.get("transfer") or {}
    to = _text(transfer, "to")
    return Card(
        alert_id=_text(body, "alert_id"),
        unit=unit,
        unit_name=units.get(unit, unit),
        level=_text(body, "level"),
        max_level=_text(body, "max_level"),
        state=state,
        state_word=words.word(words.STATES, state),
        kind=_text(body, "kind"),
        kind_word=words.word(words.ALERT_KINDS, body.get("kind")),
        title=_text(body, "title") or "(无标题)",
        reason=_present_reason(body),
        rule=_text(body, "rule"),
        issue_id=_text(body, "issue_id") or None,
        opened_at=moment(body.get("opened_at")),
        waiting_since=_waiting_since(body),
        acknowledged_by=names.get(by, by),
        acknowledged_at=moment(body.get("acknowledged_at")),
        silence=_quiet(body.get("silence") or {}, names),
        transfer_to=units.get(to, names.get(to, to)),
        unsigned=bool(transfer) and transfer.get("received_at") is None,
    )


def _present_reason(body: Mapping[str, Any]) -> str:
    """Why the alert stands at its level: what raised or lowered it last, else what opened it."""
    opened = _text(body, "reason")
    changes = [c for c in body.get("changes") or () if c.get("field") == "level" and c.get("reason")]
    if not changes:
        return opened
    last = changes[-1]
    return f"{last.get('before')}→{last.get('after')}:{last['reason']}(最初:{opened})"


def _quiet(silence: Mapping[str, Any], names: Mapping[str, str]) -> Quiet | None:
    until, by = moment(silence.get("until")), _text(silence, "by")
    return (
        None if until is None else Quiet(until=until, by=names.get(by, by), reason=_text(silence, "reason"))
    )


def ordered(cards: Iterable[Card]) -> tuple[Card, ...]:
    """Open alerts, highest level first, within a level the newest first."""
    return tuple(
        sorted(
            (c for c in cards if not c.closed),
            key=lambda c: (
                -rank(c.level),
                -(c.opened_at.timestamp() if c.opened_at else 0.0),
                c.alert_id,
            ),
        )
    )


def clocks(card: Card, now: datetime, ack_within: Mapping[str, timedelta]) -> Clocks:
    """Time since the alert was opened, and what remains until (or has passed since) its 接报 was due."""
    if card.opened_at is None or card.waiting_since is None:
        return Clocks(since_opened="—", ack="")
    since = span(now - card.opened_at)
    if not card.waiting:
        if card.acknowledged_at is None:
            return Clocks(since_opened=since, ack=card.state_word)
        took = span(card.acknowledged_at - card.waiting_since)
        return Clocks(since_opened=since, ack=f"{card.acknowledged_by or '有人'} 用 {took} 接报")
    allowed = ack_within.get(card.level)
    if allowed is None:
        return Clocks(since_opened=since, ack="尚无人接报")
    left = card.waiting_since + allowed - now
    if left < timedelta(0):
        return Clocks(since_opened=since, ack=f"接报已超时 {span(-left)}", overdue=True)
    return Clocks(since_opened=since, ack=f"须在 {span(left)} 内接报")


def _text(body: Mapping[str, Any], key: str) -> str:
    value = body.get(key)
    return "" if value is None else str(value)


def _waiting_since(body: Mapping[str, Any]) -> datetime | None:
    changes = [c for c in body.get("changes") or () if isinstance(c, Mapping)]
    begun = [at for c in changes if c.get("after") == "detected" and (at := moment(c.get("at")))]
    return max(begun, default=moment(body.get("opened_at")))
