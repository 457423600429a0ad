"""What Lens asks Elasticsearch for a panel, worked out from the saved object alone (pure).

Buckets become nested aggregations in the order of ``columnOrder``, metrics stand inside the innermost one, and a column
with a filter of its own becomes a ``filter`` aggregation around its metric. Kibana adds to this the "other" bucket
(a second request) and the dashboard's filters.
"""

import json
from typing import Any

from tests.dashboards.kibana import kuery

Body = dict[str, Any]
ZONE = "Asia/Shanghai"
#: how each metric is called by Elasticsearch; count has none, it is the bucket's own
_METRICS = {"unique_count": "cardinality", "sum": "sum", "average": "avg", "max": "max", "min": "min"}
_CALENDAR = {"1h", "1d", "1w", "1M"}


def layer_of(lens: Body) -> Body:
    """The panel's one layer."""
    layers = lens["attributes"]["state"]["datasourceStates"]["formBased"]["layers"]
    (layer,) = layers.values()
    return dict(layer)


def search_body(lens: Body, time_field: str, since: str, until: str) -> Body:
    """The search for a Lens saved object over a span of time."""
    layer = layer_of(lens)
    columns = [(name, layer["columns"][name]) for name in layer["columnOrder"]]
    metrics = {name: column for name, column in columns if not column["isBucketed"]}
    aggs: Body = {name: _metric(column) for name, column in metrics.items() if _metric(column)}
    for name, column in reversed([pair for pair in columns if pair[1]["isBucketed"]]):
        aggs = {name: _bucket(column, metrics) | {"aggs": aggs | _ordering(column, metrics, aggs)}}
    return {
        "size": 0,
        "track_total_hits": True,
        "query": _query(lens["attributes"]["state"]["query"]["query"], time_field, since, until),
        "aggs": aggs,
    }


def list_body(search: Body, time_field: str, since: str, until: str) -> Body:
    """The search for a saved search."""
    source = json.loads(search["attributes"]["kibanaSavedObjectMeta"]["searchSourceJSON"])
    return {
        "size": 10,
        "track_total_hits": True,
        "query": _query(source["query"]["query"], time_field, since, until),
        "sort": [{field: {"order": order}} for field, order in search["attributes"]["sort"]],
        "fields": search["attributes"]["columns"],
    }


def _query(where: str, time_field: str, since: str, until: str) -> Body:
    span = {"range": {time_field: {"gte": since, "lte": until, "format": "strict_date_optional_time"}}}
    return {"bool": {"filter": [span, *kuery.body(where)]}}


def _bucket(column: Body, metrics: Body) -> Body:
    field, params = column["sourceField"], column["params"]
    if column["operationType"] == "date_histogram":
        unit = "calendar_interval" if params["interval"] in _CALENDAR else "fixed_interval"
        histogram = {"field": field, unit: params["interval"], "time_zone": ZONE, "min_doc_count": 0}
        return {"date_histogram": histogram}
    by = params["orderBy"]["columnId"]
    path = _path(by, metrics[by])
    return {"terms": {"field": field, "size": params["size"], "order": {path: params["orderDirection"]}}}


def _path(name: str, column: Body) -> str:
    plain = column["operationType"] == "count"
    if "filter" in column:
        return name if plain else f"{name}>inside"
    return "_count" if plain else f"{name}.50" if column["operationType"] == "median" else name


def _ordering(column: Body, metrics: Body, inner: Body) -> Body:
    """The metric a split is ordered by must stand beside it, also when further splits lie between."""
    if column["operationType"] != "terms":
        return {}
    by = column["params"]["orderBy"]["columnId"]
    made = _metric(metrics[by])
    return {by: made} if made and by not in inner else {}


def _metric(column: Body) -> Body:
    operation, field = column["operationType"], column["sourceField"]
    if operation == "count":
        made: Body = {}
    elif operation == "last_value":
        newest = {column["params"]["sortField"]: {"order": "desc"}}
        made = {"top_hits": {"size": 1, "_source": field, "sort": [newest]}}
    elif operation in ("median", "percentile"):
        percent = 50 if operation == "median" else column["params"]["percentile"]
        made = {"percentiles": {"field": field, "percents": [percent]}}
    else:
        made = {_METRICS[operation]: {"field": field}}
    if "filter" in column:
        clauses = kuery.body(column["filter"]["query"])
        around: Body = {"filter": {"bool": {"filter": clauses}}}
        return around | ({"aggs": {"inside": made}} if made else {})
    return made
