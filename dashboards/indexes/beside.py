"""An index with another one beside it that only answers when it is asked by name.

The documents of drills lie beside: whoever holds a drill's link or number finds its alert; no list, search or count
of the desk, of briefs and of exports knows of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

from dashboards.ports import Document, Hits, Index, Kind, Query


class Beside:
    """Satisfies ``Index``. ``aside`` answers ``get``, and searches for what belongs to one alert, where ``real`` has
    nothing; it is never written to."""

    def __init__(self, real: Index, aside: Index) -> None:
        self._real = real
        self._aside = aside

    def put(self, documents: Iterable[Document]) -> None:
        self._real.put(documents)

    def get(self, kind: Kind, id: str) -> Mapping[str, Any] | None:  # noqa: A002 - the port's own word
        found = self._real.get(kind, id)
        return self._aside.get(kind, id) if found is None else found

    def search(self, query: Query) -> Hits:
        hits = self._real.search(query)
        return self._aside.search(query) if not hits.total and "alert_id" in query.filters else hits

    def scan(self, query: Query) -> Iterator[Mapping[str, Any]]:
        return self._real.scan(query)

    def count(self, query: Query, by: str) -> dict[str, int]:
        return self._real.count(query, by)

    def histogram(self, query: Query, *, interval: Literal["hour", "day"]) -> list[tuple[datetime, int]]:
        return self._real.histogram(query, interval=interval)

    def move_issues(self, moves: Iterable[tuple[str, str]]) -> None:
        self._real.move_issues(moves)

    def retire_texts(self, before: datetime) -> None:
        self._real.retire_texts(before)
