"""The cluster as this program needs it: of a fitting version, with our templates, of our schema; what was written last."""

import threading
import time

from elasticsearch import ApiError, BadRequestError, Elasticsearch

from dashboards.indexes.elasticsearch.mapping import SCHEMA_VERSION
from dashboards.indexes.elasticsearch.names import Names, Place
from dashboards.indexes.elasticsearch.reaching import Address, connect, kind_of, reaching
from dashboards.indexes.elasticsearch.templates import install
from dashboards.ports import KINDS, IndexAway, IndexTooNew, Kind

#: the server's main version that the client and the requests here speak
MAJOR = 9
#: the part of the client's patience that may go by waiting for a new index, and seconds between looks at it
_SHARE, _LOOK = 0.5, 0.05


class Server:
    """One cluster and one prefix. Nothing is asked before the first ``ready``; threads may share it."""

    def __init__(self, address: Address, prefix: str, replicas: int, schema: int = SCHEMA_VERSION) -> None:
        self.address = address
        self.names = Names(prefix, schema)
        self.replicas = replicas
        self.client: Elasticsearch = connect(address)
        self._lock = threading.Lock()
        self._is_ready = False
        self._known: set[str] = set()
        self._unseen: set[Kind] = set()

    def ready(self) -> None:
        """Looks at the cluster once and puts the templates there where they are missing.

        IndexAway when it cannot be used now, or waits for ``minsheng index migrate``; IndexTooNew when a newer program
        wrote it.
        """
        with self._lock:
            if self._is_ready:
                return
            with reaching(self.address):
                self.check_nodes()
                self._check_schema()
                install(self.client, self.names, self.replicas)
            self._is_ready = True

    def hold(self, index: str, kind: Kind) -> None:
        """Makes sure that an index exists and is read by the alias; before one is made the schema is looked at
        again, as another program may have migrated meanwhile."""
        if index in self._known:
            return
        with self._lock, reaching(self.address):
            self._check_schema()
            self.make(index, kind)

    def forget(self) -> None:
        """Indices turned out to be gone: they are made again when they are needed."""
        self._known.clear()

    def wrote(self, kind: Kind) -> None:
        """Something was written that a search does not see yet."""
        self._unseen.add(kind)

    def fresh(self, kind: Kind, *, others: bool = False) -> None:
        """What this object wrote (with ``others``: what anybody wrote) is seen by the next search."""
        if others or kind in self._unseen:
            self._unseen.discard(kind)
            try:
                with reaching(self.address):
                    self.client.indices.refresh(index=self.names.alias(kind), ignore_unavailable=True)
            except BaseException:
                self._unseen.add(kind)
                raise

    def make(self, index: str, kind: Kind, *, read: bool = True) -> None:
        """Makes an index unless it is there, and waits until it can be searched; only then, with ``read``, it goes behind
        the alias, for one search over an index that is just being made is refused as a whole. Call it inside ``reaching``."""
        try:
            self.client.indices.create(index=index, wait_for_active_shards=0)
        except BadRequestError as error:
            if kind_of(error) != "resource_already_exists_exception":
                raise IndexAway(
                    f"检索服务 {self.address.shown} 建不了索引 {index}（{kind_of(error)}）：请检查分片上限和自定义模板"
                ) from None
        self._searchable(index)
        if read:  # also where another program made it, or it was restored from a snapshot without its alias
            self.client.indices.put_alias(index=index, name=self.names.alias(kind))
        self._known.add(index)

    def _searchable(self, index: str) -> None:
        """Waits until the index answers a search, which says more than its health: that turns good a moment before."""
        deadline = time.monotonic() + self.address.timeout * _SHARE
        while time.monotonic() < deadline:
            try:
                self.client.search(index=index, size=0, allow_partial_search_results=False)
                return
            except ApiError as error:
                if error.meta.status != 503:
                    raise
                time.sleep(_LOOK)
        raise IndexAway(
            f"检索服务 {self.address.shown} 的索引 {index} 还没有准备好：请检查它的磁盘和分片，写入会等它"
        )

    def check_nodes(self) -> list[str]:
        """The versions of the cluster's nodes; IndexAway when one does not fit."""
        self.client.cluster.health()
        nodes = self.client.nodes.info(filter_path="nodes.*.version")["nodes"]
        found = sorted({str(node["version"]) for node in nodes.values()})
        odd = [version for version in found if version.partition(".")[0] != str(MAJOR)]
        if odd:
            raise IndexAway(
                f"检索服务 {self.address.shown} 的版本是 {'、'.join(odd)}，本程序要求 {MAJOR}.x：请升级或换一个服务"
            )
        return found

    def _check_schema(self) -> None:
        old = self.older()
        if old:
            raise IndexAway(
                f"检索服务 {self.address.shown} 里 {self.names.prefix} 的索引还是旧格式"
                f"（{sorted(old)[0]} 等 {len(old)} 个，本程序用格式 {self.names.version}）："
                "请运行 minsheng index migrate，写入会等它完成"
            )

    def older(self) -> dict[str, Place]:
        """The indices that are read and have an older schema; IndexTooNew when there is one of a newer schema."""
        places = {index: place for index in self.read_indices() if (place := self.names.place(index))}
        newest = max((place.version for place in places.values()), default=0)
        if newest > self.names.version:
            raise IndexTooNew(
                f"检索服务 {self.address.shown} 里 {self.names.prefix} 的索引由更新版本的程序写成"
                f"（格式 {newest}，本程序只认识到 {self.names.version}）：请升级本程序，或另设 index.prefix"
            )
        return {index: place for index, place in places.items() if place.version < self.names.version}

    def read_indices(self) -> dict[str, frozenset[str]]:
        """Every index of the prefix that an alias of ours reads: name -> its aliases."""
        found = self.client.indices.get(
            index=f"{self.names.prefix}-*", features="aliases", expand_wildcards="open"
        )
        ours = {self.names.alias(kind) for kind in KINDS}
        return {
            name: frozenset(state["aliases"])
            for name, state in found.items()
            if ours & state["aliases"].keys()
        }
