"""The index port over a dictionary, as simply as it can be said."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from dashboards.documents.catalogue import TIMES
from dashboards.ports import Document, Hits, Query


class PlainIndex:
    """Satisfies what the console asks of ``dashboards.ports.Index``."""

    def __init__(self) -> None:
        self.bodies: dict[str, dict[str, Mapping[str, Any]]] = {}

    def put(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self.bodies.setdefault(document.kind, {})[document.id] = document.body

    def get(self, kind: str, id: str) -> Mapping[str, Any] | None:  # noqa: A002 (the port's name)
        return self.bodies.get(kind, {}).get(id)

    def scan(self, query: Query) -> Iterator[Mapping[str, Any]]:
        return iter(sorted(self._matching(query), key=lambda b: b[TIMES[query.kind]]))

    def search(self, query: Query) -> Hits:
        found = sorted(self._matching(query), key=lambda b: b[TIMES[query.kind]], reverse=True)
        first = int(query.after or 0)
        page = found[first : first + query.size]
        after = first + query.size
        spans = tuple(_spans(str(b.get("text", "")), query.text) for b in page)
        return Hits(
            total=len(found),
            documents=tuple(page),
            next=str(after) if after < len(found) else None,
            highlights=spans,
        )

    def count(self, query: Query, by: str) -> dict[str, int]:
        counts: dict[str, int] = {}
        for body in self._matching(query):
            values = body.get(by)
            for value in values if isinstance(values, list) else [values or ""]:
                counts[value] = counts.get(value, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: -pair[1]))

    def histogram(self, query: Query, *, interval: str) -> list[tuple[datetime, int]]:
        counts: dict[datetime, int] = {}
        for body in self._matching(query):
            hour = datetime.fromisoformat(body[TIMES[query.kind]]).replace(minute=0, second=0, microsecond=0)
            counts[hour] = counts.get(hour, 0) + 1
        return sorted(counts.items())

    def move_issues(self, moves: Iterable[tuple[str, str]]) -> None:
        raise AssertionError("the console never merges issues")

    def retire_texts(self, before: datetime) -> None:
        raise AssertionError("the console never retires texts")

    def _matching(self, query: Query) -> list[Mapping[str, Any]]:
        return [b for b in self.bodies.get(query.kind, {}).values() if _matches(b, query)]


def _matches(body: Mapping[str, Any], query: Query) -> bool:
    for key, wanted in query.filters.items():
        allowed = {wanted} if isinstance(wanted, str) else set(wanted)
        held = body.get(key)
        if not allowed & set(held if isinstance(held, list) else [held or ""]):
            return False
    at = datetime.fromisoformat(body[TIMES[query.kind]])
    if (query.since and at < query.since) or (query.until and at >= query.until):
        return False
    text = f"{body.get('text', '')}{body.get('title', '')}"
    return all(word in text for word in query.text.split())


def _spans(text: str, question: str) -> tuple[tuple[int, int], ...]:
    found = [(text.find(word), text.find(word) + len(word)) for word in question.split() if word in text]
    return tuple(sorted(found))
