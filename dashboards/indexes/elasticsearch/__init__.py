"""The index in Elasticsearch, for when one machine's file is outgrown; docs/elasticsearch.md is its manual."""

import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

from dashboards.indexes.elasticsearch import reading, rewriting
from dashboards.indexes.elasticsearch.asking import ask, oldest_first
from dashboards.indexes.elasticsearch.bulk import Pause
from dashboards.indexes.elasticsearch.mapping import SCHEMA_VERSION
from dashboards.indexes.elasticsearch.reaching import Address
from dashboards.indexes.elasticsearch.refused import RefusedPlace
from dashboards.indexes.elasticsearch.scanning import scan
from dashboards.indexes.elasticsearch.server import Server
from dashboards.indexes.elasticsearch.writing import Writer
from dashboards.ports import Document, Hits, Kind, Query


class ElasticsearchIndex:
    """Satisfies ``dashboards.ports.Index``. Nothing is asked of the cluster before the first method is called."""

    def __init__(
        self,
        address: Address,
        *,
        prefix: str,
        replicas: int,
        refused: RefusedPlace,
        pause: Pause = time.sleep,
        schema: int = SCHEMA_VERSION,
    ) -> None:
        """``refused`` takes what the index will never store; ``pause`` waits that many seconds."""
        self.server = Server(address, prefix, replicas, schema)
        self._writer = Writer(self.server, refused, pause)
        self._refused = refused
        self._pause = pause

    def close(self) -> None:
        """Closes the connections; the index must not be used afterwards."""
        self.server.client.close()

    def put(self, documents: Iterable[Document]) -> None:
        self._writer.put(documents)

    def get(self, kind: Kind, id: str) -> Mapping[str, Any] | None:  # noqa: A002 - the port's word
        return reading.get(self.server, kind, id)

    def search(self, query: Query) -> Hits:
        return reading.search(self.server, query)

    def scan(self, query: Query) -> Iterator[Mapping[str, Any]]:
        asked = ask(query)

        def bodies() -> Iterator[Mapping[str, Any]]:
            self.server.ready()
            self.server.fresh(query.kind)
            alias = self.server.names.alias(query.kind)
            for hit in scan(self.server, alias, asked, oldest_first(query.kind)):
                yield hit["_source"]

        return bodies()

    def count(self, query: Query, by: str) -> dict[str, int]:
        return reading.count(self.server, query, by)

    def histogram(self, query: Query, *, interval: Literal["hour", "day"]) -> list[tuple[datetime, int]]:
        return reading.histogram(self.server, query, interval=interval)

    def move_issues(self, moves: Iterable[tuple[str, str]]) -> None:
        for merged, into in moves:
            if merged != into:
                self.server.ready()
                rewriting.move_issue(self.server, merged, into, pause=self._pause)

    def retire_texts(self, before: datetime) -> None:
        self._refused.retire_texts(before)
        self.server.ready()
        rewriting.retire_texts(self.server, before, pause=self._pause)
