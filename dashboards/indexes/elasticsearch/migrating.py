"""Lifting what is stored to the present schema: everything is copied into new indices, the aliases are swapped last.

The old indices take no writes from the first moment on (whoever writes keeps what he has and tries again) and are read
until the swap, which is one step for all of them. Interrupted anywhere, a second run goes on: an index whose copy is
whole is not copied again, another copy is begun anew.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from dashboards.documents.catalogue import FIELDS
from dashboards.indexes.elasticsearch.bulk import Item, Pause, send
from dashboards.indexes.elasticsearch.mapping import Body, source
from dashboards.indexes.elasticsearch.names import Place
from dashboards.indexes.elasticsearch.reaching import reaching
from dashboards.indexes.elasticsearch.scanning import scan
from dashboards.indexes.elasticsearch.server import Server
from dashboards.indexes.elasticsearch.templates import install, remove_older
from dashboards.ports import Kind

#: documents copied at a time
_AT_ONCE = 1000

Advance = Callable[[int], None]


class NotMigrated(RuntimeError):
    """The copy is not what was copied; nothing was swapped. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a run did: indices and documents copied by it, and whether the aliases were swapped."""

    indices: int
    documents: int
    swapped: bool


def migrate(server: Server, *, advance: Advance = lambda _: None, pause: Pause = time.sleep) -> Migrated:
    """Lifts every index of an older schema; nothing happens when there is none. ``advance`` hears of copied documents.

    IndexAway when the cluster cannot be used now (run it again), NotMigrated, IndexTooNew.
    """
    with reaching(server.address):
        server.check_nodes()
        old = server.older()
        install(server.client, server.names, server.replicas)
        if old:
            _forbid_writes(server, old, forbidden=True)
    indices = documents = 0
    swaps: list[dict[str, Any]] = []
    for index, place in sorted(old.items()):
        target = server.names.index(place.kind, place.month)
        copied = _copy(server, index, place.kind, target, advance, pause)
        indices += copied is not None
        documents += copied or 0
        swaps += [
            {"add": {"index": target, "alias": server.names.alias(place.kind)}},
            {"remove_index": {"index": index}},
        ]
    with reaching(server.address):
        if swaps:
            server.client.indices.update_aliases(actions=swaps)
        remove_older(server.client, server.names)
    return Migrated(indices, documents, bool(swaps))


def abandon(server: Server) -> int:
    """Undoes an interrupted run: the copies go, the old indices take writes again; returns how many there are."""
    with reaching(server.address):
        old, read = server.older(), server.read_indices()
        copies = [server.names.index(place.kind, place.month) for place in old.values()]
        for copy in copies:
            if copy not in read:
                server.client.indices.delete(index=copy, ignore_unavailable=True)
        if old:
            _forbid_writes(server, old, forbidden=False)
    return len(old)


def _forbid_writes(server: Server, indices: Mapping[str, Place], *, forbidden: bool) -> None:
    server.client.indices.put_settings(index=",".join(indices), settings={"index.blocks.write": forbidden})


def _copy(server: Server, index: str, kind: Kind, target: str, advance: Advance, pause: Pause) -> int | None:
    """Copies an index; None when its copy is whole already."""
    mark = _mark(server, index)
    with reaching(server.address):
        found = server.client.options(ignore_status=404).indices.get_mapping(index=target).get(target)
        if found is not None and found["mappings"].get("_meta") == mark:
            return None
        if found is not None and target not in server.read_indices():
            server.client.indices.delete(index=target)  # half a copy, or of a state that has changed
        server.make(target, kind, read=False)
    copied = 0
    hits = scan(server, index, {"match_all": {}}, [{"_shard_doc": "asc"}])
    while part := list(islice(hits, _AT_ONCE)):
        items = [
            Item(
                kind=kind,
                index=target,
                id=hit["_id"],
                version=hit["_version"],
                source=source(kind, lifted(kind, hit["_source"])),
            )
            for hit in part
        ]
        refused = send(server, items, pause=pause).refused
        if refused:
            item, why = refused[0]
            raise NotMigrated(
                f"{index} 里的 {item.id} 放不进 {target}（{why}）：没有切换，请把这句话告诉开发者"
            )
        copied += len(part)
        advance(len(part))
    with reaching(server.address):
        server.client.indices.refresh(index=f"{index},{target}")
        before, after = (server.client.count(index=name)["count"] for name in (index, target))
        if before != after:
            raise NotMigrated(
                f"{index} 有 {before} 条，抄到 {target} 只有 {after} 条：没有切换，请再运行一次"
            )
        server.client.indices.put_mapping(index=target, meta=mark)
    return copied


def _mark(server: Server, index: str) -> dict[str, Any]:
    """What tells one state of an index from every other: its identity and the number of its last write."""
    with reaching(server.address):
        found = server.client.indices.stats(index=index, level="shards", metric="docs")["indices"][index]
    shards = [copy for copies in found["shards"].values() for copy in copies if copy["routing"]["primary"]]
    return {"copied": found["uuid"], "writes": [shard["seq_no"]["max_seq_no"] for shard in shards]}


def lifted(kind: Kind, body: Body) -> dict[str, Any]:
    """A body with the catalogue's fields: those it has gained are empty, those it has lost are left out."""
    return {known.name: body.get(known.name, [] if known.many else None) for known in FIELDS[kind]}
