"""A month of a small bureau as documents: every platform, label, level, state and outcome at least once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from alerting.records import (
    LEVELS,
    Alert,
    AlertChange,
    AlertKind,
    AlertState,
    Delivery,
    Outcome,
    Page,
    PageKind,
)
from analyzers.records import FLAGS, INTENTS, REGIONS, SENTIMENTS, TOPICS, IssueUpdate, Opinion, Reading
from crawlers.coverage import DayCoverage
from crawlers.platforms.provinces import PROVINCES
from crawlers.records import PLATFORMS, FetchReport, Mention, mention_id
from dashboards.documents import documents
from dashboards.ports import Document

UNTIL = datetime(2026, 3, 31, 4, 0, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=30)
_STATES: tuple[AlertState, ...] = ("detected", "paged", "acknowledged", "handling", "responded", "closed")
_KINDS: tuple[AlertKind, ...] = ("emerging", "drift", "rescue", "flag", "source")
_OUTCOMES: tuple[Outcome, ...] = ("accepted", "rejected", "delivered", "read", "answered", "timeout")
_PAGES: tuple[PageKind, ...] = ("open", "raise", "escalate", "remind")


def sample(count: int = 400) -> Iterator[Document]:
    """``count`` mentions and what belongs to them, evenly over the month."""
    for number in range(count):
        at = SINCE + timedelta(days=30) * number / count
        yield from documents(_mention(number, at), number + 1)
        if number % 8 == 0:
            yield from documents(_reading(number, at), number + 1)
        if number % 10 == 0:
            yield from documents(_alert(number // 10, at), number + 1)
            page = _page(number // 10, at)
            yield from documents(page, number + 1)
            yield from documents(_delivery(number // 10, page), number + 1)
        if number % 4 == 0:
            yield from documents(_fetch(number // 4, at), number + 1)
            yield from documents(_coverage(number // 4, at), number + 1)


def _mention(number: int, at: datetime) -> IssueUpdate:
    platform = PLATFORMS[number % len(PLATFORMS)]
    mention = Mention(
        mention_id=mention_id(platform, str(number)), unit=("baicheng", "taonan")[number % 2], platform=platform,
        kind="comment", account_id=f"a{number % 3}", post_id=f"p{number % 9}", comment_id=str(number), parent_id=None,
        author=f"{number % 37:x}", text=f"第 {number} 条：工资还没有发", published_at=at, fetched_at=at, source="api",
        like_count=number % 5, repost_count=number % 7, read_count=number * 3, ip_region=PROVINCES[number % 12],
    )  # fmt: skip
    opinion = Opinion(
        mention=mention, sentiment=SENTIMENTS[number % 3], sentiment_score=(number % 3) - 1.0,
        intent=INTENTS[number % len(INTENTS)], topic=TOPICS[number % len(TOPICS)],
        flags=(FLAGS[number % len(FLAGS)],) if number % 5 == 0 else (),
        region=REGIONS[number % len(REGIONS)] if number % 2 else None, keywords=("工资", f"词{number % 11}"),
    )  # fmt: skip
    return IssueUpdate(unit=mention.unit, at=at, issue_id=f"i{number % 12}", opinion=opinion)


def _reading(number: int, at: datetime) -> Reading:
    issue = number // 8 % 12
    return Reading(
        unit="baicheng", at=at, issue_id=f"i{issue}", title=f"话题 {issue}", topic=TOPICS[issue], keywords=("工资",),
        first_seen=SINCE, last_seen=at, size=number + 1, authors=number // 2 + 1, platforms={"weibo": 1}, regions={},
        windows={"1h": {"n": 1}}, growth=None if issue == 0 else 1.0 + issue, flags={}, evidence=(),
    )  # fmt: skip


def _alert(number: int, at: datetime) -> AlertChange:
    level = LEVELS[number % 4]
    taken = at + timedelta(minutes=3 + number) if number % 6 >= 2 else None
    alert = Alert(
        alert_id=f"alert{number}", unit="baicheng", key=f"k{number}", kind=_KINDS[number % 5],
        title=f"预警 {number}", issue_id=f"i{number % 12}", opened_at=at, level=level, max_level=level,
        state=_STATES[number % 6],
        rule=f"burst-{number % 3}", reason="3 小时内 12 人", evidence=(), numbers={"authors": 12.0}, changes=(),
        last_signal_at=at, acknowledged_by=f"duty{number % 3}" if taken else None, acknowledged_at=taken,
        responded_at=at + timedelta(hours=5) if number % 6 >= 4 else None,
    )  # fmt: skip
    return AlertChange(unit="baicheng", at=at, alert=alert, changes=())


def _page(number: int, at: datetime) -> Page:
    return Page(
        unit="baicheng", page_id=f"page{number}", alert_id=f"alert{number}", kind=_PAGES[number % 4],
        at=at, to=f"duty{number % 3}", channels=("wecom",), level=LEVELS[number % 4], title=f"预警 {number}", why="新预警",
    )  # fmt: skip


def _delivery(number: int, page: Page) -> Delivery:
    return Delivery(
        unit=page.unit, page_id=page.page_id, alert_id=page.alert_id, at=page.at, channel=("wecom", "phone")[number % 2],
        attempt=1, outcome=_OUTCOMES[number % 6], detail="ok", final=True,
    )  # fmt: skip


def _fetch(number: int, at: datetime) -> FetchReport:
    partial = number % 5 == 0
    return FetchReport(
        unit="baicheng", at=at, platform=PLATFORMS[number % len(PLATFORMS)], account_id="a1", source="comments/to_me",
        post_id=None, since=None, until=at, expected=None, got=number % 20, new=number % 7, complete=not partial,
        reason="被平台拒绝" if partial else None, stopped=number % 10 == 0,
    )  # fmt: skip


def _coverage(number: int, at: datetime) -> DayCoverage:
    share = (1.0, 0.5, 0.0)[number % 3]
    return DayCoverage(
        unit="baicheng", at=at, day=at.date(), platform=PLATFORMS[number % len(PLATFORMS)], account_id="a1",
        source="comments/to_me", lists=1, share=share, gaps={} if share == 1 else {"被平台拒绝": 24 * (1 - share)},
        pending=0.0, new=number % 7, updated=0,
    )  # fmt: skip
