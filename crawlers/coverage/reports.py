"""What the reports of one list and of one source leave behind; both are state entries of the stage."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from crawlers.coverage.spans import ListCoverage, Span
from crawlers.records import AUTHORIZATION, OCCASIONAL, FetchReport

_SHANGHAI = ZoneInfo("Asia/Shanghai")
#: A list of an account is read every few minutes, an hour at most as the settings come (``poll_seconds``), and more seldom
#: where a day's budget is small: what it has not read after two hours, or after twice its last pause up to four, is missing.
_GRACE, _GRACE_MOST = timedelta(hours=2), timedelta(hours=4)
#: Posts that have gone quiet are read ever more seldom, once a week at least (``crawlers.politeness.revisit_after``);
#: one that was not read for longer has fallen out of the plan.
REVISIT_MOST = timedelta(days=7)
DROPPED = timedelta(days=8)

#: names a source: platform, account, list
SourceKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRead:
    """One list: its spans, when it was last read, and how long before that (None: it was read once only)."""

    VERSION: ClassVar[int] = 1

    post_id: str | None
    spans: tuple[Span, ...] = ()
    read_at: datetime
    pause: timedelta | None = None

    @property
    def cover(self) -> ListCoverage:
        return ListCoverage(self.spans)

    @property
    def whole_until(self) -> datetime | None:
        """The latest moment up to which a reading was complete; None when none ever was."""
        ends = [min(span.until, self.read_at) for span in self.spans if span.complete]
        return max(ends, default=None)

    @property
    def patience(self) -> timedelta:
        """How long after its last reading the next one may come without anything being missed."""
        if self.pause is None:
            return _GRACE if self.post_id is None else REVISIT_MOST
        return min(max(_GRACE, 2 * self.pause), _GRACE_MOST if self.post_id is None else DROPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRead:
    """One source: the day of its first report, its last report, what its readings brought by day (new, updated), and
    which days are to be told; ``told_at`` is when they last were."""

    VERSION: ClassVar[int] = 1

    platform: str
    account_id: str
    source: str
    began: date
    reported_at: datetime
    brought: dict[str, tuple[int, int]] = field(default_factory=dict)
    due: tuple[date, ...] = ()
    told_at: datetime | None = None

    @property
    def key(self) -> SourceKey:
        return self.platform, self.account_id, self.source

    @property
    def occasional(self) -> bool:
        """Its silence says nothing."""
        return self.source in OCCASIONAL


State = Literal["complete", "partly", "nothing"]


def speaks_of_lists(report: FetchReport) -> bool:
    """Whether a report says what of a list was read: pushes, imports and authorisations do not."""
    return not report.source.startswith(AUTHORIZATION) and report.source not in ("webhook", "import")


def source_of(report: FetchReport) -> SourceKey:
    return report.platform, report.account_id, report.source


def day_of(at: datetime) -> date:
    """The day in Shanghai."""
    return at.astimezone(_SHANGHAI).date()


def list_after(before: ListRead | None, report: FetchReport) -> ListRead:
    """The list once this report of it is known.

    What was published before a complete reading stays read when a later reading of everything breaks off: a deleted
    article, or an hour of faults, does not unsay the weeks before.
    """
    if before is None:
        before = ListRead(post_id=report.post_id, read_at=report.at)
    cover, whole = before.cover, before.whole_until
    if report.complete or report.since is not None or whole is None:
        cover.add(report)
    else:
        cover.add(replace(report, since=whole))
    later = report.at > before.read_at
    return replace(
        before,
        spans=cover.spans,
        read_at=max(report.at, before.read_at),
        pause=report.at - before.read_at if later else before.pause,
    )


def source_after(before: SourceRead | None, report: FetchReport) -> SourceRead:
    """The source once this report of one of its lists is known."""
    if before is None:
        platform, account_id, source = source_of(report)
        before = SourceRead(
            platform=platform,
            account_id=account_id,
            source=source,
            began=day_of(report.at),
            reported_at=report.at,
        )
    day = day_of(report.at).isoformat()
    new, updated = before.brought.get(day, (0, 0))
    return replace(
        before,
        reported_at=max(report.at, before.reported_at),
        brought={**before.brought, day: (new + report.new, updated + report.updated)},
    )
