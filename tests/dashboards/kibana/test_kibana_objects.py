"""The saved objects are whole, and the validator that says so finds each fault that is put into them."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from dashboards.kibana import ndjson, saved_objects
from dashboards.ports import KINDS
from tests.dashboards.kibana.checker import problems
from tests.dashboards.kibana.kuery import Clause, body, read
from tests.dashboards.kibana.lens_query import layer_of, search_body

Object = dict[str, Any]
TITLES = ["值班总览", "话题走势", "平台与县区", "预警与响应", "周会商", "采集健康"]


def test_what_is_generated_has_no_problem() -> None:
    """References resolve, nested JSON parses, fields exist with a fitting type, nothing overlaps, the order holds."""
    assert problems(saved_objects()) == []


def test_there_are_six_dashboards_and_a_data_view_a_kind() -> None:
    """With the titles people ask for."""
    objects = saved_objects()
    boards = [each["attributes"]["title"] for each in objects if each["type"] == "dashboard"]
    assert [title.rpartition(" · ")[2] for title in boards] == TITLES
    assert sum(each["type"] == "index-pattern" for each in objects) == len(KINDS)
    assert {each["type"] for each in objects} == {"index-pattern", "search", "lens", "dashboard"}


def test_the_file_is_one_object_a_line_and_the_same_every_time() -> None:
    """Importing again replaces: ids are made from names, and no time stands in the file."""
    lines = ndjson().decode().splitlines()
    assert [json.loads(line) for line in lines] == saved_objects()
    assert ndjson() == ndjson()


def test_every_kind_of_document_is_shown_somewhere() -> None:
    """No data view is there for nothing."""
    used = {
        known["id"]
        for each in saved_objects()
        if each["type"] in ("lens", "search")
        for known in each["references"]
    }
    assert used == {each["id"] for each in saved_objects() if each["type"] == "index-pattern"}


Mutation = Callable[[list[Object]], None]


def _one(objects: list[Object], kind: str, id: str) -> Object:  # noqa: A002 - a saved object's own word
    return next(each for each in objects if each["type"] == kind and each["id"] == f"minsheng-{id}")


def _nested(each: Object, key: str, change: Callable[[Any], None]) -> None:
    inner = json.loads(each["attributes"][key])
    change(inner)
    each["attributes"][key] = json.dumps(inner)


def _column(objects: list[Object], lens: str, column: str, **values: object) -> None:
    layer_of(_one(objects, "lens", f"lens-{lens}"))["columns"][column].update(values)


def _grid(objects: list[Object], number: int, **values: int) -> None:
    _nested(
        _one(objects, "dashboard", "board-duty"),
        "panelsJSON",
        lambda panels: panels[number]["gridData"].update(values),
    )


def _look(objects: list[Object], lens: str) -> Object:
    found: Object = _one(objects, "lens", f"lens-{lens}")["attributes"]["state"]["visualization"]
    return found


def _source(objects: list[Object], query: str) -> None:
    meta = _one(objects, "search", "search-alerts-open")["attributes"]["kibanaSavedObjectMeta"]
    source = json.loads(meta["searchSourceJSON"])
    source["query"]["query"] = query
    meta["searchSourceJSON"] = json.dumps(source)


MUTATIONS: dict[str, tuple[Mutation, str]] = {
    "a panel that is gone": (lambda o: o.remove(_one(o, "lens", "lens-topics")), "does not come before"),
    "dashboards first": (lambda o: o.insert(0, o.pop()), "import order"),
    "an id twice": (lambda o: o.insert(0, copy.deepcopy(o[0])), "twice"),
    "a reference nobody uses": (
        lambda o: _one(o, "lens", "lens-topics")["references"].append(
            {"type": "index-pattern", "id": "minsheng-view-alerts", "name": "more"}
        ),
        "'more' is not used",
    ),
    "a panel without its reference": (
        lambda o: _one(o, "dashboard", "board-duty")["references"].pop(0),
        "is not there",
    ),
    "broken JSON": (
        lambda o: _one(o, "dashboard", "board-week")["attributes"].update(panelsJSON="[{"),
        "does not parse",
    ),
    "a newer type": (
        lambda o: _one(o, "lens", "lens-topics").update(typeMigrationVersion="10.3.0"),
        "8.8 does not know",
    ),
    "no core version": (lambda o: o[0].pop("coreMigrationVersion"), "8.8 form"),
    "an English title": (
        lambda o: _one(o, "lens", "lens-topics")["attributes"].update(title="Topics"),
        "no Chinese title",
    ),
    "an attribute of a search that Kibana forbids": (
        lambda o: _one(o, "search", "search-issues")["attributes"].update(colour="red"),
        "attribute colour",
    ),
    "an attribute of a dashboard that Kibana forbids": (
        lambda o: _one(o, "dashboard", "board-week")["attributes"].update(hidden=True),
        "attribute hidden",
    ),
    "terms on text": (lambda o: _column(o, "topics", "top", sourceField="text"), "which is text"),
    "terms on an object": (
        lambda o: _column(o, "issues-fastest", "top", sourceField="windows"),
        "which is object",
    ),
    "a field that does not exist": (
        lambda o: _column(o, "topics", "top", sourceField="colour"),
        "does not exist",
    ),
    "a field of another kind": (lambda o: _column(o, "topics", "top", sourceField="level"), "does not exist"),
    "a sum of words": (
        lambda o: _column(o, "fetches-new", "total", sourceField="platform"),
        "does sum on platform",
    ),
    "a histogram of numbers": (
        lambda o: _column(o, "mentions-daily", "time", sourceField="like_count"),
        "does date_histogram on like_count",
    ),
    "an unknown operation": (lambda o: _column(o, "topics", "count", operationType="guess"), "does guess"),
    "an unknown interval": (
        lambda o: _column(o, "mentions-daily", "time", params={"interval": "7 days"}),
        "interval of 7 days",
    ),
    "ordered by nothing": (
        lambda o: layer_of(_one(o, "lens", "lens-topics"))["columns"]["top"]["params"].update(
            orderBy={"type": "column", "columnId": "gone"}
        ),
        "ordered by no metric",
    ),
    "the latest by what is no date": (
        lambda o: layer_of(_one(o, "lens", "lens-issues-fastest"))["columns"]["words"]["params"].update(
            sortField="size"
        ),
        "latest by size",
    ),
    "ordered by words": (
        lambda o: layer_of(_one(o, "lens", "lens-issues-fastest"))["columns"]["top"]["params"].update(
            orderBy={"type": "column", "columnId": "words"}
        ),
        "ordered by no metric",
    ),
    "words as a number": (
        lambda o: _column(
            o, "mentions", "count", operationType="last_value", sourceField="text", params={"sortField": "at"}
        ),
        "words of count as a number",
    ),
    "a metric first": (
        lambda o: layer_of(_one(o, "lens", "lens-topics"))["columnOrder"].reverse(),
        "metric stands before",
    ),
    "a column forgotten in the order": (
        lambda o: layer_of(_one(o, "lens", "lens-topics"))["columnOrder"].pop(),
        "columnOrder",
    ),
    "a column that is never drawn": (
        lambda o: _look(o, "regions-topics")["columns"].pop(),
        "never drawn",
    ),
    "drawing what is not there": (
        lambda o: _look(o, "mentions-daily")["layers"][0].update(xAccessor="gone"),
        "draws gone",
    ),
    "a metric as the axis": (
        lambda o: _look(o, "mentions-daily")["layers"][0].update(xAccessor="negative"),
        "wrong axis",
    ),
    "another layer": (lambda o: _look(o, "mentions").update(layerId="other"), "layer that is not there"),
    "a filter on a field that does not exist": (
        lambda o: _column(
            o, "mentions-daily", "negative", filter={"query": 'mood : "bad"', "language": "kuery"}
        ),
        "queries mood",
    ),
    "a query on text": (lambda o: _source(o, 'reason : "3"'), "by its value"),
    "a query nobody checked": (lambda o: _source(o, "level > 3"), "not a query"),
    "a boolean that is neither": (
        lambda o: _one(o, "lens", "lens-fetches-partial")["attributes"]["state"]["query"].update(
            query='complete : "maybe"'
        ),
        "maybe",
    ),
    "a list sorted by text": (
        lambda o: _one(o, "search", "search-issues")["attributes"].update(sort=[["title", "desc"]]),
        "cannot be sorted",
    ),
    "a list of what is not there": (
        lambda o: _one(o, "search", "search-issues")["attributes"]["columns"].append("headline"),
        "shows headline",
    ),
    "panels over each other": (lambda o: _grid(o, 1, x=6), "lies over"),
    "a panel over the edge": (lambda o: _grid(o, 3, w=13), "leaves the grid"),
    "a flat panel": (lambda o: _grid(o, 3, h=0), "leaves the grid"),
    "a control on a number": (
        lambda o: _one(o, "dashboard", "board-duty")["attributes"]["controlGroupInput"].update(
            panelsJSON=_one(o, "dashboard", "board-duty")["attributes"]["controlGroupInput"][
                "panelsJSON"
            ].replace('"fieldName": "unit"', '"fieldName": "like_count"')
        ),
        "no keyword",
    ),
    "another index": (lambda o: o[0]["attributes"].update(title="logs-*"), "looks at logs-*"),
    "another time": (lambda o: o[0]["attributes"].update(timeFieldName="fetched_at"), "another time field"),
    "a field without a name": (
        lambda o: _nested(o[0], "fieldAttrs", lambda labels: labels.pop("text")),
        "text has no Chinese label",
    ),
    "a format for nothing": (
        lambda o: _nested(o[0], "fieldFormatMap", lambda formats: formats.update(mood={"id": "number"})),
        "speaks of mood",
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_fault_is_found(name: str) -> None:
    """Each mutation of the good file is one sentence of the validator."""
    change, said = MUTATIONS[name]
    objects = saved_objects()
    change(objects)
    assert any(said in problem for problem in problems(objects)), problems(objects)


def test_queries_are_read_as_kibana_means_them() -> None:
    """One value, any of several, any value at all, and not."""
    assert read('state : ("a" or "b") and not kind : "c" and size : * and done : true') == [
        Clause("state", ("a", "b")),
        Clause("kind", ("c",), negated=True),
        Clause("size", ()),
        Clause("done", ("true",)),
    ]
    assert body('not kind : "c"') == [{"bool": {"must_not": [{"terms": {"kind": ["c"]}}]}}]
    for bad in ("level > 3", 'a : "b" or c : "d"', "a:", "free words", 'a : "b" and'):
        with pytest.raises(ValueError, match="not a query"):
            read(bad)


def test_a_panel_becomes_nested_aggregations() -> None:
    """Split, then time in Asia/Shanghai, then the metrics; an order by a metric names its path."""
    lens = _one(saved_objects(), "lens", "lens-fetches-new-hourly")
    asked = search_body(lens, "at", "2026-03-16T00:00:00Z", "2026-03-17T00:00:00Z")
    split = asked["aggs"]["top"]
    assert split["terms"] == {"field": "platform", "size": 8, "order": {"total": "desc"}}
    assert split["aggs"]["total"] == {"sum": {"field": "new"}}
    time = split["aggs"]["time"]
    assert (time["date_histogram"]["calendar_interval"], time["date_histogram"]["time_zone"]) == (
        "1h",
        "Asia/Shanghai",
    )
    assert time["aggs"] == {"total": {"sum": {"field": "new"}}}


def test_another_prefix_changes_only_where_the_views_look() -> None:
    """Ids stay, so the same dashboards serve an installation that shares a cluster."""
    ours, others = saved_objects(), saved_objects("baicheng")
    assert [each["id"] for each in ours] == [each["id"] for each in others]
    assert others[0]["attributes"]["title"] == "baicheng-mentions"
    assert [each for each in ours if each["type"] != "index-pattern"] == [
        each for each in others if each["type"] != "index-pattern"
    ]
