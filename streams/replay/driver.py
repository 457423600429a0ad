"""Runs a recorded stream through the embedded pipeline by its own time and collects what came out."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from alerting.records import Alert, AlertChange, Delivery, Page
from analyzers.records import IssueUpdate, Reading
from crawlers.records import FetchReport, Mention, Tick
from streams.codec import Codec
from streams.replay.officer import Officer
from streams.runners.embedded.runner import EmbeddedRunner
from streams.runners.embedded.schema import connect
from streams.stage import Topology

#: the virtual clock ticks this often; pages that wait for time are never later than this
TICK = timedelta(minutes=1)
#: how long the clock runs on after the last mention, so that ladders begun by it are seen
TAIL = timedelta(hours=1)


@dataclass
class Outcome:
    """What a backtest brought, by id, in the order it arose."""

    issue_of: dict[str, str | None] = field(default_factory=dict)
    comment_of: dict[str, str] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    opened: dict[str, Alert] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    mentions: int = 0
    ticks: int = 0
    wall_seconds: float = 0.0

    def issue(self, mention_id: str) -> str | None:
        """The issue a mention belongs to in the end, after merges."""
        issue = self.issue_of[mention_id]
        while issue is not None and issue in self.merged:
            issue = self.merged[issue]
        return issue


class Replay:
    """One backtest. Nothing is sent to anybody: each page counts as accepted at once."""

    def __init__(self, topology: Topology, unit: str, ack_after: timedelta) -> None:
        self._unit = unit
        self._now: datetime | None = None
        self._officer = Officer(ack_after)
        self._fresh: list[Any] = []
        self.outcome = Outcome()
        self._runner = EmbeddedRunner(connect(":memory:"), Codec(), topology, self._take, self._clock)

    def _clock(self) -> datetime:
        if self._now is None:
            raise RuntimeError("the virtual clock has not begun")
        return self._now

    def run(
        self, records: Iterable[Mention | FetchReport], progress: Callable[[int], None] = lambda _: None
    ) -> Outcome:
        """Feeds the records at their own times; ``progress`` is told how many were fed."""
        begun = time.perf_counter()
        log = self._runner.log
        for moment, mention in self._timeline(iter(records)):
            self._now = moment
            if isinstance(mention, FetchReport):
                log.append((mention,))
            elif mention is None:
                log.append((Tick(unit=self._unit, at=moment),))
                self.outcome.ticks += 1
            else:
                log.ingest((mention,))
                self.outcome.comment_of[mention.mention_id] = mention.comment_id
                self.outcome.issue_of.setdefault(mention.mention_id, None)
                self.outcome.mentions += 1
                progress(1)
            self._settle()
        self.outcome.wall_seconds = time.perf_counter() - begun
        return self.outcome

    def _timeline(
        self, records: Iterator[Mention | FetchReport]
    ) -> Iterator[tuple[datetime, Mention | FetchReport | None]]:
        """Records at their arrival and ticks in time order; the officer's commands are slipped in before each."""
        tick: datetime | None = None
        last: datetime | None = None
        for mention in records:
            at = mention.fetched_at if isinstance(mention, Mention) else mention.at
            at = at if last is None else max(at, last)
            tick = tick or at + TICK
            while tick <= at:
                self._officer_acts(tick)
                yield tick, None
                tick += TICK
            self._officer_acts(at)
            yield at, mention
            last = at
        while tick is not None and last is not None and tick <= last + TAIL:
            self._officer_acts(tick)
            yield tick, None
            tick += TICK

    def _officer_acts(self, moment: datetime) -> None:
        while commands := self._officer.due(moment):
            for command in commands:
                self._now = command.at
                self._runner.log.append((command,))
                self._settle()

    def _settle(self) -> None:
        """Runs until nothing is left, delivering every page that came out on the way."""
        while self._runner.pump():
            fresh, self._fresh = self._fresh, []
            deliveries = [self._deliver(page) for page in fresh if isinstance(page, Page)]
            if deliveries:
                self._runner.log.append(deliveries)

    def _deliver(self, page: Page) -> Delivery:
        self._officer.paged(page)
        return Delivery(
            unit=page.unit,
            page_id=page.page_id,
            alert_id=page.alert_id,
            at=self._clock(),
            channel=page.channels[0] if page.channels else "replay",
            attempt=1,
            outcome="accepted",
            detail="回放：未真正发送",
            final=True,
        )

    def _take(self, handed: Iterable[tuple[int, Any]]) -> None:
        out = self.outcome
        for _, record in handed:
            self._fresh.append(record)
            if isinstance(record, IssueUpdate):
                out.issue_of[record.opinion.mention.mention_id] = record.issue_id
                out.merged.update(dict.fromkeys(record.merged, record.issue_id or ""))
            elif isinstance(record, Reading):
                out.readings[record.issue_id] = record
            elif isinstance(record, AlertChange):
                out.opened.setdefault(record.alert.alert_id, record.alert)
                out.alerts[record.alert.alert_id] = record.alert
                self._officer.changed(record)
            elif isinstance(record, Page):
                out.pages.append(record)
