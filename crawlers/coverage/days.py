"""How completely one source was read for one day: a record that desks, dashboards and briefs quote."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from crawlers.coverage.reports import (
    DROPPED,
    ListRead,
    SourceKey,
    SourceRead,
    State,
    list_after,
    source_after,
    source_of,
    speaks_of_lists,
)
from crawlers.coverage.spans import UNREAD
from crawlers.records import FetchReport, content_id

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCoverage:
    """How completely one source was read for one day (Asia/Shanghai), as known ``at`` a moment.

    ``lists`` counts the lists (posts) of the source, ``share`` is the mean of their shares of the day that were read
    completely, ``gaps`` the hours missing by reason over all lists, ``pending`` the hours over all lists that it is
    not yet time to read, ``new`` and ``updated`` what its readings that day brought. A day that is not over is
    measured up to ``at``.
    """

    VERSION: ClassVar[int] = 1

    unit: str
    at: datetime
    day: date
    platform: str
    account_id: str
    source: str
    lists: int
    share: float
    gaps: dict[str, float]
    pending: float
    new: int
    updated: int

    @property
    def record_id(self) -> str:
        return content_id("coverage", self.unit, self.platform, self.account_id, self.source, self.day)

    @property
    def standing_of(self) -> str:
        return self.record_id

    @property
    def complete(self) -> bool:
        """Nothing is missing that should have been read."""
        return not self.gaps

    @property
    def state(self) -> State:
        """``nothing``: no moment of the day was read completely in any list."""
        if self.complete:
            return "complete"
        return "partly" if self.share > 0 else "nothing"


def day_span(day: date, now: datetime) -> tuple[datetime, datetime]:
    """A day in Shanghai as UTC, cut off at ``now``."""
    start = datetime.combine(day, time(), _SHANGHAI).astimezone(UTC)
    return start, min(start + timedelta(days=1), max(now, start))


def missing(read: ListRead, day: date, now: datetime, *, occasional: bool) -> tuple[dict[str, float], float]:
    """The hours of a day a list misses by reason, and the hours that it is not yet time to read.

    What no report speaks of is no gap where silence says nothing (``occasional``), nor before the first report.
    """
    since, until = day_span(day, now)
    found: dict[str, float] = defaultdict(float)
    pending = 0.0
    first = read.spans[0].since if read.spans else until
    in_time = now - read.read_at <= read.patience
    for gap in read.cover.gaps(since, until):
        hours = (gap.until - gap.since) / _HOUR
        if gap.reason != UNREAD:
            found[gap.reason or "原因不明"] += hours
        elif occasional or gap.since < first:
            continue
        elif in_time and gap.until == until:
            pending += hours
        else:
            found[UNREAD] += hours
    return found, pending


def day_coverage(
    unit: str, source: SourceRead, lists: Collection[ListRead], day: date, now: datetime
) -> DayCoverage | None:
    """The coverage of a source for a day; None when none of its lists was in the plan then."""
    since, until = day_span(day, now)
    planned = _planned(source, lists, since)
    if not planned:
        return None
    total, pending = defaultdict[str, float](float), 0.0
    for each in planned:
        gaps, waits = missing(each, day, now, occasional=source.occasional)
        pending += waits
        for reason, hours in gaps.items():
            total[reason] += hours
    whole = len(planned) * (until - since) / _HOUR
    share = 1 - (sum(total.values()) + pending) / whole if whole else 1.0
    new, updated = source.brought.get(day.isoformat(), (0, 0))
    return DayCoverage(
        unit=unit,
        at=now,
        day=day,
        platform=source.platform,
        account_id=source.account_id,
        source=source.source,
        lists=len(planned),
        share=round(min(max(share, 0.0), 1.0), 4),
        gaps={reason: round(hours, 2) for reason, hours in sorted(total.items()) if round(hours, 2) > 0},
        pending=round(pending, 2),
        new=new,
        updated=updated,
    )


def _planned(source: SourceRead, lists: Collection[ListRead], since: datetime) -> list[ListRead]:
    """The lists that count for a day. A post goes when others were read completely for longer than any waits while it was
    not: one that is out of the plan with the days after its last reading, one that only failed (deleted, most likely) with
    the days after it was given up."""
    newest = max((each.whole_until for each in lists if each.whole_until is not None), default=None)

    def counts(each: ListRead) -> bool:
        last, latest = each.read_at, source.reported_at
        if each.whole_until is not None and newest is not None:
            last, latest = each.whole_until, newest
        failing = each.read_at > last
        return since <= (last + DROPPED if failing else last) or latest - last <= DROPPED

    return [each for each in lists if counts(each)]


def coverage_of_day(reports: Iterable[FetchReport], day: date, now: datetime) -> list[DayCoverage]:
    """The coverage of every source for a day as the reports, in order of arrival, tell it at ``now``."""
    sources: dict[tuple[str, SourceKey], SourceRead] = {}
    lists: dict[tuple[str, SourceKey], dict[str | None, ListRead]] = defaultdict(dict)
    for report in reports:
        if speaks_of_lists(report):
            key = (report.unit, source_of(report))
            sources[key] = source_after(sources.get(key), report)
            lists[key][report.post_id] = list_after(lists[key].get(report.post_id), report)
    told = (day_coverage(key[0], sources[key], lists[key].values(), day, now) for key in sorted(sources))
    return [each for each in told if each is not None]
