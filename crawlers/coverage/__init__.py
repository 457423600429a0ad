"""What the fetch reports say was read: list by list, and for each source and day."""

from crawlers.coverage.days import DayCoverage, coverage_of_day, day_span
from crawlers.coverage.spans import UNREAD, ListCoverage, Span
from crawlers.coverage.stage import open_coverage

__all__ = ["UNREAD", "DayCoverage", "ListCoverage", "Span", "coverage_of_day", "day_span", "open_coverage"]
