"""值班交接单: what the people going off duty hand to those coming on."""

from dashboards.handover.papers import markdown, write
from dashboards.handover.sheet import Handover, Matter, handover

__all__ = ["Handover", "Matter", "handover", "markdown", "write"]
