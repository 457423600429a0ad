"""Every panel's query, as Kibana would ask it, on a real Elasticsearch with sample data: it is understood and has rows."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from dashboards.documents.catalogue import TIMES
from dashboards.indexes.elasticsearch import ElasticsearchIndex
from dashboards.indexes.elasticsearch.reaching import Address
from dashboards.kibana import saved_objects
from dashboards.kibana.names import alias
from dashboards.ports import KINDS, Query
from tests.dashboards.kibana.checker import kind_of
from tests.dashboards.kibana.lens_query import layer_of, list_body, search_body
from tests.dashboards.kibana.sample import SINCE, UNTIL, sample
from tests.servers.elasticsearch.nodes import Node, Refused

Object = dict[str, Any]
PREFIX = "panels"
PANELS = {each["id"]: each for each in saved_objects() if each["type"] in ("lens", "search")}


@pytest.fixture(scope="module")
def elasticsearch(node: Node) -> Iterator[str]:
    """The address of a node that holds the sample, put there by the index itself: its mapping, its aliases."""
    refused = Refused()
    index = ElasticsearchIndex(
        Address(hosts=(node.url,)),
        prefix=PREFIX,
        replicas=0,
        refused=refused,
    )
    index.put(sample())
    for kind in KINDS:
        assert index.search(Query(kind=kind)).total > 0  # and so it is visible
    assert refused.documents == []
    yield node.url
    index.close()


def ask(url: str, index: str, body: Object) -> Object:
    """The reply; a refusal shows what Elasticsearch said."""
    reply = requests.post(f"{url}/{index}/_search", json=body, timeout=30)
    assert reply.status_code == 200, reply.text
    found: Object = reply.json()
    return found


def rows(found: Object, columns: Object) -> list[Object]:
    """The innermost buckets that hold documents; without buckets the reply itself."""
    for name, column in columns.items():
        if column["isBucketed"] and name in found:
            inner = (rows(bucket, columns) for bucket in found[name]["buckets"] if bucket["doc_count"] > 0)
            return [row for each in inner for row in each]
    return [found]


def value(row: Object, name: str, column: Object) -> Any:
    """What stands in a metric's cell; for a count the bucket's own."""
    cell = row.get(name)
    if cell is None:
        return row.get("doc_count")
    if "inside" in cell:
        cell = cell["inside"]
    if "hits" in cell:
        return next((hit["_source"][column["sourceField"]] for hit in cell["hits"]["hits"]), None)
    if "values" in cell:
        return next(iter(cell["values"].values()))
    return cell.get("value", cell.get("doc_count"))


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_has_rows(elasticsearch: str, panel: str) -> None:
    """The search is accepted, finds documents, and each metric has a value above nothing in some row."""
    saved = PANELS[panel]
    kind = kind_of(saved)
    assert kind is not None
    span = (TIMES[kind], SINCE.isoformat(), UNTIL.isoformat())
    if saved["type"] == "search":
        found = ask(elasticsearch, alias(kind, PREFIX), list_body(saved, *span))
        assert found["hits"]["total"]["value"] > 0
        shown = {field for hit in found["hits"]["hits"] for field in hit["fields"]}
        assert shown == set(saved["attributes"]["columns"])
        return
    columns = layer_of(saved)["columns"]
    found = ask(elasticsearch, alias(kind, PREFIX), search_body(saved, *span))
    assert found["hits"]["total"]["value"] > 0
    reply = found.get("aggregations", {}) | {"doc_count": found["hits"]["total"]["value"]}
    lines = rows(reply, columns)
    assert lines
    for name, column in columns.items():
        if not column["isBucketed"]:
            assert any(value(row, name, column) for row in lines), (name, lines[:3])


def test_the_panels_add_up(elasticsearch: str) -> None:
    """What stands in the bars is what stands in the number: days, platforms and sentiments each count every mention."""
    span = ("published_at", SINCE.isoformat(), UNTIL.isoformat())
    sums = {}
    for name in ("mentions", "platforms", "mentions-daily", "platforms-sentiment"):
        saved = PANELS[f"minsheng-lens-{name}"]
        columns = layer_of(saved)["columns"]
        found = ask(elasticsearch, alias("mentions", PREFIX), search_body(saved, *span))
        reply = found.get("aggregations", {}) | {"doc_count": found["hits"]["total"]["value"]}
        metrics = {key: column for key, column in columns.items() if not column["isBucketed"]}
        sums[name] = sum(
            value(row, key, column) for row in rows(reply, columns) for key, column in metrics.items()
        )
    assert sums == dict.fromkeys(sums, 400)


def test_a_query_that_does_not_fit_is_refused(elasticsearch: str) -> None:
    """Terms on text are an error here as they would be in Kibana: the panels above did not pass for nothing."""
    saved = json.loads(json.dumps(PANELS["minsheng-lens-topics"]))
    layer_of(saved)["columns"]["top"]["sourceField"] = "text"
    body = search_body(saved, "published_at", SINCE.isoformat(), UNTIL.isoformat())
    reply = requests.post(f"{elasticsearch}/{alias('mentions', PREFIX)}/_search", json=body, timeout=30)
    assert (reply.status_code, "fielddata" in reply.text) == (400, True)
