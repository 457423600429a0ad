"""Changing what is stored without a newer document: read, change, write back; whoever came in between wins.

Elasticsearch's own update_by_query and delete_by_query are not used: they need scripts and their own task management,
and a plain scan and bulk is what every server has (docs/adr/0013-elasticsearch.md).
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from elasticsearch import NotFoundError

from dashboards.documents.catalogue import IDS
from dashboards.indexes.elasticsearch.asking import Clause, oldest_first
from dashboards.indexes.elasticsearch.bulk import Item, Pause, send
from dashboards.indexes.elasticsearch.mapping import Body, source
from dashboards.indexes.elasticsearch.reaching import reaching
from dashboards.indexes.elasticsearch.scanning import scan
from dashboards.indexes.elasticsearch.server import Server
from dashboards.indexes.elasticsearch.versions import rewritten
from dashboards.ports import IndexAway, Kind

#: documents read before they are written back
_AT_ONCE = 1000
#: rounds until nobody comes in between; each loses only to a writer that was faster
_ROUNDS = 20


def move_issue(server: Server, merged: str, into: str, *, pause: Pause = time.sleep) -> None:
    """Mentions and alerts of the merged issue under the other one; the merged issue's own document gone."""
    kinds: tuple[Kind, ...] = ("mentions", "alerts")
    for kind in kinds:
        asked = {"term": {"issue_id": merged}}
        rewrite(server, kind, asked, lambda body: {**body, "issue_id": into}, pause=pause)
    index = server.names.index("issues")
    for _ in range(_ROUNDS):
        try:
            with reaching(server.address):
                stored = server.client.get(index=index, id=merged, source=False)
        except NotFoundError:
            return
        item = Item(kind="issues", index=index, id=merged, version=stored["_version"], source=None)
        if not send(server, [item], pause=pause).stale:
            return
    raise _busy(server)


def retire_texts(server: Server, before: datetime, *, pause: Pause = time.sleep) -> None:
    """Text and post title out of every mention fetched before a moment."""

    def bare(body: Body) -> Body | None:
        if datetime.fromisoformat(body["fetched_at"]) >= before:
            return None
        return {**body, "text": "", "post_title": None}

    # ``date`` knows milliseconds only: the bodies say the rest
    until = before.astimezone(UTC).isoformat(timespec="milliseconds")
    asked = {"bool": {"filter": [{"term": {"worded": True}}, {"range": {"fetched_at": {"lte": until}}}]}}
    rewrite(server, "mentions", asked, bare, pause=pause)


def rewrite(
    server: Server,
    kind: Kind,
    asked: Clause,
    change: Callable[[Body], Body | None],
    *,
    pause: Pause = time.sleep,
) -> None:
    """Writes every match back as ``change`` makes it (None leaves it); again where somebody was faster."""
    for _ in range(_ROUNDS):
        server.fresh(kind, others=True)
        contested = False
        for part in _parts(scan(server, server.names.alias(kind), asked, oldest_first(kind))):
            items = [item for hit in part if (item := _changed(kind, hit, change)) is not None]
            answers = send(server, items, pause=pause)
            contested = contested or bool(answers.stale)
            if answers.refused:
                item, why = answers.refused[0]
                raise IndexAway(
                    f"检索服务 {server.address.shown} 不收 {kind} {item.id} 的改写（{why}）：请检查索引的映射是否被改过"
                )
        if not contested:
            return
    raise _busy(server)


def _changed(kind: Kind, hit: dict[str, Any], change: Callable[[Body], Body | None]) -> Item | None:
    body = change(hit["_source"])
    if body is None:
        return None
    return Item(
        kind=kind,
        index=hit["_index"],
        id=body[IDS[kind]],
        version=rewritten(hit["_version"]),
        source=source(kind, body),
    )


def _parts(hits: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    for hit in hits:
        part.append(hit)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _busy(server: Server) -> IndexAway:
    return IndexAway(f"检索服务 {server.address.shown} 上同样的文档一直有别人在改：请稍后再试")
