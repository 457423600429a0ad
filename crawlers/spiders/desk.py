"""What every spider of a crawl shares: log, checkpoints, clock reading, and the results so far."""

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from crawlers.intake import Intake
from crawlers.platforms.outcome import Outcome, Verdict
from crawlers.politeness import rest_until
from crawlers.ports import Checkpoints, MentionLog
from crawlers.quota import Quota
from crawlers.sources import Account, Source
from crawlers.spiders.inventory import Inventory
from crawlers.spiders.progress import Progress

SourceT = TypeVar("SourceT", bound=Source)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceResult:
    """One reading, as ``minsheng crawl`` prints it."""

    platform: str
    account_id: str
    post_id: str | None
    fetched: int
    new: int
    updated: int
    expected: int | None
    complete: bool
    reason: str | None
    stopped: bool


@dataclass(slots=True, kw_only=True)
class Desk(Generic[SourceT]):
    """One source's desk during one crawl at the time ``now``.

    ``everything``: read what is not due, too. ``tokens`` keeps access tokens between crawls of one process.
    ``stopping`` is set when the crawl must end.
    """

    source: SourceT
    log: MentionLog
    checkpoints: Checkpoints
    intake: Intake
    now: datetime
    everything: bool
    tokens: MutableMapping[str, str]
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    results: list[SourceResult] = field(default_factory=list)

    @property
    def account(self) -> Account:
        """The account the credentials belong to."""
        return self.source.accounts[0]

    @property
    def quota(self) -> Quota:
        return Quota(self.checkpoints, self.source.key, self.source.daily_calls)

    @property
    def poll(self) -> timedelta:
        return timedelta(seconds=self.source.poll_seconds)

    def progress(self, name: str) -> Progress:
        """The progress of the list ``name`` of this source."""
        return Progress.load(self.checkpoints.get(self.source.key, f"list:{name}"))

    def keep(self, name: str, progress: Progress) -> None:
        """Store the progress of a list."""
        self.checkpoints.put(self.source.key, f"list:{name}", progress.dump())

    def resting_until(self) -> datetime | None:
        """The end of the rest the source is in, None when it is in none."""
        value = self.checkpoints.get(self.source.key, "rest")
        until = datetime.fromisoformat(value.partition(" ")[0]) if value else None
        return until if until is not None and until > self.now else None

    def resting_why(self) -> str:
        """The reason stored with the rest."""
        return (self.checkpoints.get(self.source.key, "rest") or "").partition(" ")[2]

    def rest(self, verdict: Verdict) -> None:
        """Let the source rest as the platform's verdict demands, longer each time in a row; the rest outlives the process.

        Verdicts of our own (our quota, our stop) carry no code and set no rest.
        """
        if not verdict.code:
            return
        before = int(self.checkpoints.get(self.source.key, "refusals") or 0)
        until = rest_until(verdict, self.now, before)
        if until is not None:
            self.checkpoints.put(self.source.key, "rest", f"{until.isoformat()} {verdict.text}")
            if verdict.outcome is not Outcome.QUOTA:
                self.checkpoints.put(self.source.key, "refusals", str(before + 1))

    def recovered(self) -> None:
        """Note that the source was read without a refusal: the next rest is a short one again."""
        if self.checkpoints.get(self.source.key, "refusals") not in (None, "0"):
            self.checkpoints.put(self.source.key, "refusals", "0")

    def inventory(self, name: str) -> Inventory:
        """What the list ``name`` was seen to hold."""
        return Inventory(self.checkpoints, self.source.key, name)
