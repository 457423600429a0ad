"""What showing needs: an index of documents (one adapter per engine, one contract suite)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Kind = Literal["mentions", "issues", "alerts", "pages", "deliveries", "fetches", "coverage"]
KINDS: tuple[Kind, ...] = ("mentions", "issues", "alerts", "pages", "deliveries", "fetches", "coverage")
#: (start, end) offsets of the characters that matched
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing worth searching. A document whose ``version`` is not higher than the stored one changes nothing.

    ``body`` holds the fields of ``dashboards.documents.catalogue``: JSON values only, times as ISO 8601 in UTC.
    """

    kind: Kind
    id: str
    version: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """``filters`` are exact matches on keyword and boolean fields: a sequence means any of, ``""`` means the
    field is empty, booleans are written "true" and "false", a field that holds a list matches by any member.
    ``text`` is searched in Chinese: every word (cut by spaces or quotes) must stand in it as it is written.
    ``since`` (inclusive) and ``until`` (exclusive) bound the kind's own time field; ``after`` continues where
    ``Hits.next`` left off. Newest first.
    """

    kind: Kind
    text: str = ""
    filters: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    size: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """``total`` counts all matches; ``documents`` are this page's bodies; ``next`` is None on the last page.

    ``highlights`` has one entry a document: where ``Query.text`` stands in the kind's headline field
    (``dashboards.documents.catalogue.HEADLINES``); ``dashboards.documents.marked`` cuts a text by them.
    """

    total: int
    documents: tuple[Mapping[str, Any], ...]
    next: str | None = None
    highlights: tuple[Spans, ...] = ()


class IndexAway(RuntimeError):
    """The index cannot be asked or written for now; what was to be put must be put again later. The message is
    Chinese: what is wrong and what to do, without any secret or any citizen's words."""


class IndexTooNew(RuntimeError):
    """The index was written by a newer version of this program; the message is Chinese."""


class Index(Protocol):
    """Searchable documents. ``put`` is idempotent and at-least-once safe; what it returned from is durable and seen
    by whoever asks this object next (others may see it a second later).

    A field or kind that the catalogue does not know is a ValueError. An index on another machine raises IndexAway
    from any method, and from an iterator of ``scan``, while it cannot be reached.
    """

    def put(self, documents: Iterable[Document]) -> None: ...

    def get(self, kind: Kind, id: str) -> Mapping[str, Any] | None: ...  # noqa: A002 - a document's own word

    def search(self, query: Query) -> Hits: ...

    def scan(self, query: Query) -> Iterator[Mapping[str, Any]]:
        """All matches (``size`` and ``after`` are not used), oldest first, equal times by id, out of one
        snapshot: what is put meanwhile is not seen."""
        ...

    def count(self, query: Query, by: str) -> dict[str, int]:
        """Matches per value of a keyword or boolean field (a facet), most frequent first, equal ones by value;
        ``""`` counts those without a value. A field that holds a list counts once per member."""
        ...

    def histogram(self, query: Query, *, interval: Literal["hour", "day"]) -> list[tuple[datetime, int]]:
        """Matches per hour or day of Asia/Shanghai, empty buckets left out, in time order."""
        ...

    def move_issues(self, moves: Iterable[tuple[str, str]]) -> None:
        """For each (merged issue, issue it became part of), in this order: mentions and alerts of the first belong to
        the second from now on, and the first's own document goes (the second names it in ``merged``). Call it after
        what was put before the merges."""
        ...

    def retire_texts(self, before: datetime) -> None:
        """Takes text and post title out of every mention fetched before a moment; all else of it stays."""
        ...
