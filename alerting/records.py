"""Records of deciding and telling: signals, alerts, pages, deliveries and commands."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal

from crawlers.records import content_id

Level = Literal["蓝", "黄", "橙", "红"]
LEVELS: tuple[Level, ...] = ("蓝", "黄", "橙", "红")
AlertKind = Literal["emerging", "drift", "rescue", "flag", "source"]
AlertState = Literal["detected", "paged", "acknowledged", "handling", "responded", "closed"]
#: states in which a matter still waits for people
UNANSWERED: tuple[AlertState, ...] = ("detected", "paged", "acknowledged", "handling")
PageKind = Literal["open", "raise", "escalate", "remind"]
Outcome = Literal["accepted", "rejected", "delivered", "read", "answered", "timeout"]
Action = Literal[
    "ack",
    "assign",
    "raise",
    "lower",
    "report",
    "transfer",
    "receive",
    "handle",
    "respond",
    "close",
    "silence",
]


def rank(level: str | None) -> int:
    """1 (蓝) to 4 (红); 0 for no level."""
    return LEVELS.index(level) + 1 if level in LEVELS else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A rule found a reading, one opinion or a silent source worth a human.

    ``key`` is the deduplication key: signals with one key belong to one alert. ``reason`` is the sentence an
    officer reads; ``numbers`` what the rule compared. ``evidence`` are mention ids, most telling first, ≤ 20.
    ``merged`` are ids of issues that are part of ``issue_id`` by now: their open alerts are this one's.
    """

    VERSION: ClassVar[int] = 1

    unit: str
    at: datetime
    key: str
    rule: str
    kind: AlertKind
    level: Level
    title: str
    reason: str
    issue_id: str | None = None
    evidence: tuple[str, ...] = ()
    numbers: dict[str, float] = field(default_factory=dict)
    merged: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        # whole numbers too: what is stored and read back must be equal to the byte
        object.__setattr__(self, "numbers", {name: float(number) for name, number in self.numbers.items()})

    @property
    def record_id(self) -> str:
        return content_id("signal", self.unit, self.key, self.rule, self.level, self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step in an alert's life: what changed, from what to what, why, who and when (the audit trail)."""

    VERSION: ClassVar[int] = 1

    at: datetime
    field: Literal["state", "level", "note", "transfer", "silence"]
    before: str | None
    after: str
    reason: str
    who: str = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A person's wish that an alert calls nobody until a time; ``level`` is the highest it speaks of."""

    by: str
    reason: str
    since: datetime
    until: datetime
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """To whom (a unit, a person or an office by name) an alert was given, by whom, and who signed for it when."""

    to: str
    by: str
    at: datetime
    received_by: str | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An open matter for people, as it stands after its last change.

    ``evidence`` is as known when it was opened. ``step`` is the next step of its ladder and ``step_at`` when it
    is due (None = nothing more is due). ``lowered_from`` is the level a person lowered it from: only a signal
    above that raises it again. ``transfer`` is the present one (None once the matter came back to the desk).
    ``rules_version`` is that of the rules file which opened it.
    """

    VERSION: ClassVar[int] = 2

    alert_id: str
    unit: str
    key: str
    kind: AlertKind
    title: str
    issue_id: str | None
    opened_at: datetime
    level: Level
    max_level: Level
    state: AlertState
    rule: str
    reason: str
    evidence: tuple[str, ...]
    numbers: dict[str, float]
    changes: tuple[Change, ...]
    last_signal_at: datetime
    step: int = 0
    step_at: datetime | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    handling_at: datetime | None = None
    responded_at: datetime | None = None
    closed_at: datetime | None = None
    lowered_from: Level | None = None
    rules_version: str = ""
    silence: Silence | None = None
    transfer: Transfer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertChange:
    """An alert was opened or changed; ``alert`` is its state afterwards, ``changes`` what is new in it."""

    VERSION: ClassVar[int] = 2

    unit: str
    at: datetime
    alert: Alert
    changes: tuple[Change, ...]

    @property
    def record_id(self) -> str:
        return content_id("alert-change", self.alert.alert_id, len(self.alert.changes), self.at)

    @property
    def standing_of(self) -> str:
        return self.alert.alert_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One message to one person about one alert; ``channels`` are tried in order until one accepts it.

    A message that stands for several held back names the most urgent alert, and the others in ``also``.
    """

    VERSION: ClassVar[int] = 2

    unit: str
    page_id: str
    alert_id: str
    kind: PageKind
    at: datetime
    to: str
    channels: tuple[str, ...]
    level: Level
    title: str
    why: str
    evidence: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def record_id(self) -> str:
        return self.page_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of one attempt to hand a page to one channel. ``maybe_repeated``: the attempt before it was
    interrupted, so the person may have this message twice."""

    VERSION: ClassVar[int] = 1

    unit: str
    page_id: str
    alert_id: str
    at: datetime
    channel: str
    attempt: int
    outcome: Outcome
    retryable: bool = False
    detail: str = ""
    maybe_repeated: bool = False
    final: bool = False

    @property
    def record_id(self) -> str:
        return content_id("delivery", self.page_id, self.channel, self.attempt, self.outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What a person did about an alert, from whatever place (desk, phone page, command line).

    ``to`` is whom it names, ``until`` when a silence ends (a time not after ``at`` ends the present one).
    """

    VERSION: ClassVar[int] = 2

    unit: str
    at: datetime
    alert_id: str
    action: Action
    who: str
    note: str = ""
    to: str | None = None
    level: Level | None = None
    until: datetime | None = None

    @property
    def record_id(self) -> str:
        until = () if self.until is None else (self.until,)
        return content_id(
            "command", self.unit, self.alert_id, self.action, self.who, self.at, self.to, self.level, *until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRefused:
    """A command that changed nothing, and why (an unknown alert, another unit's, one that has left the desk)."""

    VERSION: ClassVar[int] = 2

    unit: str
    at: datetime
    command: Command
    reason: str

    @property
    def record_id(self) -> str:
        return content_id("command-refused", self.command.record_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """State entry of assess: what was last signalled of one key, per rule (its level and when)."""

    VERSION: ClassVar[int] = 1

    levels: dict[str, Level]
    at: dict[str, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """State entry of watch: how one source (a list of one account) has been doing.

    ``incomplete`` maps a post (``""`` = the whole list) to since when its readings have not been complete.
    ``told`` is the highest level signalled of the present trouble.
    """

    VERSION: ClassVar[int] = 1

    platform: str
    account_id: str
    source: str
    reported_at: datetime
    stopped_since: datetime | None = None
    reason: str | None = None
    incomplete: dict[str, datetime] = field(default_factory=dict)
    told: Level | None = None
