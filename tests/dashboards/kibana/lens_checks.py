"""The validator's part for Lens panels: layers, columns, and what is drawn of them."""

from collections.abc import Callable, Generator, Iterator
from typing import Any

from dashboards.documents.catalogue import Field
from dashboards.kibana.columns import RECORDS

Object = dict[str, Any]
_NUMBERS = frozenset({"integer", "float"})
#: operation -> types of field it works on (https://www.elastic.co/docs/explore-analyze/visualize/lens)
FITTING: dict[str, frozenset[str]] = {
    "date_histogram": frozenset({"date"}),
    "terms": frozenset({"keyword", "boolean", "integer", "float"}),
    "unique_count": frozenset({"keyword", "boolean", "integer", "float", "date"}),
    "sum": _NUMBERS,
    "average": _NUMBERS,
    "median": _NUMBERS,
    "percentile": _NUMBERS,
    "max": _NUMBERS | {"date"},
    "min": _NUMBERS | {"date"},
    "last_value": frozenset({"keyword", "text", "boolean", "integer", "float", "date"}),
}
_INTERVALS = {"auto", "1m", "1h", "12h", "1d", "1w", "1M"}


def check(
    each: Object, fields: dict[str, Field], queried: Callable[[Object], Iterator[str]]
) -> Generator[str, None, set[str]]:
    """Yields what is wrong; returns the names of the references it uses."""
    state = each["attributes"]["state"]
    layers = state["datasourceStates"]["formBased"]["layers"]
    yield from queried(state["query"])
    for layer in layers.values():
        yield from _columns(layer, fields, queried)
    yield from _drawn(each["attributes"]["visualizationType"], state["visualization"], layers)
    return {f"indexpattern-datasource-layer-{name}" for name in layers}


def _columns(
    layer: Object, fields: dict[str, Field], queried: Callable[[Object], Iterator[str]]
) -> Iterator[str]:
    columns = layer["columns"]
    if sorted(layer["columnOrder"]) != sorted(columns):
        yield "columnOrder is not the columns"
        return
    bucketed = [columns[name]["isBucketed"] for name in layer["columnOrder"]]
    if bucketed != sorted(bucketed, reverse=True):
        yield "a metric stands before a bucket"
    for name, column in columns.items():
        operation, field = column["operationType"], column["sourceField"]
        if operation == "count":
            if field != RECORDS:
                yield f"column {name} counts {field}"
        elif operation not in FITTING:
            yield f"column {name} does {operation}, which this checker does not know"
        elif field not in fields:
            yield f"column {name} uses {field}, which does not exist"
        elif fields[field].type not in FITTING[operation]:
            yield f"column {name} does {operation} on {field}, which is {fields[field].type}"
        if column["isBucketed"] != (operation in ("terms", "date_histogram")):
            yield f"column {name} is a bucket and is not"
        if "filter" in column:
            yield from queried(column["filter"])
        if column["operationType"] == "last_value" and _type(fields, column["params"]["sortField"]) != "date":
            yield f"column {name} is the latest by {column['params']['sortField']}, which is no date"
        yield from _parameters(name, column, columns)


def _type(fields: dict[str, Field], name: str) -> str | None:
    return fields[name].type if name in fields else None


def _parameters(name: str, column: Object, columns: Object) -> Iterator[str]:
    params = column["params"]
    if column["operationType"] == "terms":
        by = columns.get(params["orderBy"].get("columnId"))
        if by is None or by["isBucketed"] or by["operationType"] == "last_value":
            yield f"column {name} is ordered by no metric"
        if not 1 <= params["size"] <= 1000:
            yield f"column {name} has {params['size']} values"
    if column["operationType"] == "date_histogram" and params["interval"] not in _INTERVALS:
        yield f"column {name} has an interval of {params['interval']}"
    if column["operationType"] == "percentile" and not 0 < params["percentile"] < 100:
        yield f"column {name} is no percentile"


def _drawn(kind: str, look: Object, layers: Object) -> Iterator[str]:
    drawn = look["layers"] if kind in ("lnsXY", "lnsPie") else [look]
    for layer in drawn:
        if layer.get("layerId") not in layers:
            yield "draws a layer that is not there"
            continue
        columns = layers[layer["layerId"]]["columns"]
        buckets, metrics = _roles(kind, layer)
        for name in buckets + metrics:
            if name not in columns:
                yield f"draws {name}, which is no column"
            elif columns[name]["operationType"] == "last_value" and kind != "lnsDatatable":
                yield f"draws the words of {name} as a number"
            elif columns[name]["isBucketed"] != (name in buckets) and kind != "lnsDatatable":
                yield f"draws {name} on the wrong axis"
        for name in sorted(set(columns) - {*buckets, *metrics}):
            yield f"column {name} is never drawn"
        for config in layer.get("yConfig", []):
            if config["forAccessor"] not in layer["accessors"]:
                yield f"colours {config['forAccessor']}, which is not drawn"


def _roles(kind: str, layer: Object) -> tuple[list[str], list[str]]:
    """(bucket columns, metric columns) by the names each kind of drawing has for them."""
    if kind == "lnsXY":
        return [layer[key] for key in ("xAccessor", "splitAccessor") if key in layer], list(
            layer["accessors"]
        )
    if kind == "lnsPie":
        return list(layer["primaryGroups"]), list(layer["metrics"])
    if kind == "lnsMetric":
        return [], [layer["metricAccessor"]]
    return [], [column["columnId"] for column in layer["columns"]]
