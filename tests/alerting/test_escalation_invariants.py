"""Whatever comes in whatever order, these hold.

``MINSHENG_RUNS=10000 python -m pytest tests/alerting/test_escalation_invariants.py`` runs as many interleavings.
"""

import os
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from alerting.alerts.escalate import open_escalate
from alerting.alerts.lifecycle import wanted
from alerting.alerts.silences import silence_at
from alerting.people import Person
from alerting.ports import Sent
from alerting.records import UNANSWERED, Alert, AlertChange, Command, Delivery, Page, Signal
from alerting.rules.file import default_rules
from crawlers.records import Tick
from dashboards.console.actions import offers
from dashboards.console.views.alerts import card
from dashboards.documents import plain
from streams.codec import Codec
from streams.runners.embedded.log import transaction
from streams.runners.embedded.outbox import Attempt, Outbox
from streams.runners.embedded.schema import connect

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
ACTIONS = (
    "ack", "assign", "raise", "lower", "report", "transfer", "receive", "handle", "respond", "close", "silence",
)  # fmt: skip
#: runs of random interleavings; a page written by an act of a person may follow an acknowledgement
RUNS = int(os.environ.get("MINSHENG_RUNS", "60"))
BY_HAND = ("assign", "transfer")


class AlertLife(RuleBasedStateMachine):
    """Random signals, commands, ticks, shifts, sendings and crashes; a twin stage runs the same without restarts.

    Pages go to a real outbox; a crash forgets everything that is not stored, also a page in the air.
    """

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
        self.by_hand: set[str] = set()
        self.db = connect(":memory:")
        self.outbox = Outbox(self.db, Codec())
        self.air: Attempt | None = None
        self.cut_off: set[str] = set()  # pages that were in the air when the process died
        self.repeats = self.crashes = 0
        self.told: set[str] = set()
        self.final: set[str] = set()
        self.looked_at: set[Any] = set()
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
        if isinstance(record, Delivery):
            self.told.add(record.page_id)
            if record.final:
                self.final.add(record.page_id)
        for change in (one for one in out if isinstance(one, AlertChange)):
            earlier = before.get(f"alert:{change.alert.alert_id}")
            assert change.alert.changes == (earlier.changes if earlier else ()) + change.changes
            before[f"alert:{change.alert.alert_id}"] = change.alert
        for page in (one for one in out if isinstance(one, Page)):
            alert: Alert = self.entries[f"alert:{page.alert_id}"]
            assert page.channels, "a page always has a channel to go by"
            assigned = isinstance(record, Command) and record.action in BY_HAND
            assert alert.kind != "drift" or not isinstance(record, Signal), "drift calls nobody by itself"
            assert alert.acknowledged_at is None or assigned, "nobody is called after an acknowledgement"
            written = {p.page_id for p in self.pages}
            assert page.page_id not in written or assigned, "a page is written once"
            self.pages.append(page)
            if assigned:
                self.by_hand.add(page.page_id)
            with transaction(self.db):
                self.outbox.add_inside(page)

    @rule(
        level=st.sampled_from(LEVELS),
        kind=st.sampled_from(("emerging", "emerging", "flag", "drift", "rescue", "source")),
        issue=st.sampled_from(("i1", "i2", "i3", "i4")),
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

    @precondition(lambda self: self.alerts())
    @rule(
        pick=st.integers(0, 9),
        action=st.sampled_from(ACTIONS),
        who=st.sampled_from(("a", "b")),
        to=st.sampled_from((None, "c", "u", "某科")),
        until=st.sampled_from((None, -1, 30, 600)),
    )
    def command(self, pick: int, action: Any, who: str, to: str | None, until: int | None) -> None:
        alerts = self.alerts()
        alert = alerts[pick % len(alerts)]
        end = None if until is None or action != "silence" else self.now + timedelta(minutes=until)
        self.push(
            Command(
                unit="u", at=self.now, alert_id=alert.alert_id, action=action, who=who, to=to, until=end, note="x"
            )
        )  # fmt: skip

    @precondition(lambda self: self.air is None)
    @rule()
    def hand_over(self) -> None:
        """The sender takes the most urgent page, asks whether it is wanted, and hands it to the channel."""
        attempt = self.outbox.claim(self.now)
        if attempt is None:
            return
        page = attempt.page
        alerts = [self.entries.get(f"alert:{alert_id}") for alert_id in (page.alert_id, *page.also)]
        if not any(wanted(page.at, alert) for alert in alerts):
            self.push(self.outbox.drop(attempt, self.now))
            return
        assert page.page_id in self.by_hand or any(
            a is None or a.acknowledged_at is None or a.acknowledged_at <= page.at for a in alerts
        ), "nobody is paged after an acknowledgement"
        if page.page_id in self.cut_off:
            assert attempt.maybe_repeated, "a repeat is marked"
            self.repeats += 1
            self.cut_off.discard(page.page_id)
        self.air = attempt

    @precondition(lambda self: self.air is not None)
    @rule(outcome=st.sampled_from(("accepted", "accepted", "rejected", "timeout")), retryable=st.booleans())
    def answer(self, outcome: Any, retryable: bool) -> None:
        """The channel answers, and what became of the page is stored and heard."""
        assert self.air is not None
        attempt, self.air = self.air, None
        self.push(self.outbox.settle(attempt, Sent(outcome=outcome, retryable=retryable), self.now))

    @rule(minutes=st.sampled_from((1, 1, 3, 5, 15, 61, 700, 12000)))
    def tick(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.push(Tick(unit="u", at=self.now))

    @rule(role=st.sampled_from(ROLES), who=st.sampled_from((None, "a", "b", "c", "mute", "ghost")))
    def change_shift(self, role: str, who: str | None) -> None:
        self.shift = {**self.shift, role: who}

    @rule()
    def crash(self) -> None:
        """The process dies and begins anew from what is stored."""
        if self.air is not None:
            self.cut_off.add(self.air.page.page_id)
            self.crashes += 1
        self.air = None
        self.outbox.recover()
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
            if alert.level == "蓝" and reached and silence_at(alert, self.now) is None:
                continue
            assert alert.step_at is not None
            assert alert.step_at >= self.now

    @invariant()
    def every_page_has_an_outcome_or_a_retry(self) -> None:
        status = dict(self.db.execute("SELECT page_id, status FROM outbox").fetchall())
        for page in self.pages:
            assert page.page_id in status, "a page is stored"
            assert status[page.page_id] in ("pending", "in_flight") or page.page_id in self.told
            assert (status[page.page_id] in ("done", "failed")) == (page.page_id in self.final)

    @invariant()
    def only_a_crash_repeats(self) -> None:
        assert self.repeats <= self.crashes

    @invariant()
    def a_person_in_danger_is_never_muted(self) -> None:
        for alert in self.alerts():
            if alert.kind == "rescue" or alert.level == "红":
                assert silence_at(alert, self.now) is None

    @invariant()
    def every_open_alert_can_be_dealt_with_at_the_desk(self) -> None:
        for alert in self.alerts():
            if (seen := (alert.alert_id, len(alert.changes))) in self.looked_at:
                continue
            self.looked_at.add(seen)
            actions = {offer.action for offer in offers(card(plain(alert), units={}, names={}))}
            assert (alert.state == "closed") == (not actions)
            if alert.state in UNANSWERED:
                assert {"respond", "close"} <= actions
            if alert.state in ("detected", "paged"):
                assert {"ack", "handle"} <= actions

    @invariant()
    def an_unsigned_transfer_comes_back(self) -> None:
        for alert in self.alerts():
            if (
                alert.state in ("acknowledged", "handling")
                and alert.transfer
                and not alert.transfer.received_at
            ):
                assert alert.step_at is not None

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
    from alerting.alerts.paging import Bundle, Flow, Paging

    return (Alert, Paging, Flow, Bundle)


TestAlertLife = AlertLife.TestCase
TestAlertLife.settings = settings(
    max_examples=RUNS, stateful_step_count=40, deadline=None, derandomize=RUNS <= 60, database=None
)
