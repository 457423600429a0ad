"""Lens panels: columns of one kind of document, and how they are drawn."""

from dataclasses import dataclass
from typing import Literal

from dashboards.kibana.columns import Column
from dashboards.kibana.names import PREFIX, State, reference, saved_object, view_id
from dashboards.ports import Kind

LAYER = "layer"
Drawn = Literal["lnsXY", "lnsPie", "lnsDatatable", "lnsMetric"]
Series = Literal["bar_stacked", "bar_horizontal", "bar_horizontal_stacked", "bar_percentage_stacked", "line"]


@dataclass(frozen=True, slots=True)
class Chart:
    """One Lens panel: its columns (buckets first), its drawing, and which documents (``where``, in KQL)."""

    name: str
    title: str
    kind: Kind
    drawn: Drawn
    columns: tuple[Column, ...]
    look: State
    where: str = ""

    @property
    def id(self) -> str:
        return f"{PREFIX}-lens-{self.name}"

    def saved(self) -> State:
        """The saved object."""
        layer = {
            "columns": {column.id: column.state for column in self.columns},
            "columnOrder": [column.id for column in self.columns],
            "incompleteColumns": {},
            "sampling": 1,
        }
        attributes = {
            "title": self.title,
            "description": "",
            "visualizationType": self.drawn,
            "state": {
                "visualization": self.look,
                "query": {"query": self.where, "language": "kuery"},
                "filters": [],
                "datasourceStates": {"formBased": {"layers": {LAYER: layer}}, "textBased": {"layers": {}}},
                "internalReferences": [],
                "adHocDataViews": {},
            },
        }
        view = reference("index-pattern", view_id(self.kind), f"indexpattern-datasource-layer-{LAYER}")
        return saved_object("lens", self.id, attributes, [view])


def number(name: str, title: str, kind: Kind, column: Column, where: str = "", color: str = "") -> Chart:
    """One big number."""
    look: State = {"layerId": LAYER, "layerType": "data", "metricAccessor": column.id}
    if color:
        look["color"] = color
    return Chart(name, title, kind, "lnsMetric", (column,), look, where)


def table(
    name: str, title: str, kind: Kind, by: tuple[Column, ...], *values: Column, where: str = ""
) -> Chart:
    """One row a combination of the values of ``by``, sorted by the first value."""
    columns = (*by, *values)
    look = {
        "layerId": LAYER,
        "layerType": "data",
        "columns": [{"columnId": column.id, "isTransposed": False} for column in columns],
        "sorting": {"columnId": values[0].id, "direction": "desc"},
        "rowHeight": "single",
        "rowHeightLines": 1,
    }
    return Chart(name, title, kind, "lnsDatatable", columns, look, where)


def donut(name: str, title: str, kind: Kind, by: Column, value: Column, where: str = "") -> Chart:
    """Shares of a whole."""
    layer = {
        "layerId": LAYER,
        "layerType": "data",
        "primaryGroups": [by.id],
        "metrics": [value.id],
        "numberDisplay": "percent",
        "categoryDisplay": "default",
        "legendDisplay": "default",
        "nestedLegend": False,
    }
    return Chart(name, title, kind, "lnsPie", (by, value), {"shape": "donut", "layers": [layer]}, where)


def series(
    name: str,
    title: str,
    kind: Kind,
    x: Column,
    *values: Column,
    split: Column | None = None,
    drawn: Series = "bar_stacked",
    colors: dict[str, str] | None = None,
    where: str = "",
) -> Chart:
    """Bars or lines along ``x``; ``colors`` maps a value column's id to its colour."""
    layer: State = {
        "layerId": LAYER,
        "layerType": "data",
        "seriesType": drawn,
        "xAccessor": x.id,
        "accessors": [value.id for value in values],
        "position": "top",
        "showGridlines": False,
    }
    if split is not None:
        layer["splitAccessor"] = split.id
    if colors:
        layer["yConfig"] = [{"forAccessor": value.id, "color": colors[value.id]} for value in values]
    shown = {"x": False, "yLeft": False, "yRight": False}
    lines = {"x": True, "yLeft": True, "yRight": True}
    look = {
        "legend": {"isVisible": True, "position": "right"},
        "valueLabels": "show" if drawn == "bar_horizontal" else "hide",
        "fittingFunction": "None",
        "axisTitlesVisibilitySettings": shown,
        "tickLabelsVisibilitySettings": lines,
        "gridlinesVisibilitySettings": lines,
        "preferredSeriesType": drawn,
        "layers": [layer],
    }
    columns = (x, *values) if split is None else (split, x, *values)
    return Chart(name, title, kind, "lnsXY", columns, look, where)
