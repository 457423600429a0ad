"""Putting documents: each in its index, a mention in the month of its publication and in no other."""

import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping

from dashboards.indexes.elasticsearch.bulk import Item, Pause, send
from dashboards.indexes.elasticsearch.mapping import source
from dashboards.indexes.elasticsearch.reaching import reaching
from dashboards.indexes.elasticsearch.refused import RefusedPlace
from dashboards.indexes.elasticsearch.server import Server
from dashboards.indexes.elasticsearch.versions import written
from dashboards.indexes.questions import newest
from dashboards.ports import Document

#: mentions asked for at once
_AT_ONCE = 1000
#: mentions whose place is remembered because a search may not see them yet; then everything is made searchable
_REMEMBERED = 50_000


class Writer:
    """Writes documents; remembers where it put mentions that a search may not see yet."""

    def __init__(self, server: Server, refused: RefusedPlace, pause: Pause = time.sleep) -> None:
        self._server = server
        self._refused = refused
        self._pause = pause
        self._placed: OrderedDict[str, str] = OrderedDict()
        self._begun = False

    def put(self, documents: Iterable[Document]) -> None:
        """Everything that is newer than what is stored. ValueError before anything is written, IndexAway after some
        of it may have been; what the server refuses for what it is goes to ``refused``."""
        by_kind = newest(documents)
        items = [
            Item(
                kind=kind,
                index=self._server.names.holding(kind, each.body),
                id=each.id,
                version=written(each.version),
                source=source(kind, each.body),
            )
            for kind, by_id in by_kind.items()
            for each in by_id.values()
        ]
        if not items:
            return
        self._server.ready()
        elsewhere = self._elsewhere([item for item in items if item.kind == "mentions"])
        late = {
            (item.kind, item.id)
            for item in items
            if any(version >= item.version for _, version in elsewhere.get(item.id, ()))
            and item.kind == "mentions"
        }
        wanted = [item for item in items if (item.kind, item.id) not in late]
        answers = send(self._server, wanted, pause=self._pause)
        self._remember(answers.done)
        refused = {(item.kind, item.id) for item, _ in answers.refused}
        moved = [
            Item(kind="mentions", index=index, id=item.id, version=item.version, source=None)
            for item in wanted
            if item.kind == "mentions" and (item.kind, item.id) not in refused
            for index, _ in elsewhere.get(item.id, ())
        ]
        # the new one stands already: a mention is never missing, and never twice once put has returned
        send(self._server, moved, pause=self._pause)
        for item, why in answers.refused:
            self._refused(by_kind[item.kind][item.id], why)

    def _elsewhere(self, items: list[Item]) -> Mapping[str, list[tuple[str, int]]]:
        """The mentions among these that stand in another month: id -> (index, external version)."""
        if not self._begun or len(self._placed) > _REMEMBERED:
            self._server.fresh("mentions", others=True)
            self._placed.clear()
            self._begun = True
        found: dict[str, list[tuple[str, int]]] = {}
        for start in range(0, len(items), _AT_ONCE):
            part = items[start : start + _AT_ONCE]
            home = {item.id: item.index for item in part}
            if any(self._placed.get(id_, index) != index for id_, index in home.items()):
                self._server.fresh("mentions", others=True)
                self._placed.clear()
            for id_, index, version in self._stored(list(home)):
                if index != home[id_]:
                    found.setdefault(id_, []).append((index, version))
        return found

    def _stored(self, ids: list[str]) -> Iterable[tuple[str, str, int]]:
        alias = self._server.names.alias("mentions")
        with reaching(self._server.address):
            answer = self._server.client.search(
                index=alias,
                query={"ids": {"values": ids}},
                size=2 * len(ids),  # a crash between the two writes of a move leaves one more
                source=False,
                version=True,
                track_total_hits=False,
                ignore_unavailable=True,
                allow_partial_search_results=False,
            )
        return [(hit["_id"], hit["_index"], hit["_version"]) for hit in answer["hits"]["hits"]]

    def _remember(self, items: Iterable[Item]) -> None:
        for item in items:
            if item.kind == "mentions":
                self._placed[item.id] = item.index
