"""A dashboard: panels laid out in rows on Kibana's grid of 48 columns, with its time span and a filter by unit."""

import json
from dataclasses import dataclass
from typing import Literal

from dashboards.kibana.charts import Chart
from dashboards.kibana.names import PREFIX, State, reference, saved_object, view_id
from dashboards.kibana.searches import Search
from dashboards.ports import Kind

#: Kibana's dashboard grid
WIDTH = 48
#: what the panel form of 8.8 calls itself
_PANEL_VERSION = "8.8.0"
Panel = Chart | Search


@dataclass(frozen=True, slots=True)
class Placed:
    """A panel and its width; ``always``: it shows all time up to now, whatever the dashboard's span is."""

    panel: Panel
    width: int
    always: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Panels side by side; ``height`` in grid units (about 20 pixels)."""

    height: int
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A dashboard. ``since`` is Kibana's date math (``now-24h``); ``filters`` are (kind, field, label) controls."""

    name: str
    title: str
    description: str
    since: str
    rows: tuple[Row, ...]
    refresh_seconds: int = 60
    filters: tuple[tuple[Kind, str, str], ...] = (("mentions", "unit", "单位"),)

    @property
    def id(self) -> str:
        return f"{PREFIX}-board-{self.name}"

    @property
    def panels(self) -> tuple[Panel, ...]:
        return tuple(placed.panel for row in self.rows for placed in row.placed)

    def saved(self) -> State:
        """The saved object; its panels are named by reference."""
        panels: list[State] = []
        references: list[State] = []
        top = 0
        for row in self.rows:
            left = 0
            for placed in row.placed:
                index = placed.panel.name
                grid = {"x": left, "y": top, "w": placed.width, "h": row.height, "i": index}
                panels.append(_panel(placed, grid))
                references.append(reference(_type(placed.panel), placed.panel.id, f"{index}:panel_{index}"))
                left += placed.width
            top += row.height
        for kind, field, _ in self.filters:
            references.append(
                reference("index-pattern", view_id(kind), f"controlGroup_{field}:optionsListDataView")
            )
        return saved_object("dashboard", self.id, self._attributes(panels), references)

    def _attributes(self, panels: list[State]) -> State:
        options = {
            "useMargins": True,
            "syncColors": False,
            "syncCursor": True,
            "syncTooltips": False,
            "hidePanelTitles": False,
        }
        source = {"query": {"query": "", "language": "kuery"}, "filter": []}
        return {
            "title": self.title,
            "description": self.description,
            "panelsJSON": json.dumps(panels, ensure_ascii=False),
            "optionsJSON": json.dumps(options),
            "controlGroupInput": self._controls(),
            "timeRestore": True,
            "timeFrom": self.since,
            "timeTo": "now",
            "refreshInterval": {"pause": False, "value": self.refresh_seconds * 1000},
            "kibanaSavedObjectMeta": {"searchSourceJSON": json.dumps(source)},
            "version": 1,
        }

    def _controls(self) -> State:
        controls = {
            field: {
                "order": order,
                "width": "medium",
                "grow": False,
                "type": "optionsListControl",
                "explicitInput": {"id": field, "fieldName": field, "title": label, "enhancements": {}},
            }
            for order, (_, field, label) in enumerate(self.filters)
        }
        ignore = {
            "ignoreFilters": False,
            "ignoreQuery": False,
            "ignoreTimerange": False,
            "ignoreValidations": False,
        }
        return {
            "controlStyle": "oneLine",
            "chainingSystem": "HIERARCHICAL",
            "panelsJSON": json.dumps(controls, ensure_ascii=False),
            "ignoreParentSettingsJSON": json.dumps(ignore),
        }


def _type(panel: Panel) -> Literal["lens", "search"]:
    return "lens" if isinstance(panel, Chart) else "search"


def _panel(placed: Placed, grid: State) -> State:
    config: State = {"enhancements": {}}
    if placed.always:
        config["timeRange"] = {"from": "now-10y", "to": "now"}
    return {
        "version": _PANEL_VERSION,
        "type": _type(placed.panel),
        "gridData": grid,
        "panelIndex": grid["i"],
        "embeddableConfig": config,
        "panelRefName": f"panel_{grid['i']}",
        "title": placed.panel.title,
    }
