"""Answers to questions: pages, facets, histograms."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from dashboards.documents.catalogue import HEADLINES, TIMES
from dashboards.indexes.elasticsearch.asking import Clause, ask, newest_first
from dashboards.indexes.elasticsearch.reaching import reaching
from dashboards.indexes.elasticsearch.server import Server
from dashboards.indexes.grams import spans
from dashboards.indexes.questions import filterable, known_kind, next_place, place_of, sized
from dashboards.ports import Hits, Kind, Query

_SHANGHAI = ZoneInfo("Asia/Shanghai")
#: Asia/Shanghai is UTC+8 without summer time since 1991 (IANA tz database); every index counts by it
_ZONE = "+08:00"
_INTERVALS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
_WRITTEN = {"hour": "1h", "day": "1d"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: documents of one request (index.max_result_window is 10,000), buckets asked for at once, and buckets that one answer
#: holds at most (search.max_buckets is 65,536)
_PAGE, _BUCKETS, _MOST = 5_000, 10_000, 65_000


def get(server: Server, kind: Kind, id_: str) -> Mapping[str, Any] | None:
    """The body of a document, None when there is none."""
    known_kind(kind)
    server.ready()
    if kind != "mentions":
        with reaching(server.address):
            answer = server.client.options(ignore_status=404).get(index=server.names.alias(kind), id=id_)
        stored: Mapping[str, Any] | None = answer.get("_source")
        return stored
    server.fresh(kind)
    hits = _search(server, kind, {"ids": {"values": [id_]}}, size=2, version=True)["hits"]["hits"]
    if not hits:
        return None
    newest: Mapping[str, Any] = max(hits, key=lambda hit: int(hit["_version"]))["_source"]
    return newest


def search(server: Server, query: Query) -> Hits:
    """One page and the number of all matches."""
    kind, size, asked = query.kind, sized(query), ask(query)
    after = None if query.after is None else list(place_of(query.after))
    server.ready()
    server.fresh(kind)
    hits: list[dict[str, Any]] = []
    total: int | None = None
    while len(hits) <= size:
        answer = _search(
            server,
            kind,
            asked,
            size=min(size + 1 - len(hits), _PAGE),
            sort=newest_first(kind),
            search_after=after,
            track_total_hits=total is None,
        )["hits"]
        if total is None:
            total = answer["total"]["value"]
        if not answer["hits"]:
            break
        hits += answer["hits"]
        after = hits[-1]["sort"]
        if len(hits) >= total:
            break
    bodies = tuple(hit["_source"] for hit in hits[:size])
    return Hits(
        total=total or 0,
        documents=bodies,
        next=next_place(*hits[size - 1]["sort"]) if len(hits) > size else None,
        highlights=tuple(spans(body[HEADLINES[kind]] or "", query.text) for body in bodies),
    )


def count(server: Server, query: Query, by: str) -> dict[str, int]:
    """Matches per value of a field."""
    known_kind(query.kind)
    known, asked = filterable(query, by), ask(query)
    server.ready()
    server.fresh(query.kind)
    terms: Clause = {"field": known.name, "size": _BUCKETS}
    if known.type == "keyword":
        terms["missing"] = ""
    found = _aggregation(server, query.kind, asked, {"terms": terms})
    buckets = found.get("buckets", [])
    if found.get("sum_other_doc_count"):  # more values than one answer holds: all of them, page by page
        key = {"terms": {"field": known.name, "missing_bucket": True}}
        buckets = list(_composite(server, query.kind, asked, key))
    counts: dict[str, int] = {}
    for bucket in buckets:
        value = bucket.get("key_as_string", bucket["key"]) or ""
        counts[value] = counts.get(value, 0) + bucket["doc_count"]
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def histogram(
    server: Server, query: Query, *, interval: Literal["hour", "day"]
) -> list[tuple[datetime, int]]:
    """Matches per hour or day of Asia/Shanghai, empty ones left out."""
    step, asked = _INTERVALS[interval], ask(query)
    server.ready()
    server.fresh(query.kind)
    dates: Clause = {
        "field": TIMES[query.kind],
        "fixed_interval": _WRITTEN[interval],
        "time_zone": _ZONE,
    }
    if _few(query, step):
        found = _aggregation(server, query.kind, asked, {"date_histogram": {**dates, "min_doc_count": 1}})
        buckets = found.get("buckets", [])
    else:
        buckets = list(_composite(server, query.kind, asked, {"date_histogram": dates}))
    return [
        ((_EPOCH + timedelta(milliseconds=bucket["key"])).astimezone(_SHANGHAI), bucket["doc_count"])
        for bucket in buckets
    ]


def _few(query: Query, step: timedelta) -> bool:
    """Whether the buckets fit into one answer (which is several times faster) for certain: any number of days does,
    hours do when they are bounded."""
    if step >= timedelta(days=1):
        return True
    return query.since is not None and query.until is not None and (query.until - query.since) / step < _MOST


def _composite(server: Server, kind: Kind, asked: Clause, key: Clause) -> Iterator[dict[str, Any]]:
    after: dict[str, Any] = {}
    while True:
        composite: Clause = {"size": _BUCKETS, "sources": [{"key": key}], **after}
        found = _aggregation(server, kind, asked, {"composite": composite})
        for bucket in found.get("buckets", []):
            yield {"key": bucket["key"]["key"], "doc_count": bucket["doc_count"]}
        if "after_key" not in found:
            return
        after = {"after": found["after_key"]}


def _aggregation(server: Server, kind: Kind, asked: Clause, aggregation: Clause) -> dict[str, Any]:
    answer = _search(server, kind, asked, size=0, aggs={"found": aggregation}, track_total_hits=False)
    found: dict[str, Any] = answer.get("aggregations", {}).get("found", {})
    return found


def _search(server: Server, kind: Kind, asked: Clause, **more: Any) -> Any:
    with reaching(server.address):
        return server.client.search(
            index=server.names.alias(kind),
            query=asked,
            ignore_unavailable=True,
            allow_partial_search_results=False,
            **more,
        )
