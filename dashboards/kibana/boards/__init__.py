"""The six dashboards."""

from dashboards.kibana.boards.collection import COLLECTION
from dashboards.kibana.boards.duty import DUTY
from dashboards.kibana.boards.issues import ISSUES
from dashboards.kibana.boards.places import PLACES
from dashboards.kibana.boards.response import RESPONSE
from dashboards.kibana.boards.week import WEEK

BOARDS = (DUTY, ISSUES, PLACES, RESPONSE, WEEK, COLLECTION)

__all__ = ["BOARDS"]
