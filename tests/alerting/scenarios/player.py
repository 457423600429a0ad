"""Plays a scenario on a runtime, a tick a minute, and says what arrived when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar, get_args

from alerting.people import Person
from alerting.records import LEVELS, Action, Alert, AlertKind, Command, Signal
from alerting.rules.rulebook import Rules
from crawlers.records import Tick
from tests.alerting.scenarios.items import Items
from tests.alerting.scenarios.language import Happening, Scenario
from tests.alerting.scenarios.world import UNIT, Runtime, World, muted

Arrived = list[tuple[int, str, str]]
KINDS: tuple[AlertKind, ...] = get_args(AlertKind)
ACTIONS: tuple[Action, ...] = get_args(Action)
Word = TypeVar("Word")


class Duty:
    """Who is on duty from which moment on."""

    def __init__(self, since: datetime, unit: str = UNIT) -> None:
        self._unit = unit
        self._shifts = [(since, {"主班": "zhu", "副班": "fu", "带班领导": "dai", "分管领导": None})]

    def on_duty(self, unit: str, at: datetime) -> dict[str, str | None]:
        if unit != self._unit:
            return {}
        return dict(next(then for since, then in reversed(self._shifts) if since <= at))

    def change(self, at: datetime, changed: dict[str, str | None]) -> None:
        self._shifts.append((at, self._shifts[-1][1] | changed))


def foretold(scenario: Scenario, unit: str = UNIT) -> Duty:
    """Who is on duty from the beginning of a scenario to its end, known beforehand (as a roster is)."""
    duty = Duty(scenario.start - timedelta(days=30), unit)
    for what in scenario.happenings:
        if what.verb == "duty":
            duty.change(scenario.start + timedelta(minutes=what.minute), roles(what))
    return duty


def roles(what: Happening) -> dict[str, str | None]:
    """What a line of duty changes."""
    return {role: None if who == "-" else who for role, who in what.named.items()}


def one_of(known: tuple[Word, ...], word: str) -> Word:
    """The word of a scenario, if it is a known one; a ValueError otherwise."""
    for each in known:
        if each == word:
            return each
    raise ValueError(f"{word!r} is none of {known}")


class Player:
    """One scenario on one runtime."""

    def __init__(
        self,
        scenario: Scenario,
        rules: Rules,
        people: dict[str, Person],
        make: Callable[[World, Path], Runtime],
        folder: Path,
        unit: str = UNIT,
    ) -> None:
        if any(happening.minute > scenario.until for happening in scenario.happenings):
            raise ValueError(f"{scenario.name}: something happens after its end")
        self._scenario = scenario
        self._unit = unit
        self._duty = Duty(scenario.start - timedelta(days=30), unit)
        self._world = World(rules, dict(people), self._duty, scenario.start)
        self._stalled_until = scenario.start
        self._items = Items(rules, unit)
        self.runtime = make(self._world, folder)

    def play(self) -> Arrived:
        """(minute, kind, to) of everything that reached somebody."""
        for minute in range(self._scenario.until + 1):
            self.tick(minute)
            self.happen(minute)
        return self.arrived()

    def tick(self, minute: int) -> None:
        """A minute begins."""
        self._world.now = self._at(minute)
        if minute and self._world.now >= self._stalled_until:
            self.runtime.push([Tick(unit=self._unit, at=self._world.now)])

    def happen(self, minute: int) -> None:
        """What the scenario says of a minute."""
        for happening in self._scenario.happenings:
            if happening.minute == minute:
                self._do(happening)

    def arrived(self) -> Arrived:
        """(minute, kind, to) of everything that has reached somebody."""
        return [
            (round((at - self._scenario.start) / timedelta(minutes=1)), page.kind, page.to)
            for at, page in self.runtime.arrived
        ]

    def _at(self, minute: int) -> datetime:
        return self._scenario.start + timedelta(minutes=minute)

    def _do(self, what: Happening) -> None:
        if what.verb == "signal":
            self.runtime.push([self._signal(what, self._world.now)])
        elif what.verb == "item":
            self.runtime.push(self._items.read(what, self._world.now))
        elif what.verb == "storm":
            self._storm(what)
        elif what.verb == "duty":
            self._duty.change(self._world.now, roles(what))
        elif what.verb == "away":
            self._world.away.add(what.words[0])
        elif what.verb == "back":
            self._world.away.discard(what.words[0])
        elif what.verb == "mute":
            self._world.people[what.words[0]] = muted(self._world.people[what.words[0]])
        elif what.verb == "restart":
            self.runtime.restart()
        elif what.verb == "clock":
            self.runtime.push([Tick(unit=self._unit, at=self._at(int(what.words[0])))])
        elif what.verb == "stall":
            self._stalled_until = self._at(int(what.words[0]))
        else:
            self.runtime.push([self._command(what)])

    def _signal(self, what: Happening, at: datetime) -> Signal:
        kind = one_of(KINDS, what.named.get("kind", "emerging"))
        level = one_of(LEVELS, what.words[0])
        issue = what.named.get("issue", "i1")
        alone = kind in ("rescue", "source") or issue == "-"
        key = what.named.get("key", f"{'drift' if kind == 'drift' else 'issue'}:{issue}")
        merged = tuple(filter(None, what.named.get("merged", "").split(",")))
        evidence = (what.named.get("evidence", "m1"),)
        return Signal(
            unit=self._unit, at=at, key=key, rule=f"counts-{level}", kind=kind, level=level, title=key,
            reason="二十条", issue_id=None if alone else issue, evidence=evidence, merged=merged,
        )  # fmt: skip

    def _storm(self, what: Happening) -> None:
        """One signal a second from this minute on, all at once for the runtime."""
        count = int(what.words[0])
        one = replace(what, words=what.words[1:])
        moments = (self._world.now + timedelta(seconds=number) for number in range(count))
        self.runtime.push([self._signal(one, at) for at in moments])

    def _command(self, what: Happening) -> Command:
        until, level = what.named.get("until"), what.named.get("level")
        return Command(
            unit=self._unit, at=self._world.now, alert_id=self._alert(what.named.get("key")).alert_id,
            action=one_of(ACTIONS, what.verb), who=what.words[0], note="已看", to=what.named.get("to"),
            level=None if level is None else one_of(LEVELS, level), until=None if until is None else self._at(int(until)),
        )  # fmt: skip

    def _alert(self, key: str | None) -> Alert:
        alerts = sorted(self.runtime.alerts(), key=lambda a: (a.opened_at, a.alert_id))
        return next(alert for alert in alerts if key is None or alert.key == key)
