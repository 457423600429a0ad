"""Exported rows have the keys of the contract, in +08:00, in one order."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting.records import Alert, AlertChange, Change, Delivery, Page
from analyzers.records import IssueUpdate, Opinion, Reading
from crawlers.coverage import DayCoverage
from crawlers.records import FetchReport, Mention
from dashboards.documents import documents
from dashboards.exports import EXPORTED, alert_row, issue_row, mention_row, page_row, rows
from dashboards.indexes.sqlite import SqliteIndex

AT = datetime(2026, 3, 15, 16, 30, tzinfo=UTC)


def mention(comment_id: str, minutes: int = 0) -> Mention:
    return Mention(
        mention_id=f"m-{comment_id}",
        unit="baicheng",
        platform="weibo",
        kind="comment",
        account_id="1",
        post_id="p",
        comment_id=comment_id,
        parent_id=None,
        author="化名1",
        text="工资没发",
        published_at=AT + timedelta(minutes=minutes),
        fetched_at=AT + timedelta(hours=1),
        source="api",
    )


def update(comment_id: str, minutes: int = 0) -> IssueUpdate:
    opinion = Opinion(
        mention=mention(comment_id, minutes),
        sentiment="negative",
        sentiment_score=-0.9,
        intent="投诉",
        topic="欠薪",
        flags=(),
        region=None,
        keywords=("工资",),
    )
    return IssueUpdate(unit="baicheng", at=AT, issue_id="i1", opinion=opinion)


READING = Reading(
    unit="baicheng",
    at=AT,
    issue_id="i1",
    title="工资拖欠",
    topic="欠薪",
    keywords=("工资",),
    first_seen=AT,
    last_seen=AT,
    size=2,
    authors=1,
    platforms={"weibo": 2},
    regions={},
    windows={},
    growth=None,
    flags={},
    evidence=("m-1",),
)
ALERT = Alert(
    alert_id="a1",
    unit="baicheng",
    key="issue:i1",
    kind="emerging",
    title="工资拖欠",
    issue_id="i1",
    opened_at=AT,
    level="红",
    max_level="红",
    state="acknowledged",
    rule="burst",
    reason="3 小时 12 条",
    evidence=("m-2", "m-1", "m-gone"),
    numbers={},
    changes=(
        Change(at=AT, field="state", before=None, after="detected", reason="3 小时 12 条"),
        Change(at=AT, field="level", before="橙", after="红", reason="6 小时 40 条"),
    ),
    last_signal_at=AT,
    acknowledged_by="duty1",
    acknowledged_at=AT + timedelta(minutes=3),
)
PAGE = Page(
    unit="baicheng",
    page_id="g1",
    alert_id="a1",
    kind="open",
    at=AT,
    to="duty1",
    channels=("wecom", "phone"),
    level="红",
    title="工资拖欠",
    why="新预警",
    evidence=("m-1",),
)
REFUSED = Delivery(
    unit="baicheng",
    page_id="g1",
    alert_id="a1",
    at=AT + timedelta(seconds=1),
    channel="wecom",
    attempt=1,
    outcome="rejected",
    detail="45009",
)
ACCEPTED = replace(
    REFUSED, at=AT + timedelta(seconds=9), channel="phone", outcome="accepted", detail="", maybe_repeated=True
)
FETCH = FetchReport(
    unit="baicheng",
    at=AT,
    platform="weibo",
    account_id="1",
    source="comments/to_me",
    post_id=None,
    since=None,
    until=AT,
    expected=None,
    got=2,
    new=2,
    complete=False,
    reason="配额用尽",
)

#: the day of AT in Shanghai begins
MIDNIGHT = AT - timedelta(minutes=30)
COVERAGE = DayCoverage(
    unit="baicheng", at=AT + timedelta(days=1), day=date(2026, 3, 16), platform="weibo", account_id="1",
    source="comments/to_me", lists=1, share=0.5, gaps={"配额用尽": 12.0}, pending=0.0, new=2, updated=0,
)  # fmt: skip


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SqliteIndex]:
    opened = SqliteIndex(tmp_path / "index.db")
    change = AlertChange(unit="baicheng", at=AT, alert=ALERT, changes=())
    records: list[object] = [
        update("2"),
        update("1"),
        READING,
        change,
        PAGE,
        ACCEPTED,
        REFUSED,
        FETCH,
        COVERAGE,
    ]
    opened.put(
        document for version, record in enumerate(records, 1) for document in documents(record, version)
    )
    yield opened
    opened.close()


def test_a_mention_has_the_keys_of_the_contract() -> None:
    """Exactly these, in this order, the times as they were in Baicheng."""
    assert mention_row(mention("c")) == {
        "mention_id": "m-c",
        "platform": "weibo",
        "kind": "comment",
        "account_id": "1",
        "post_id": "p",
        "comment_id": "c",
        "parent_id": None,
        "author": "化名1",
        "text": "工资没发",
        "published_at": "2026-03-16T00:30:00+08:00",
        "edited_at": None,
        "fetched_at": "2026-03-16T01:30:00+08:00",
        "like_count": None,
        "deleted": False,
        "permalink": None,
        "source": "api",
        "repost_count": None,
        "read_count": None,
        "ip_region": None,
    }


def test_opinions_have_the_keys_of_analyze_and_the_mention(index: SqliteIndex) -> None:
    """``id`` is the platform's own id; equal times come by id."""
    found = list(rows(index, "opinions"))
    assert [row["id"] for row in found] == ["1", "2"]
    assert found[0] == {
        "id": "1",
        "sentiment": "negative",
        "sentiment_score": -0.9,
        "intent": "投诉",
        "topic": "欠薪",
        "flags": [],
        "region": None,
        "keywords": ["工资"],
        "text": "工资没发",
        "mention_id": "m-1",
        "issue_id": "i1",
    }


def test_an_issue_is_the_same_out_of_record_and_index(index: SqliteIndex) -> None:
    """A backtest and an export write one row."""
    assert list(rows(index, "issues")) == [issue_row(READING)]
    assert set(issue_row(READING)) == {
        "issue_id", "title", "topic", "keywords", "first_seen", "last_seen", "size", "authors", "platforms", "regions",
    }  # fmt: skip


def test_an_alert_names_level_changes_people_and_the_platforms_ids(index: SqliteIndex) -> None:
    """Evidence in its order; a mention that is not in the index keeps the house's id; the whole history follows."""
    (row,) = rows(index, "alerts")
    assert row["evidence"] == ["2", "1", "m-gone"]
    assert row["changes"] == [
        {"at": "2026-03-16T00:30:00+08:00", "from": "橙", "to": "红", "reason": "6 小时 40 条"}
    ]
    assert [step["field"] for step in row["history"]] == ["state", "level"]
    assert (row["state"], row["acknowledged_by"], row["acknowledged_at"]) == (
        "acknowledged", "duty1", "2026-03-16T00:33:00+08:00",
    )  # fmt: skip
    assert alert_row(ALERT) | {"evidence": row["evidence"]} == row


def test_a_page_shows_its_deliveries_in_order(index: SqliteIndex) -> None:
    """The channel is the one that carried it; before any delivery the first to be tried."""
    (row,) = rows(index, "pages")
    assert (row["channel"], row["maybe_repeated"], row["evidence"]) == ("phone", True, ["1"])
    assert row["deliveries"] == [
        {"at": "2026-03-16T00:30:01+08:00", "channel": "wecom", "outcome": "rejected", "retryable": False, "detail": "45009"},
        {"at": "2026-03-16T00:30:09+08:00", "channel": "phone", "outcome": "accepted", "retryable": False, "detail": ""},
    ]  # fmt: skip
    fresh: dict[str, Any] = page_row(PAGE)
    assert (fresh["channel"], fresh["deliveries"], fresh["maybe_repeated"]) == ("wecom", [], False)
    assert set(fresh) == set(row)


def test_a_fetch_has_the_keys_of_the_contract(index: SqliteIndex) -> None:
    """Open ends stay null."""
    assert list(rows(index, "fetches")) == [
        {
            "at": "2026-03-16T00:30:00+08:00",
            "platform": "weibo",
            "account_id": "1",
            "source": "comments/to_me",
            "post_id": None,
            "since": None,
            "until": "2026-03-16T00:30:00+08:00",
            "expected": None,
            "got": 2,
            "new": 2,
            "complete": False,
            "reason": "配额用尽",
        }
    ]


@pytest.mark.parametrize("kind", EXPORTED)
def test_a_span_of_time_bounds_every_kind(index: SqliteIndex, kind: Any) -> None:
    """By the kind's own time, until excluded."""
    at = MIDNIGHT if kind == "coverage" else AT
    assert list(rows(index, kind, since=at, until=at + timedelta(seconds=1)))
    assert list(rows(index, kind, until=at)) == []


def test_the_coverage_of_a_day_is_exported_with_its_reasons(index: SqliteIndex) -> None:
    """A day of Shanghai by its date."""
    assert list(rows(index, "coverage")) == [
        {
            "date": "2026-03-16", "platform": "weibo", "account_id": "1", "source": "comments/to_me", "state": "partly",
            "complete": False, "lists": 1, "share": 0.5, "missing_hours": 12.0, "pending_hours": 0.0,
            "reason": "配额用尽 12 小时", "new": 2, "updated": 0, "at": "2026-03-17T00:30:00+08:00",
        }
    ]  # fmt: skip


def test_what_is_not_exported_out_of_the_index_is_a_value_error(index: SqliteIndex) -> None:
    """Mentions come out of the log."""
    with pytest.raises(ValueError, match="opinions"):
        list(rows(index, "mentions"))
