"""What `minsheng index check` looks at: whether the cluster holds what this program means to be there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboards.documents.catalogue import FIELDS
from dashboards.indexes.elasticsearch.mapping import mapping
from dashboards.indexes.elasticsearch.names import Place
from dashboards.indexes.elasticsearch.reaching import reaching
from dashboards.indexes.elasticsearch.server import Server


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at, whether it is right, and in words."""

    what: str
    ok: bool
    detail: str


def check(server: Server) -> Iterator[Found]:
    """Cluster, schema and every index. IndexAway and IndexTooNew as ever."""
    with reaching(server.address):
        versions = server.check_nodes()
        health = server.client.cluster.health()
        old, read = server.older(), server.read_indices()
        state = server.client.indices.get(index=f"{server.names.prefix}-*", features="mappings,settings")
        stats = server.client.indices.stats(index=f"{server.names.prefix}-*", metric="docs,store")["indices"]
    yield Found("服务", health["status"] != "red", f"{'、'.join(versions)}，健康状态 {health['status']}")
    yield Found(
        "格式",
        not old,
        f"{len(old)} 个索引还是旧格式：请运行 minsheng index migrate" if old else f"{server.names.version}",
    )
    for index in sorted(state):
        place = server.names.place(index)
        if place is not None:
            yield _index(server, index, place, index in read, state[index], stats.get(index))


def _index(
    server: Server,
    index: str,
    place: Place,
    is_read: bool,
    state: dict[str, Any],
    stats: dict[str, Any] | None,
) -> Found:
    wrong = []
    if not is_read and place.version == server.names.version:
        wrong.append("没有别名，查不到（迁移没有做完时会这样：请再运行 minsheng index migrate）")
    if state["settings"]["index"].get("blocks", {}).get("write") == "true":
        wrong.append("只读")
    if place.version == server.names.version:
        wrong += _strange(place, state["mappings"])
    primaries = (stats or {}).get("primaries", {})
    count = primaries.get("docs", {}).get("count", 0)
    size = primaries.get("store", {}).get("size_in_bytes", 0)
    detail = f"{count} 条，{size / 1_000_000:.1f} MB"
    return Found(index, not wrong, "；".join([detail, *wrong]))


def _strange(place: Place, found: dict[str, Any]) -> list[str]:
    """How a mapping differs from ours in what answers depend on; analysers of texts may be the operator's."""
    wanted = mapping(place.kind)
    properties = found.get("properties", {})
    if found.get("dynamic") != "strict" or properties.keys() != wanted["properties"].keys():
        return ["字段与本程序的不同"]
    texts = {known.name for known in FIELDS[place.kind] if known.type == "text"}
    odd = [
        name
        for name, given in wanted["properties"].items()
        if name not in texts and given["type"] != properties[name].get("type", "object")
    ]
    return [f"字段类型与本程序的不同：{'、'.join(odd)}"] if odd else []
