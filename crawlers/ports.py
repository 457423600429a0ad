"""What crawling needs from the rest of the house."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from crawlers.records import FetchReport, Mention


@dataclass(frozen=True, slots=True)
class Ingested:
    """How many mentions of a batch were new, changed or already known as they are."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: "Ingested") -> "Ingested":
        return Ingested(self.new + other.new, self.updated + other.updated, self.unchanged + other.unchanged)


class MentionLog(Protocol):
    """Where mentions and fetch reports are stored durably; safe to call again with the same records."""

    def ingest(self, mentions: Iterable[Mention]) -> Ingested: ...

    def report(self, report: FetchReport) -> None: ...

    def known(self, mention_ids: Iterable[str]) -> set[str]:
        """Those of the ids that are stored already, or under which a mention came that is stored under another
        (incremental fetches stop where a page is all known)."""
        ...

    def stored(self, mention_ids: Iterable[str]) -> dict[str, Mention]:
        """The present state of those of the mentions that are stored, by the id asked for."""
        ...


class Checkpoints(Protocol):
    """Small durable values of a source: cursors, quota counters, rests after a refusal, tokens' expiry."""

    def get(self, source: str, key: str) -> str | None: ...

    def put(self, source: str, key: str, value: str) -> None: ...


class ManyCheckpoints(Checkpoints, Protocol):
    """Checkpoints that take many values at once: all of them or none."""

    def put_all(self, source: str, values: Mapping[str, str]) -> None: ...
