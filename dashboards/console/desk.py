"""What the duty desk is given: ports, the people who may act, and the state of the house."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from alerting.hours.clocks import Clock, Matter
from alerting.links import Links, Spent
from alerting.people import Person
from alerting.records import Command
from dashboards.console.screen import ScreenMessage
from dashboards.ports import Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A span of publishing time a source did not bring completely (None = open)."""

    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One list that is read regularly, as its last reading left it.

    ``complete`` is None before the first reading. ``resting_until`` is set while a refusal is being respected.
    """

    platform: str
    account_id: str
    source: str
    account_name: str = ""
    last_fetch: datetime | None = None
    complete: bool | None = None
    expected: int | None = None
    got: int = 0
    new: int = 0
    reason: str | None = None
    gaps: tuple[Gap, ...] = ()
    resting_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the house (index, log, crawler, channel …) and whether it works; ``detail`` is Chinese."""

    name: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The state of the house at ``at``.

    ``lag_records`` are records stored but not yet worked through, ``lag_seconds`` the age of the oldest of them (known
    to be), ``dead_letters`` those nobody could work through; None: not known, which is never shown as 0.
    ``mentions`` counts by platform since the beginning, ``pages`` by outcome, ``open_alerts`` by level.
    """

    at: datetime
    rehearsal: bool = False
    version: str = ""
    lag_records: int | None = 0
    lag_seconds: float | None = 0.0
    dead_letters: int | None = 0
    mentions: Mapping[str, int] = field(default_factory=dict)
    open_alerts: Mapping[str, int] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageLinks:
    """Links that messages carry: how they are read, and which of them are spent."""

    signed: Links
    spent: Spent


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything the console needs from the rest of the house.

    ``commands`` appends a command to the log and raises when it could not. ``screen`` reads the messages on the
    local phone screen, newest first. ``brief`` writes the 周报 of an ISO week ("2026-W05") to the given path and
    returns it; None when no briefs are configured. ``ack_within`` says per level how long an alert may wait for
    its 接报 before somebody else is told (a level that is missing shows no countdown). ``units`` maps unit ids to
    names. ``links`` are those that messages carry (None: messages lead to the desk only). ``countdowns`` says what the law
    and the office ask for of a matter. ``handover`` writes the hand-over sheet of a unit as of now, ``template`` an empty
    roster of the next month, and ``on_duty`` says who is on duty now (unit id -> role -> name). All of it is called from
    worker threads.
    """

    index: Index
    commands: Callable[[Command], None]
    screen: Callable[[], Sequence[ScreenMessage]]
    status: Callable[[], Status]
    people: tuple[Person, ...]
    clock: Callable[[], datetime]
    brief: Callable[[str, Path], Path] | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    ack_within: Mapping[str, timedelta] = field(default_factory=dict)
    links: MessageLinks | None = None
    countdowns: Callable[[Matter], Sequence[Clock]] | None = None
    handover: Callable[[str, Path], Path] | None = None
    template: Callable[[Path], Path] | None = None
    on_duty: Callable[[], Mapping[str, Mapping[str, str | None]]] | None = None

    @property
    def names(self) -> dict[str, str]:
        """Person id → shown name."""
        return {person.id: person.name for person in self.people}
