"""Everything that is imported into Kibana, in an order in which nothing names what does not exist yet."""

import json

from dashboards.kibana.boards import BOARDS
from dashboards.kibana.charts import Chart
from dashboards.kibana.names import PREFIX, State
from dashboards.kibana.views import data_views


def saved_objects(prefix: str = PREFIX) -> list[State]:
    """Data views, then saved searches, then Lens panels, then dashboards. A panel on two boards is written once.

    ``prefix`` is that of the indices (``index.prefix``).
    """
    panels = {panel.id: panel for board in BOARDS for panel in board.panels}
    searches = [panel.saved() for panel in panels.values() if not isinstance(panel, Chart)]
    charts = [panel.saved() for panel in panels.values() if isinstance(panel, Chart)]
    return [*data_views(prefix), *searches, *charts, *(board.saved() for board in BOARDS)]


def ndjson(prefix: str = PREFIX) -> bytes:
    """The file for Kibana's import: one object a line, the same bytes every time."""
    lines = (json.dumps(each, ensure_ascii=False, sort_keys=True) for each in saved_objects(prefix))
    return ("\n".join(lines) + "\n").encode()
