"""Columns of a Lens layer: what is counted, and by what it is split. The shapes are those of Kibana 8.8's form-based layers."""

from dataclasses import dataclass
from typing import Literal

from dashboards.kibana.names import State

#: Lens' name for "the documents themselves"
RECORDS = "___records___"
Interval = Literal["1h", "12h", "1d", "1w"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its id within the layer and its state."""

    id: str
    state: State

    @property
    def bucketed(self) -> bool:
        return bool(self.state["isBucketed"])


def _metric(id: str, label: str, operation: str, field: str, where: str, params: State) -> Column:  # noqa: A002
    state: State = {
        "label": label,
        "customLabel": True,
        "dataType": "number",
        "operationType": operation,
        "sourceField": field,
        "isBucketed": False,
        "scale": "ratio",
        "params": params,
    }
    if where:
        state["filter"] = {"query": where, "language": "kuery"}
    return Column(id, state)


def count(label: str, where: str = "", id: str = "count") -> Column:  # noqa: A002 - a column's own word
    """How many documents (that match ``where``)."""
    return _metric(id, label, "count", RECORDS, where, {"emptyAsNull": False})


def distinct(field: str, label: str, where: str = "", id: str = "distinct") -> Column:  # noqa: A002
    """How many different values."""
    return _metric(id, label, "unique_count", field, where, {"emptyAsNull": False})


def total(field: str, label: str, id: str = "total") -> Column:  # noqa: A002 - a column's own word
    """The sum of a number."""
    return _metric(id, label, "sum", field, "", {"emptyAsNull": False})


def mean(field: str, label: str, id: str = "mean") -> Column:  # noqa: A002 - a column's own word
    """The average of a number."""
    return _metric(id, label, "average", field, "", {"emptyAsNull": True})


def highest(field: str, label: str, id: str = "highest") -> Column:  # noqa: A002 - a column's own word
    """The greatest value of a number."""
    return _metric(id, label, "max", field, "", {"emptyAsNull": True})


def latest(field: str, label: str, id: str = "latest") -> Column:  # noqa: A002 - a column's own word
    """The latest time."""
    column = _metric(id, label, "max", field, "", {"emptyAsNull": True})
    return Column(id, column.state | {"dataType": "date"})


def median(field: str, label: str, id: str = "median") -> Column:  # noqa: A002 - a column's own word
    """The middle value of a number."""
    return _metric(id, label, "median", field, "", {"emptyAsNull": True})


def percentile(field: str, label: str, percent: int, id: str = "percentile") -> Column:  # noqa: A002
    """The value that ``percent`` of all values do not exceed."""
    return _metric(id, label, "percentile", field, "", {"percentile": percent, "emptyAsNull": True})


def words(field: str, by: str, label: str, id: str = "words") -> Column:  # noqa: A002 - a column's own word
    """What the document latest by the date ``by`` says in a field, text too (Kibana reads it from the source); for
    tables only, and nothing can be ordered by it."""
    return Column(
        id,
        {
            "label": label,
            "customLabel": True,
            "dataType": "string",
            "operationType": "last_value",
            "sourceField": field,
            "isBucketed": False,
            "scale": "ordinal",
            "filter": {"query": f"{field} : *", "language": "kuery"},
            "params": {"sortField": by, "showArrayValues": True},
        },
    )


def over_time(field: str, interval: Interval, label: str = "时间", id: str = "time") -> Column:  # noqa: A002
    """One bucket an interval, empty ones too, in the time zone that Kibana is set to."""
    return Column(
        id,
        {
            "label": label,
            "customLabel": True,
            "dataType": "date",
            "operationType": "date_histogram",
            "sourceField": field,
            "isBucketed": True,
            "scale": "interval",
            "params": {"interval": interval, "includeEmptyRows": True, "dropPartials": False},
        },
    )


def top(field: str, label: str, size: int, by: Column, *, other: bool = False, id: str = "top") -> Column:  # noqa: A002
    """The ``size`` values with the highest ``by``; ``other``: the rest as one more."""
    return Column(
        id,
        {
            "label": label,
            "customLabel": True,
            "dataType": "string",
            "operationType": "terms",
            "sourceField": field,
            "isBucketed": True,
            "scale": "ordinal",
            "params": {
                "size": size,
                "orderBy": {"type": "column", "columnId": by.id},
                "orderDirection": "desc",
                "otherBucket": other,
                "missingBucket": False,
                "parentFormat": {"id": "terms"},
            },
        },
    )
