"""Stand-ins for the ports of the crawlers, in memory."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from crawlers.ports import Ingested
from crawlers.pseudonyms import Pseudonyms
from crawlers.records import FetchReport, Mention


class MemoryLog:
    """A MentionLog that keeps everything in lists."""

    def __init__(self) -> None:
        self.mentions: dict[str, Mention] = {}
        self.reports: list[FetchReport] = []

    def ingest(self, mentions: Iterable[Mention]) -> Ingested:
        total = Ingested()
        for mention in mentions:
            old = self.mentions.get(mention.mention_id)
            if old is None:
                total += Ingested(new=1)
            else:
                total += Ingested(unchanged=1) if old.digest == mention.digest else Ingested(updated=1)
            self.mentions[mention.mention_id] = mention
        return total

    def report(self, report: FetchReport) -> None:
        self.reports.append(report)

    def known(self, mention_ids: Iterable[str]) -> set[str]:
        return {mention_id for mention_id in mention_ids if mention_id in self.mentions}

    def stored(self, mention_ids: Iterable[str]) -> dict[str, Mention]:
        return {key: self.mentions[key] for key in mention_ids if key in self.mentions}

    @property
    def by_comment(self) -> dict[str, Mention]:
        return {mention.comment_id: mention for mention in self.mentions.values()}


class MemoryCheckpoints:
    """Checkpoints in a dictionary."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str] = {}

    def get(self, source: str, key: str) -> str | None:
        return self.values.get((source, key))

    def put(self, source: str, key: str, value: str) -> None:
        self.values[source, key] = value


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def checkpoints() -> MemoryCheckpoints:
    return MemoryCheckpoints()


@pytest.fixture
def pseudonyms() -> Pseudonyms:
    return Pseudonyms(b"a pepper for tests only")


@pytest.fixture
def now() -> datetime:
    """Noon in Shanghai."""
    return datetime(2024, 6, 5, 4, 0, tzinfo=UTC)
