"""The stage that keeps the alerts: one inbox of signals, commands, deliveries and time; changes and pages go out."""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from alerting.alerts.bundling import Flows
from alerting.alerts.commands import applied, apply, refusal
from alerting.alerts.course import Course, Desk
from alerting.alerts.escalation import begin, proceed, raised, undelivered
from alerting.alerts.kin import OF_ISSUES, Kin
from alerting.alerts.lifecycle import ENDED, WAITING, exceeds, moved, opened, releveled
from alerting.alerts.paging import Paging
from alerting.people import Person
from alerting.ports import Roster
from alerting.records import (
    Alert,
    AlertChange,
    Command,
    CommandRefused,
    Delivery,
    Page,
    PageKind,
    Signal,
    rank,
)
from alerting.rules.rulebook import Rules
from crawlers.records import Tick

_UNDELIVERED = frozenset({"rejected", "timeout"})


def open_escalate(
    rules: Rules, roster: Roster, people: Mapping[str, Person]
) -> Callable[[str, MutableMapping[str, Any]], Callable[[Any], Iterable[Any]]]:
    """The stage's opener. Entries: ``alert:<id>`` (Alert), ``paging:<id>`` (Paging) and those of ``Flows``."""

    def open_unit(unit: str, entries: MutableMapping[str, Any]) -> Callable[[Any], Iterable[Any]]:
        kin = Kin(entries)
        desk = Desk(rules, people, lambda at: roster.on_duty(unit, at), roster.on_duty, kin.above)
        return _Inbox(unit, entries, desk, kin).step

    return open_unit


class _Inbox:
    """One unit's alerts. ``_due`` is a cache of the entries: alert id -> when something is due of it."""

    def __init__(self, unit: str, entries: MutableMapping[str, Any], desk: Desk, kin: Kin) -> None:
        self._unit = unit
        self._entries = entries
        self._desk = desk
        self._kin = kin
        self._due: dict[str, datetime] = {}
        for alert in sorted(kin.alerts(), key=lambda a: (a.opened_at, a.alert_id)):
            self._remember(self._course(alert))
        self._flows = Flows(entries, desk.rules.limits, self._urgent, self._wanted)

    def step(self, record: Any) -> Iterable[Any]:
        """The alert changes, pages and refusals that follow from one record."""
        found = list(self._decide(record))
        pages = [one for one in found if isinstance(one, Page)]
        if pages:
            others = [one for one in found if not isinstance(one, Page)]
            found = [*others, *self._flows.spread(pages, record.at)]
        if isinstance(record, Tick):
            found += self._flows.release(record.at)
        return found

    def _decide(self, record: Any) -> Iterable[Any]:
        if isinstance(record, Signal):
            return self._signal(record)
        if isinstance(record, Command):
            return self._command(record)
        if isinstance(record, Delivery):
            return self._delivery(record)
        if isinstance(record, Tick):
            return self._tick(record.at)
        return ()

    def _signal(self, signal: Signal) -> list[Any]:
        alert = self._kin.of(signal)
        if alert is None:
            same = self._kin.same_issue(signal)
            if signal.kind == "drift" and same is not None and same.state != "closed":
                return []
            alert = opened(signal, self._desk.rules.version)
            paging = Paging(
                alert_id=alert.alert_id, round=0, kind="open", why=signal.reason, evidence=signal.evidence
            )
            course = Course(alert, paging)
            if not self._desk.only_shown(alert):
                course = begin(course, self._desk, signal.at, "open", signal.reason)
            return self._saved(None, course, signal.at)
        found: list[Any] = []
        if signal.kind in OF_ISSUES and signal.merged:
            found = self._keep_one(alert, signal)
            alert = self._kin.of(signal) or alert
        return found + self._received(alert, signal)

    def _received(self, alert: Alert, signal: Signal) -> list[Any]:
        """A further signal of an alert that is on the desk."""
        higher = exceeds(signal.level, alert)
        if signal.at <= alert.last_signal_at and not higher:
            return []
        paging = self._entries[f"paging:{alert.alert_id}"]
        quiet = signal.at - alert.last_signal_at
        after = replace(
            alert,
            issue_id=signal.issue_id or alert.issue_id,
            last_signal_at=max(alert.last_signal_at, signal.at),
            numbers=signal.numbers,
        )
        course = Course(after, replace(paging, evidence=signal.evidence or paging.evidence))
        return self._saved(alert, self._follow(course, signal, quiet, higher), signal.at)

    def _follow(self, course: Course, signal: Signal, quiet: timedelta, higher: bool) -> Course:
        alert, limits = course.alert, self._desk.rules.lifecycle
        rescue = alert.kind == "rescue"
        pause = timedelta(minutes=limits.rescue_quiet_minutes if rescue else limits.reopen_quiet_minutes)
        again = quiet >= pause
        if alert.state in ENDED:
            ended = alert.closed_at or alert.responded_at or signal.at
            again = again or signal.at - ended >= timedelta(minutes=limits.reopen_after_minutes)
            if not (signal.at > ended and (again or higher)):
                return course
            reason = f"再次出现:{signal.reason}"
            back = moved(alert, "detected", signal.at, reason)
            if signal.level != alert.level:
                back = replace(releveled(back, signal.level, signal.at, reason), lowered_from=None)
            if alert.kind in self._desk.rules.digest:
                return replace(course, alert=back)
            kind: PageKind = "raise" if higher else "remind"
            return begin(replace(course, alert=back), self._desk, signal.at, kind, reason)
        if alert.kind in self._desk.rules.digest:
            return course
        if higher:
            return raised(course, self._desk, signal.level, signal.at, signal.reason)
        if rescue and again and alert.acknowledged_at is not None:
            reason = "同一人再次发出危险信号"
            back = moved(alert, "detected", signal.at, reason)
            return begin(replace(course, alert=back), self._desk, signal.at, "remind", reason)
        return course

    def _keep_one(self, into: Alert, signal: Signal) -> list[Any]:
        """Of the alerts whose issues are one now, the highest goes on (the signal's own among equals); the others end
        and name it."""
        open_ones = [a for a in (into, *self._kin.merged(into, signal)) if a.state not in ENDED]
        if not open_ones:
            return []
        kept = max(open_ones, key=lambda a: (rank(a.level), a.alert_id == into.alert_id))
        found: list[Any] = []
        for other in open_ones:
            if other.alert_id != kept.alert_id:
                closed = moved(other, "closed", signal.at, f"话题已合并,见预警 {kept.alert_id}")
                found += self._course_saved(other, closed, signal.at)
        if kept.issue_id != signal.issue_id:
            course = self._course(replace(kept, issue_id=signal.issue_id, numbers=signal.numbers))
            found += self._saved(kept, course, signal.at)
        return found

    def _command(self, command: Command) -> list[Any]:
        alert: Alert | None = self._entries.get(f"alert:{command.alert_id}")
        if alert is not None and applied(alert, command):
            return []
        if (reason := refusal(alert, command)) is not None or alert is None:
            return [CommandRefused(unit=self._unit, at=command.at, command=command, reason=reason or "")]
        course = apply(self._course(alert), command, self._desk)
        return self._saved(alert, course, command.at)

    def _delivery(self, delivery: Delivery) -> list[Any]:
        if not delivery.final:
            return []
        told = self._flows.of(delivery.page_id) or ((delivery.alert_id, delivery.page_id),)
        self._flows.settled(delivery.page_id)
        found: list[Any] = []
        for alert_id, page_id in told if delivery.outcome in _UNDELIVERED else ():
            alert: Alert | None = self._entries.get(f"alert:{alert_id}")
            if alert is not None:
                course = undelivered(self._course(alert), self._desk, delivery.at, page_id)
                found += self._saved(alert, course, delivery.at)
        return found

    def _tick(self, at: datetime) -> list[Any]:
        found: list[Any] = []
        due = sorted((when, alert_id) for alert_id, when in self._due.items() if when <= at)
        for _, alert_id in due:
            alert: Alert = self._entries[f"alert:{alert_id}"]
            if alert.state == "closed":
                self._forget(alert)
            elif alert.state == "responded":
                found += self._course_saved(
                    alert, moved(alert, "closed", at, "回应后没有再出现,自动归档"), at
                )
            elif self._only_shown(alert):
                found += self._course_saved(alert, moved(alert, "closed", at, "长期没有新信号,自动归档"), at)
            else:
                found += self._saved(alert, proceed(self._course(alert), self._desk, at), at)
        return found

    def _course(self, alert: Alert) -> Course:
        return Course(alert, self._entries[f"paging:{alert.alert_id}"])

    def _course_saved(self, before: Alert, after: Alert, at: datetime) -> list[Any]:
        return self._saved(before, replace(self._course(before), alert=replace(after, step_at=None)), at)

    def _saved(self, before: Alert | None, course: Course, at: datetime) -> list[Any]:
        """Keeps the course; the change (when an officer or the watchman would see one) and the pages."""
        alert = course.alert
        self._entries[f"alert:{alert.alert_id}"] = alert
        self._entries[f"paging:{alert.alert_id}"] = course.paging
        self._remember(course)
        known = len(before.changes) if before else 0
        new = alert.changes[known:]
        seen = before is None or new or _shown(before) != _shown(alert)
        change = [AlertChange(unit=alert.unit, at=at, alert=alert, changes=new)] if seen else []
        return [*change, *course.pages]

    def _remember(self, course: Course) -> None:
        alert = course.alert
        self._kin.remember(alert, course.paging.evidence)
        due = self._due_at(alert)
        if due is None:
            self._due.pop(alert.alert_id, None)
        else:
            self._due[alert.alert_id] = due

    def _due_at(self, alert: Alert) -> datetime | None:
        limits = self._desk.rules.lifecycle
        if alert.closed_at is not None:
            return alert.closed_at + timedelta(hours=limits.keep_closed_hours)
        if alert.state == "responded" and alert.responded_at is not None:
            return alert.responded_at + timedelta(hours=limits.close_responded_hours)
        if self._only_shown(alert):
            return alert.last_signal_at + timedelta(days=limits.close_digest_days)
        return alert.step_at

    def _only_shown(self, alert: Alert) -> bool:
        """Whether it waits for nobody: of the digest, and no person took it up or raised it."""
        return self._desk.only_shown(alert) and alert.state == "detected" and alert.step_at is None

    def _urgent(self, page: Page) -> bool:
        """Never held back: high levels, rescue, and what a person asked for (an assignment, a transfer)."""
        alert: Alert = self._entries[f"alert:{page.alert_id}"]
        return page.level in ("橙", "红") or alert.kind == "rescue" or not self._of_ladder(page)

    def _wanted(self, page: Page) -> bool:
        """Whether a page of a ladder that was held back is still of the present round, and nobody took the alert."""
        alert: Alert | None = self._entries.get(f"alert:{page.alert_id}")
        return alert is not None and alert.state in WAITING and self._of_ladder(page)

    def _of_ladder(self, page: Page) -> bool:
        paging: Paging = self._entries[f"paging:{page.alert_id}"]
        return any(sent.page_id == page.page_id for sent in paging.sent)

    def _forget(self, alert: Alert) -> None:
        del self._entries[f"alert:{alert.alert_id}"], self._entries[f"paging:{alert.alert_id}"]
        del self._due[alert.alert_id]
        self._kin.forget(alert)


def _shown(alert: Alert) -> tuple[object, ...]:
    """What is seen of an alert besides its history: its numbers, and when something more is due."""
    return alert.numbers, alert.step, alert.step_at
