"""What showing needs: an index of documents (one adapter per engine, one contract suite)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Kind = Literal["mentions", "issues", "alerts", "pages", "fetches"]
KINDS: tuple[Kind, ...] = ("mentions", "issues", "alerts", "pages", "fetches")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing worth searching. A document with a lower ``version`` than the stored one changes nothing."""

    kind: Kind
    id: str
    version: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """``filters`` are exact matches (a sequence means any of); ``text`` is searched in Chinese; times bound
    the kind's own time field; ``after`` continues where ``Hits.next`` left off. Newest first."""

    kind: Kind
    text: str = ""
    filters: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    size: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """``total`` counts all matches; ``documents`` are this page's bodies; ``next`` is None on the last page."""

    total: int
    documents: tuple[Mapping[str, Any], ...]
    next: str | None = None


class Index(Protocol):
    """Searchable documents. ``put`` is idempotent and at-least-once safe."""

    def put(self, documents: Iterable[Document]) -> None: ...

    def get(self, kind: Kind, id: str) -> Mapping[str, Any] | None: ...

    def search(self, query: Query) -> Hits: ...

    def count(self, query: Query, by: str) -> dict[str, int]:
        """Matches per value of a field (a facet)."""
        ...

    def histogram(self, query: Query, *, interval: Literal["hour", "day"]) -> list[tuple[datetime, int]]:
        """Matches per hour or day of Asia/Shanghai, empty buckets left out, in time order."""
        ...

    def move_issue(self, merged: str, into: str) -> None:
        """Mentions of the merged issue belong to the other one from now on."""
        ...
