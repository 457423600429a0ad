"""A desk for scenarios: signals, commands and deliveries in by the clock, pages out by the clock."""

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerting.alerts.escalate import open_escalate
from alerting.people import Person
from alerting.records import (
    Action,
    Alert,
    AlertChange,
    AlertKind,
    Command,
    CommandRefused,
    Delivery,
    Level,
    Outcome,
    Page,
    Signal,
)
from alerting.rules.file import default_rules
from alerting.rules.rulebook import Rules
from crawlers.records import Tick

#: a Monday, 10:00 in Baicheng
TEN = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
PEOPLE = {
    person.id: person
    for person in (
        Person(id="zhu", name="主甲", unit="u", channels=("screen-zhu",)),
        Person(id="fu", name="副乙", unit="u", channels=("screen-fu",)),
        Person(id="dai", name="带丙", unit="u", channels=("screen-dai",)),
        Person(id="fen", name="分丁", unit="u", channels=("screen-fen",), role="分管领导"),
        Person(id="hou", name="后戊", unit="u", channels=("screen-hou",), role="后备"),
    )
}


class Duty:
    """A roster a scenario can change: from when -> role -> person id."""

    def __init__(self) -> None:
        self.shifts: list[tuple[datetime, dict[str, str | None]]] = [
            (TEN - timedelta(days=400), {"主班": "zhu", "副班": "fu", "带班领导": "dai", "分管领导": None})
        ]

    def on_duty(self, unit: str, at: datetime) -> dict[str, str | None]:
        return [roles for since, roles in self.shifts if since <= at][-1]

    def without(self, *roles: str) -> None:
        since, named = self.shifts[-1]
        self.shifts[-1] = (since, {role: None if role in roles else who for role, who in named.items()})


class DeskRun:
    """Runs the stage by a clock that ticks every minute; minutes count from TEN."""

    def __init__(self, rules: Rules, start: datetime = TEN) -> None:
        self.start = start
        self.now = start
        self.duty = Duty()
        self.people = dict(PEOPLE)
        self.rules = rules
        self.entries: MutableMapping[str, Any] = {}
        self.out: list[Any] = []
        self._step: Callable[[Any], Iterable[Any]] | None = None

    def push(self, record: Any) -> list[Any]:
        if self._step is None:
            self._step = open_escalate(self.rules, self.duty, self.people)("u", self.entries)
        found = list(self._step(record))
        self.out += found
        return found

    def restart(self) -> None:
        """Opens the stage again from its entries alone."""
        self._step = None

    def until(self, minute: float) -> "DeskRun":
        """Time passes, a tick a minute."""
        end = self.start + timedelta(minutes=minute)
        while self.now + timedelta(minutes=1) <= end:
            self.now += timedelta(minutes=1)
            self.push(Tick(unit="u", at=self.now))
        return self

    def signal(
        self,
        level: Level = "黄",
        kind: AlertKind = "emerging",
        key: str = "issue:i1",
        issue: str | None = "i1",
        **fields: Any,
    ) -> Signal:
        signal = Signal(
            unit="u",
            at=self.now,
            key=key,
            rule=f"counts-{level}",
            kind=kind,
            level=level,
            title="取暖费未到账",
            reason="二十条",
            issue_id=issue,
            evidence=("m1", "m2"),
            numbers={"n": 20.0},
        )
        signal = replace(signal, **fields)
        self.push(signal)
        return signal

    def command(self, action: Action, who: str = "zhu", **fields: Any) -> Command:
        return self.command_on(self.alert, action, who=who, **fields)

    def command_on(self, alert: Alert, action: Action, who: str = "zhu", **fields: Any) -> Command:
        command = Command(unit="u", at=self.now, alert_id=alert.alert_id, action=action, who=who, note="已看")
        command = replace(command, **fields)
        self.push(command)
        return command

    def deliver(self, to: str, outcome: Outcome = "rejected", final: bool = True) -> None:
        page = [page for page in self.paged if page.to == to][-1]
        self.push(
            Delivery(
                unit="u",
                page_id=page.page_id,
                alert_id=page.alert_id,
                at=self.now,
                channel=page.channels[0],
                attempt=1,
                outcome=outcome,
                final=final,
            )
        )

    @property
    def paged(self) -> list[Page]:
        return [record for record in self.out if isinstance(record, Page)]

    @property
    def refused(self) -> list[CommandRefused]:
        return [record for record in self.out if isinstance(record, CommandRefused)]

    @property
    def changes(self) -> list[AlertChange]:
        return [record for record in self.out if isinstance(record, AlertChange)]

    @property
    def alerts(self) -> list[Alert]:
        return [entry for entry in self.entries.values() if isinstance(entry, Alert)]

    @property
    def alert(self) -> Alert:
        (alert,) = self.alerts
        return alert

    @property
    def pages(self) -> list[tuple[int, str, str]]:
        """Every page so far: (minute, kind, to)."""
        return [(int((p.at - self.start).total_seconds() // 60), p.kind, p.to) for p in self.paged]


@pytest.fixture(scope="session")
def rules() -> Rules:
    return default_rules()


@pytest.fixture
def desk(rules: Rules) -> DeskRun:
    return DeskRun(rules)


@pytest.fixture
def desk_at(rules: Rules) -> Callable[[datetime], DeskRun]:
    return lambda start: DeskRun(rules, start)
