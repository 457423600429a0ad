"""What the fetch reports say was read: of each list the spans that are complete, and the gaps between them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from crawlers.records import AUTHORIZATION, FetchReport, content_id

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_BEGIN, _END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
#: What a span is called that no report speaks of.
UNREAD = "还没有读取"


@dataclass(frozen=True, slots=True)
class Span:
    """A span of ``published_at`` (start included, end not) and the last report's word on it."""

    since: datetime
    until: datetime
    complete: bool
    reason: str | None

    def cut(self, since: datetime, until: datetime) -> "Span":
        return Span(max(self.since, since), min(self.until, until), self.complete, self.reason)


class ListCoverage:
    """The spans of one list; the last report that speaks of a moment decides it."""

    def __init__(self) -> None:
        self._spans: list[Span] = []

    def add(self, report: FetchReport) -> None:
        """Take in the next report of the list; its end counts as read."""
        since = report.since or _BEGIN
        until = _END if report.until is None else report.until + timedelta(microseconds=1)
        if since >= until:
            return
        kept = [span.cut(_BEGIN, since) for span in self._spans if span.since < since]
        kept.append(Span(since, until, report.complete, report.reason))
        kept += [span.cut(until, _END) for span in self._spans if span.until > until]
        self._spans = _joined(kept)

    def word(self, moment: datetime) -> Span | None:
        """The span that holds a moment, None where no report speaks of it."""
        place = bisect_right(self._spans, moment, key=lambda span: span.since) - 1
        return self._spans[place] if place >= 0 and moment < self._spans[place].until else None

    def complete_at(self, moment: datetime) -> bool:
        """Whether what was published at that moment has been read."""
        word = self.word(moment)
        return word is not None and word.complete

    def gaps(self, since: datetime, until: datetime) -> list[Span]:
        """What of a span was not read completely, and why, in order."""
        found, at = list[Span](), since
        for span in self._spans:
            if span.until <= at or span.since >= until:
                continue
            if span.since > at:
                found.append(Span(at, span.since, False, UNREAD))
            part = span.cut(at, until)
            if not part.complete:
                found.append(part)
            at = part.until
        if at < until:
            found.append(Span(at, until, False, UNREAD))
        return found

    def share(self, since: datetime, until: datetime) -> float:
        """How much of a span (0 to 1) was read completely; 1 of an empty one."""
        if since >= until:
            return 1.0
        missing = sum((gap.until - gap.since for gap in self.gaps(since, until)), timedelta())
        return 1 - missing / (until - since)


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.until == span.since and (last.complete, last.reason) == (span.complete, span.reason):
            joined[-1] = Span(last.since, span.until, span.complete, span.reason)
        else:
            joined.append(span)
    return joined


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCoverage:
    """How completely one source was read for one day (Asia/Shanghai).

    ``lists`` counts the lists (posts) of the source, ``share`` is the mean of their shares of the day that were read
    completely, ``gaps`` the hours missing by reason over all lists, ``new`` and ``updated`` what its readings that
    day brought.
    """

    VERSION: ClassVar[int] = 1

    unit: str
    day: date
    platform: str
    account_id: str
    source: str
    lists: int
    share: float
    gaps: dict[str, float]
    new: int
    updated: int

    @property
    def record_id(self) -> str:
        return content_id("coverage", self.unit, self.platform, self.account_id, self.source, self.day)

    @property
    def complete(self) -> bool:
        return not self.gaps


def day_span(day: date, now: datetime) -> tuple[datetime, datetime]:
    """A day in Shanghai as UTC, cut off at ``now``."""
    start = datetime.combine(day, time(), _SHANGHAI).astimezone(UTC)
    return start, min(start + timedelta(days=1), max(now, start))


def coverage_of_day(reports: Iterable[FetchReport], day: date, now: datetime) -> list[DayCoverage]:
    """The coverage of every source for a day as the reports, in order of arrival, tell it at ``now``."""
    since, until = day_span(day, now)
    lists: dict[tuple[str, str, str, str], dict[str | None, ListCoverage]] = defaultdict(dict)
    brought: dict[tuple[str, str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for report in reports:
        if report.source.startswith(AUTHORIZATION) or report.source in ("webhook", "import"):
            continue
        key = (report.unit, report.platform, report.account_id, report.source)
        lists[key].setdefault(report.post_id, ListCoverage()).add(report)
        if since <= report.at < since + timedelta(days=1):
            brought[key][0] += report.new
            brought[key][1] += report.updated
    found = []
    for key in sorted(lists):
        covered = lists[key].values()
        missing: dict[str, float] = defaultdict(float)
        for each in covered:
            for gap in each.gaps(since, until):
                missing[gap.reason or UNREAD] += (gap.until - gap.since) / timedelta(hours=1)
        share = sum(each.share(since, until) for each in covered) / len(covered)
        unit, platform, account_id, source = key
        found.append(
            DayCoverage(
                unit=unit,
                day=day,
                platform=platform,
                account_id=account_id,
                source=source,
                lists=len(covered),
                share=share,
                gaps={reason: round(hours, 2) for reason, hours in sorted(missing.items())},
                new=brought[key][0],
                updated=brought[key][1],
            )
        )
    return found
