"""The stage that keeps the alerts: one inbox of signals, commands, deliveries and time; changes and pages go out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from alerting.commands import applied, apply, refusal
from alerting.escalation import Course, Desk, begin, proceed, raised, undelivered
from alerting.lifecycle import ENDED, exceeds, moved, opened, releveled
from alerting.people import Person
from alerting.ports import Roster
from alerting.records import (
    Alert,
    AlertChange,
    Command,
    CommandRefused,
    Delivery,
    PageKind,
    Paging,
    Signal,
    rank,
)
from alerting.rulebook import Rules
from crawlers.records import Tick

_OF_ISSUES = frozenset({"emerging", "flag"})
_UNDELIVERED = frozenset({"rejected", "timeout"})


def open_escalate(
    rules: Rules, roster: Roster, people: Mapping[str, Person]
) -> Callable[[str, MutableMapping[str, Any]], Callable[[Any], Iterable[Any]]]:
    """The stage's opener. Entries: ``alert:<id>`` (Alert) and ``paging:<id>`` (Paging)."""

    def open_unit(unit: str, entries: MutableMapping[str, Any]) -> Callable[[Any], Iterable[Any]]:
        desk = Desk(rules, people, lambda at: roster.on_duty(unit, at))
        return _Inbox(unit, entries, desk).step

    return open_unit


class _Inbox:
    """One unit's alerts. Caches of the entries: ``_ids`` key -> alert id, ``_due`` alert id -> time, ``_of_issue``
    issue id -> ids of the alerts it has or had."""

    def __init__(self, unit: str, entries: MutableMapping[str, Any], desk: Desk) -> None:
        self._unit = unit
        self._entries = entries
        self._desk = desk
        self._ids: dict[str, str] = {}
        self._due: dict[str, datetime] = {}
        self._of_issue: dict[str, set[str]] = {}
        for alert in sorted(self._alerts(), key=lambda a: (a.opened_at, a.alert_id)):
            self._remember(alert)

    def step(self, record: Any) -> Iterable[Any]:
        """The alert changes, pages and refusals that follow from one record."""
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
        alert = self._alert_of(signal)
        if alert is None:
            same = self._same_issue(signal)
            if signal.kind == "drift" and same is not None and same.state != "closed":
                return []
            alert = opened(signal)
            paging = Paging(
                alert_id=alert.alert_id, round=0, kind="open", why=signal.reason, evidence=signal.evidence
            )
            course = Course(alert, paging)
            if alert.kind not in self._desk.rules.digest:
                course = begin(course, self._desk, signal.at, "open", signal.reason)
            return self._saved(None, course, signal.at)
        found = self._received(alert, signal)
        if signal.kind in _OF_ISSUES and signal.merged:
            found += self._close_merged(self._entries[f"alert:{alert.alert_id}"], signal)
        return found

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

    def _close_merged(self, into: Alert, signal: Signal) -> Iterator[Any]:
        """Ends the alerts of issues that are part of this one, unless they stand higher."""
        for other in sorted(self._alerts(), key=lambda a: (a.opened_at, a.alert_id)):
            merged = other.kind in _OF_ISSUES and other.issue_id in signal.merged and other.state != "closed"
            if merged and other.alert_id != into.alert_id and rank(other.level) <= rank(into.level):
                closed = moved(other, "closed", signal.at, f"话题已合并,见预警 {into.alert_id}")
                yield from self._course_saved(other, closed, signal.at)

    def _command(self, command: Command) -> list[Any]:
        alert: Alert | None = self._entries.get(f"alert:{command.alert_id}")
        if alert is not None and applied(alert, command):
            return []
        if (reason := refusal(alert, command)) is not None or alert is None:
            return [CommandRefused(unit=self._unit, at=command.at, command=command, reason=reason or "")]
        course = apply(self._course(alert), command, self._desk)
        return self._saved(alert, course, command.at)

    def _delivery(self, delivery: Delivery) -> list[Any]:
        alert: Alert | None = self._entries.get(f"alert:{delivery.alert_id}")
        if alert is None or not delivery.final or delivery.outcome not in _UNDELIVERED:
            return []
        course = undelivered(self._course(alert), self._desk, delivery.at, delivery.page_id)
        return self._saved(alert, course, delivery.at)

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

    def _alert_of(self, signal: Signal) -> Alert | None:
        """The alert a signal belongs to: of its key, else of the same issue (or one merged into it)."""
        if signal.key in self._ids:
            alert: Alert = self._entries[f"alert:{self._ids[signal.key]}"]
            return alert
        return self._same_issue(signal) if signal.kind in _OF_ISSUES else None

    def _same_issue(self, signal: Signal) -> Alert | None:
        issues = [signal.issue_id, *signal.merged]
        ids = {alert_id for issue in issues if issue for alert_id in self._of_issue.get(issue, ())}
        alerts: list[Alert | None] = [self._entries.get(f"alert:{alert_id}") for alert_id in ids]
        same = [a for a in alerts if a is not None and a.kind in _OF_ISSUES and a.issue_id in issues]
        return min(same, key=lambda a: (a.state == "closed", a.opened_at, a.alert_id), default=None)

    def _alerts(self) -> Iterator[Alert]:
        return (entry for _, entry in self._entries.items() if isinstance(entry, Alert))

    def _course(self, alert: Alert) -> Course:
        return Course(alert, self._entries[f"paging:{alert.alert_id}"])

    def _course_saved(self, before: Alert, after: Alert, at: datetime) -> list[Any]:
        return self._saved(before, replace(self._course(before), alert=replace(after, step_at=None)), at)

    def _saved(self, before: Alert | None, course: Course, at: datetime) -> list[Any]:
        """Keeps the course; the change (when an officer would see one) and the pages."""
        alert = course.alert
        self._entries[f"alert:{alert.alert_id}"] = alert
        self._entries[f"paging:{alert.alert_id}"] = course.paging
        self._remember(alert)
        known = len(before.changes) if before else 0
        new = alert.changes[known:]
        seen = before is None or new or before.numbers != alert.numbers
        change = [AlertChange(unit=alert.unit, at=at, alert=alert, changes=new)] if seen else []
        return [*change, *course.pages]

    def _remember(self, alert: Alert) -> None:
        self._ids[alert.key] = alert.alert_id
        if alert.issue_id is not None:
            self._of_issue.setdefault(alert.issue_id, set()).add(alert.alert_id)
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
        """Whether it waits for nobody: a kind for the digest that no person took up or raised."""
        return alert.kind in self._desk.rules.digest and alert.state == "detected" and alert.step_at is None

    def _forget(self, alert: Alert) -> None:
        del self._entries[f"alert:{alert.alert_id}"], self._entries[f"paging:{alert.alert_id}"]
        del self._due[alert.alert_id]
        if self._ids.get(alert.key) == alert.alert_id:
            del self._ids[alert.key]
        if alert.issue_id is not None:
            self._of_issue.get(alert.issue_id, set()).discard(alert.alert_id)
