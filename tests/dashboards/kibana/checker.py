"""What must be true of the saved objects so that Kibana imports them and every panel can work: an offline validator.

``problems(objects)`` lists sentences; an empty list is a pass. It reads nothing but the objects and the catalogue.
"""

import json
from collections.abc import Callable, Generator, Iterator
from typing import Any

from dashboards.documents.catalogue import FIELDS, TIMES, Field
from dashboards.kibana.names import CORE_VERSION, TYPE_VERSIONS, alias, view_id
from dashboards.ports import KINDS, Kind
from tests.dashboards.kibana import lens_checks
from tests.dashboards.kibana.kuery import read

Object = dict[str, Any]
#: yields what is wrong; returns the names of the references an object uses
Wrong = Generator[str, None, set[str]]
WIDTH = 48
ORDER = ("index-pattern", "search", "lens", "dashboard")
#: the attributes that Kibana's own schemas for the 8.8 form know; they forbid any other (saved_search/server/saved_objects/
#: schema.ts, dashboard_saved_object/schema/v1/v1.ts in its sources)
KNOWN: dict[str, set[str]] = {
    "search": {
        "title", "description", "columns", "sort", "grid", "rowHeight", "rowsPerPage", "hideChart", "breakdownField",
        "kibanaSavedObjectMeta", "isTextBasedQuery", "usesAdHocDataView", "timeRestore", "timeRange", "refreshInterval",
        "viewMode", "hideAggregatedPreview", "hits", "version",
    },
    "dashboard": {
        "title", "description", "kibanaSavedObjectMeta", "timeRestore", "timeFrom", "timeTo", "refreshInterval",
        "controlGroupInput", "panelsJSON", "optionsJSON", "hits", "version",
    },
}  # fmt: skip
_VIEWS: dict[str, Kind] = {view_id(kind): kind for kind in KINDS}


def problems(objects: list[Object]) -> list[str]:
    """Everything that is wrong."""
    return [f"{each['type']} {each['id']}: {said}" for each in objects for said in _of(each, objects)] + list(
        _order(objects)
    )


def _order(objects: list[Object]) -> Iterator[str]:
    keys = [(each["type"], each["id"]) for each in objects]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"{key} is there twice"
    ranks = [ORDER.index(kind) for kind, _ in keys if kind in ORDER]
    if ranks != sorted(ranks):
        yield "the types are not in import order"


def _of(each: Object, objects: list[Object]) -> Iterator[str]:
    if each["type"] not in ORDER:
        yield "unknown type"
        return
    if each.get("coreMigrationVersion") != CORE_VERSION:
        yield "not of the 8.8 form"
    if each.get("typeMigrationVersion") != TYPE_VERSIONS[each["type"]]:
        yield "a type version that 8.8 does not know"
    if not any(
        "\u4e00" <= letter <= "\u9fff"
        for letter in each["attributes"].get("name", each["attributes"]["title"])
    ):
        yield "no Chinese title"
    for key in sorted(each["attributes"].keys() - KNOWN.get(each["type"], each["attributes"].keys())):
        yield f"has an attribute {key} that Kibana does not know"
    position = objects.index(each)
    earlier = {(known["type"], known["id"]) for known in objects[:position]}
    names = [known["name"] for known in each["references"]]
    for known in each["references"]:
        if (known["type"], known["id"]) not in earlier:
            yield f"refers to {known['type']} {known['id']}, which does not come before it"
    if len(set(names)) != len(names):
        yield "two references of one name"
    try:
        used = yield from _CHECKS[each["type"]](each)
    except json.JSONDecodeError as error:
        yield f"nested JSON does not parse: {error}"
        return
    for name in sorted(set(used) ^ set(names)):
        yield f"reference {name!r} is {'not there' if name in used else 'not used'}"


def fields(kind: Kind) -> dict[str, Field]:
    return {known.name: known for known in FIELDS[kind]}


def kind_of(each: Object) -> Kind | None:
    """The kind of document a panel is about, by its reference to a data view."""
    views = [known["id"] for known in each["references"] if known["type"] == "index-pattern"]
    return _VIEWS.get(views[0]) if views else None


def queried(query: Object, kind: Kind) -> Iterator[str]:
    """A query's fields must exist and must not be searched as a whole when they are text or objects."""
    if query.get("language") != "kuery":
        yield "a query that is not KQL"
        return
    try:
        clauses = read(query["query"])
    except ValueError as error:
        yield str(error)
        return
    for clause in clauses:
        known = fields(kind).get(clause.field)
        if known is None:
            yield f"queries {clause.field}, which {kind} do not have"
        elif known.type == "object" or (known.type == "text" and clause.values):
            yield f"queries {clause.field} by its value, which is {known.type}"
        elif known.type == "boolean" and not set(clause.values) <= {"true", "false"}:
            yield f"queries {clause.field} by {clause.values}"


def _view(each: Object) -> Wrong:
    attributes, kind = each["attributes"], _VIEWS.get(each["id"])
    if kind is None:
        yield "a data view for no kind of document"
        return set()
    if attributes["title"] != alias(kind):
        yield f"looks at {attributes['title']}, not at {alias(kind)}"
    if attributes["timeFieldName"] != TIMES[kind]:
        yield "another time field than the catalogue's"
    for name in ("fieldAttrs", "fieldFormatMap", "runtimeFieldMap", "typeMeta"):
        for field in json.loads(attributes[name]):
            if field not in fields(kind):
                yield f"{name} speaks of {field}, which {kind} do not have"
    for field in fields(kind):
        if not json.loads(attributes["fieldAttrs"]).get(field, {}).get("customLabel"):
            yield f"{field} has no Chinese label"
    json.loads(attributes["fields"])
    return set()


def _search(each: Object) -> Wrong:
    attributes, kind = each["attributes"], kind_of(each)
    source = json.loads(attributes["kibanaSavedObjectMeta"]["searchSourceJSON"])
    if kind is None:
        yield "looks at no data view"
        return set()
    for column in attributes["columns"]:
        if column not in fields(kind) or fields(kind)[column].type == "object":
            yield f"shows {column}, which {kind} do not have as a field"
    for field, order in attributes["sort"]:
        if fields(kind).get(field) is None or fields(kind)[field].type in ("text", "object"):
            yield f"sorts by {field}, which cannot be sorted"
        if order not in ("asc", "desc"):
            yield f"sorts {order}"
    yield from queried(source["query"], kind)
    return {source["indexRefName"]}


def _lens(each: Object) -> Wrong:
    kind = kind_of(each)
    if kind is None:
        yield "looks at no data view"
        return set()
    return (yield from lens_checks.check(each, fields(kind), lambda query: queried(query, kind)))


def _dashboard(each: Object) -> Wrong:
    attributes = each["attributes"]
    json.loads(attributes["optionsJSON"])
    json.loads(attributes["kibanaSavedObjectMeta"]["searchSourceJSON"])
    panels = json.loads(attributes["panelsJSON"])
    used = {f"{panel['panelIndex']}:{panel['panelRefName']}" for panel in panels}
    yield from _grid(panels)
    types = {known["name"]: known["type"] for known in each["references"]}
    for panel in panels:
        if types.get(f"{panel['panelIndex']}:{panel['panelRefName']}", panel["type"]) != panel["type"]:
            yield f"panel {panel['panelIndex']} is no {panel['type']}"
    for control in json.loads(attributes["controlGroupInput"]["panelsJSON"]).values():
        said = control["explicitInput"]
        name = f"controlGroup_{said['id']}:optionsListDataView"
        used.add(name)
        for known in each["references"]:
            if known["name"] == name:
                field = fields(_VIEWS[known["id"]]).get(said["fieldName"])
                if field is None or field.type not in ("keyword", "boolean"):
                    yield f"filters by {said['fieldName']}, which is no keyword"
    return used


def _grid(panels: list[Object]) -> Iterator[str]:
    taken: dict[tuple[int, int], str] = {}
    for panel in panels:
        grid = panel["gridData"]
        if grid["i"] != panel["panelIndex"]:
            yield f"panel {panel['panelIndex']} lies as {grid['i']}"
        if grid["w"] < 1 or grid["h"] < 1 or grid["x"] < 0 or grid["y"] < 0 or grid["x"] + grid["w"] > WIDTH:
            yield f"panel {grid['i']} leaves the grid"
        cells = [
            (x, y)
            for x in range(grid["x"], grid["x"] + grid["w"])
            for y in range(grid["y"], grid["y"] + grid["h"])
        ]
        others = {taken[cell] for cell in cells if cell in taken}
        for other in sorted(others):
            yield f"panel {grid['i']} lies over {other}"
        taken |= dict.fromkeys(cells, grid["i"])


_CHECKS: dict[str, Callable[[Object], Wrong]] = {
    "index-pattern": _view,
    "search": _search,
    "lens": _lens,
    "dashboard": _dashboard,
}
