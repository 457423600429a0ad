"""Whatever comes in whatever order, these hold."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from alerting.escalate import open_escalate
from alerting.people import Person
from alerting.records import Alert, AlertChange, Command, Delivery, Page, Signal
from alerting.rules_file import default_rules
from crawlers.records import Tick
from streams.codec import Codec

RULES = default_rules()
START = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
ROLES = ("主班", "副班", "带班领导", "分管领导")
PEOPLE = {
    name: Person(id=name, name=name, unit="u", channels=() if name == "mute" else ("c",), role=role)
    for name, role in (
        ("a", None),
        ("b", None),
        ("c", None),
        ("mute", None),
        ("chief", "分管领导"),
        ("spare", "后备"),
    )
}
LEVELS = ("蓝", "黄", "橙", "红")
ACTIONS = ("ack", "assign", "raise", "lower", "report", "transfer", "handle", "respond", "close", "silence")


class AlertLife(RuleBasedStateMachine):
    """Random signals, commands, deliveries, shifts, pauses and restarts; a twin runs the same without restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.shift: dict[str, str | None] = {"主班": "a", "副班": "b", "带班领导": "c", "分管领导": None}
        self.codec = Codec(extended_types())
        self.entries: dict[str, Any] = {}
        self.twin_entries: dict[str, Any] = {}
        self.twin = self.opened(self.twin_entries)
        self.step = self.opened(self.entries)
        self.pages: list[Page] = []
        self.history: list[Any] = []

    def opened(self, entries: dict[str, Any]) -> Any:
        return open_escalate(RULES, self, PEOPLE)("u", entries)

    def on_duty(self, unit: str, at: datetime) -> dict[str, str | None]:
        return self.shift

    def push(self, record: Any) -> None:
        before = {key: entry for key, entry in self.entries.items() if isinstance(entry, Alert)}
        out, again = list(self.step(record)), list(self.twin(record))
        assert out == again
        self.history.append(record)
        for change in (one for one in out if isinstance(one, AlertChange)):
            earlier = before.get(f"alert:{change.alert.alert_id}")
            assert change.alert.changes == (earlier.changes if earlier else ()) + change.changes
            before[f"alert:{change.alert.alert_id}"] = change.alert
        for page in (one for one in out if isinstance(one, Page)):
            alert: Alert = self.entries[f"alert:{page.alert_id}"]
            assert page.channels, "a page always has a channel to go by"
            assigned = isinstance(record, Command) and record.action in ("assign", "transfer")
            assert alert.kind != "drift" or not isinstance(record, Signal), "drift calls nobody by itself"
            assert alert.acknowledged_at is None or assigned, "nobody is called after an acknowledgement"
            written = {p.page_id for p in self.pages}
            assert page.page_id not in written or assigned, "a page is written once"
            self.pages.append(page)

    @rule(
        level=st.sampled_from(LEVELS),
        kind=st.sampled_from(("emerging", "flag", "drift", "rescue", "source")),
        issue=st.sampled_from(("i1", "i2")),
        merged=st.sampled_from(((), ("i1",))),
    )
    def signal(self, level: Any, kind: Any, issue: str, merged: tuple[str, ...]) -> None:
        level = "红" if kind == "rescue" else level
        family = "issue" if kind in ("emerging", "flag") else kind
        self.push(
            Signal(
                unit="u",
                at=self.now,
                key=f"{family}:{issue}",
                rule="r",
                kind=kind,
                level=level,
                title="t",
                reason="r",
                issue_id=None if kind == "source" else issue,
                merged=merged if issue == "i2" and family == "issue" else (),
            )
        )

    @precondition(lambda self: self.entries)
    @rule(pick=st.integers(0, 9), action=st.sampled_from(ACTIONS), who=st.sampled_from(("a", "b")))
    def command(self, pick: int, action: Any, who: str) -> None:
        alerts = self.alerts()
        alert = alerts[pick % len(alerts)]
        self.push(Command(unit="u", at=self.now, alert_id=alert.alert_id, action=action, who=who, to="c"))

    @precondition(lambda self: self.pages)
    @rule(
        pick=st.integers(0, 99),
        outcome=st.sampled_from(("accepted", "rejected", "timeout")),
        final=st.booleans(),
    )
    def delivery(self, pick: int, outcome: Any, final: bool) -> None:
        page = self.pages[-1 - pick % min(len(self.pages), 6)]
        self.push(
            Delivery(
                unit="u",
                page_id=page.page_id,
                alert_id=page.alert_id,
                at=self.now,
                channel="c",
                attempt=1,
                outcome=outcome,
                final=final,
            )
        )

    @rule(minutes=st.sampled_from((1, 1, 3, 5, 15, 61, 700, 12000)))
    def tick(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.push(Tick(unit="u", at=self.now))

    @rule(role=st.sampled_from(ROLES), who=st.sampled_from((None, "a", "b", "c", "mute", "ghost")))
    def change_shift(self, role: str, who: str | None) -> None:
        self.shift = {**self.shift, role: who}

    @rule()
    def restart(self) -> None:
        self.entries = {
            key: self.codec.decode(self.codec.encode(entry)) for key, entry in self.entries.items()
        }
        self.step = self.opened(self.entries)

    @precondition(lambda self: self.history)
    @rule(pick=st.integers(1, 5))
    def repeat(self, pick: int) -> None:
        """A signal or command of this very moment is delivered twice."""
        record = self.history[-min(pick, len(self.history))]
        if isinstance(record, (Signal, Command)) and record.at == self.now and record is self.history[-1]:
            before = dict(self.entries)
            out = [one for one in self.step(record) if isinstance(one, (Page, AlertChange))]
            list(self.twin(record))
            assert out == []
            assert self.entries == before

    def alerts(self) -> list[Alert]:
        return [entry for entry in self.entries.values() if isinstance(entry, Alert)]

    @invariant()
    def an_open_alert_nobody_took_has_a_future_step(self) -> None:
        for alert in self.alerts():
            if alert.state not in ("detected", "paged") or (
                alert.kind == "drift" and alert.state == "detected"
            ):
                continue
            paging = self.entries[f"paging:{alert.alert_id}"]
            reached = any(sent.to not in paging.failed for sent in paging.sent)
            if alert.level == "蓝" and reached:
                continue
            assert alert.step_at is not None
            assert alert.step_at >= self.now

    @invariant()
    def an_alert_has_the_level_its_history_says(self) -> None:
        for alert in self.alerts():
            levels = [change for change in alert.changes if change.field == "level"]
            assert not levels or levels[-1].after == alert.level
            states = [change for change in alert.changes if change.field == "state"]
            assert states[-1].after == alert.state
            assert all(a.after == b.before for a, b in pairwise(states))

    @invariant()
    def one_matter_is_one_alert(self) -> None:
        keys = [alert.key for alert in self.alerts()]
        assert len(keys) == len(set(keys))


def extended_types() -> tuple[type, ...]:
    """The records the stage keeps (the codec's own list may name more)."""
    from alerting.paging import Bundle, Flow, Paging

    return (Alert, Paging, Flow, Bundle)


TestAlertLife = AlertLife.TestCase
TestAlertLife.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True)
