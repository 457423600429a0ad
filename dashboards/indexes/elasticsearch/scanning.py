"""Reading everything that matches, out of one snapshot: a point in time, page after page."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from dashboards.indexes.elasticsearch.asking import Clause
from dashboards.indexes.elasticsearch.reaching import reaching
from dashboards.indexes.elasticsearch.server import Server
from dashboards.ports import IndexAway

#: documents of one page, and how long the server keeps the snapshot between two pages
_PAGE, _KEEP = 1000, "5m"


def scan(
    server: Server, index: str, asked: Clause, order: Sequence[Clause], *, bodies: bool = True
) -> Iterator[dict[str, Any]]:
    """The hits (``_index``, ``_id``, ``_version`` and, with ``bodies``, ``_source``) in an order that is total."""
    with reaching(server.address):
        opened = server.client.open_point_in_time(index=index, keep_alive=_KEEP, ignore_unavailable=True)
    snapshot: str = opened["id"]
    after: list[Any] | None = None
    try:
        while True:
            with reaching(server.address):
                answer = server.client.search(
                    pit={"id": snapshot, "keep_alive": _KEEP},
                    query=asked,
                    sort=list(order),
                    size=_PAGE,
                    search_after=after,
                    source=bodies,
                    version=True,
                    track_total_hits=False,
                    allow_partial_search_results=False,
                )
            snapshot = answer["pit_id"]
            hits: list[dict[str, Any]] = answer["hits"]["hits"]
            yield from hits
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"]
    finally:
        with suppress(IndexAway), reaching(server.address):  # else the server forgets it by itself
            server.client.close_point_in_time(id=snapshot)
