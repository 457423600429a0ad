"""What lies outside a runtime, and what a scenario asks of one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from alerting.alerts.escalate import open_escalate
from alerting.people import Person
from alerting.ports import Roster
from alerting.records import Alert, AlertChange, Command, CommandRefused, Delivery, Page, Signal
from alerting.rules.rulebook import Rules
from crawlers.records import Tick
from streams.stage import Stage, Topology

UNIT = "u"


class World:
    """Who is on duty, who has channels, whose channels take nothing, and the time."""

    def __init__(self, rules: Rules, people: dict[str, Person], roster: Roster, now: datetime) -> None:
        self.rules = rules
        self.people = people
        self.roster = roster
        self.now = now
        self.away: set[str] = set()

    def topology(self) -> Topology:
        """The stage that pages, alone. Deliveries go through, as in the product's topology."""
        reads, writes = (Signal, Command, Delivery, Tick), (AlertChange, Page, CommandRefused)
        opened = open_escalate(self.rules, self.roster, self.people)
        return Topology(reads, (Stage("escalate", reads, writes, opened),), (*writes, Delivery))


class Runtime(Protocol):
    """Takes records in, and shows what reached people (who may be told more than once) and how alerts stand."""

    @property
    def arrived(self) -> list[tuple[datetime, Page]]: ...

    def push(self, records: Iterable[Any]) -> None: ...
    def restart(self) -> None: ...
    def alerts(self) -> list[Alert]: ...


def muted(person: Person) -> Person:
    """The person without any channel."""
    return replace(person, channels=())
