"""Documents for people outside: the weekly brief."""

from dashboards.briefs.week import BadWeek, Week
from dashboards.briefs.weekly import weekly

__all__ = ["BadWeek", "Week", "weekly"]
