"""Records become documents whose fields are exactly those of the catalogue."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerting.records import Alert, AlertChange, Change, Command, Delivery, Page
from analyzers.records import IssueUpdate, Opinion, Reading
from crawlers.coverage import DayCoverage
from crawlers.records import FetchReport, Mention, Tick
from dashboards.documents import documents, marked
from dashboards.documents.catalogue import FIELDS, HEADLINES, IDS, TIMES, field_of, texts_of
from dashboards.ports import KINDS, Document

AT = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
MENTION = Mention(
    mention_id="m1",
    unit="baicheng",
    platform="weibo",
    kind="comment",
    account_id="1",
    post_id="p",
    comment_id="c1",
    parent_id=None,
    author="化名1",
    text="工资没发",
    published_at=AT,
    fetched_at=AT + timedelta(minutes=4),
    source="api",
    pii=("phone",),
)
OPINION = Opinion(
    mention=MENTION,
    sentiment="negative",
    sentiment_score=-0.9,
    intent="投诉",
    topic="欠薪",
    flags=("mass",),
    region="大安市",
    keywords=("工资",),
)
ALERT = Alert(
    alert_id="a1",
    unit="baicheng",
    key="issue:i1",
    kind="emerging",
    title="工资拖欠",
    issue_id="i1",
    opened_at=AT,
    level="橙",
    max_level="橙",
    state="detected",
    rule="burst",
    reason="3 小时 12 条",
    evidence=("m1",),
    numbers={"n": 12.0},
    changes=(Change(at=AT, field="state", before=None, after="detected", reason="3 小时 12 条"),),
    last_signal_at=AT,
)
RECORDS: dict[str, Any] = {
    "mentions": IssueUpdate(unit="baicheng", at=AT, issue_id="i1", opinion=OPINION, copies=2),
    "issues": Reading(
        unit="baicheng",
        at=AT,
        issue_id="i1",
        title="工资拖欠",
        topic="欠薪",
        keywords=("工资",),
        first_seen=AT,
        last_seen=AT,
        size=3,
        authors=2,
        platforms={"weibo": 3},
        regions={"大安市": 1},
        windows={"1h": {"n": 3}},
        growth=None,
        flags={"mass": 1},
        evidence=("m1",),
    ),
    "alerts": AlertChange(unit="baicheng", at=AT, alert=ALERT, changes=ALERT.changes),
    "pages": Page(
        unit="baicheng",
        page_id="g1",
        alert_id="a1",
        kind="open",
        at=AT,
        to="duty1",
        channels=("screen",),
        level="橙",
        title="工资拖欠",
        why="新预警",
    ),
    "deliveries": Delivery(
        unit="baicheng", page_id="g1", alert_id="a1", at=AT, channel="screen", attempt=1, outcome="accepted"
    ),
    "fetches": FetchReport(
        unit="baicheng",
        at=AT,
        platform="weibo",
        account_id="1",
        source="comments/to_me",
        post_id=None,
        since=None,
        until=AT,
        expected=3,
        got=3,
        new=1,
    ),
    "coverage": DayCoverage(
        unit="baicheng",
        at=AT,
        day=AT.date(),
        platform="weibo",
        account_id="1",
        source="comments/to_me",
        lists=1,
        share=0.5,
        gaps={"配额用尽": 2.0, "还没有读取": 2.5},
        pending=0.0,
        new=1,
        updated=0,
    ),
}


def only(record: object, version: int = 7) -> Document:
    (document,) = documents(record, version)
    return document


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_has_exactly_the_fields_of_the_catalogue(kind: str) -> None:
    """A field added to a record must be named in the catalogue too, or the index would refuse it."""
    document = only(RECORDS[kind])
    assert document.kind == kind
    assert document.version == 7
    assert sorted(document.body) == sorted(known.name for known in FIELDS[document.kind])
    assert document.body[IDS[document.kind]] == document.id


@pytest.mark.parametrize("kind", KINDS)
def test_values_have_the_types_of_the_catalogue(kind: str) -> None:
    """A strict mapping made from the catalogue takes every body."""
    types: dict[str, type[Any]] = {
        "keyword": str,
        "text": str,
        "date": str,
        "integer": int,
        "float": float,
        "boolean": bool,
        "object": dict,
    }
    document = only(RECORDS[kind])
    for known in FIELDS[document.kind]:
        value = document.body[known.name]
        for each in value if known.many else [value]:
            assert each is None or isinstance(each, types[known.type]), known.name
            if known.type == "date" and each is not None:
                assert datetime.fromisoformat(each).utcoffset() == timedelta(0)


def test_a_mention_carries_labels_and_issue() -> None:
    """All of the mention, the labels of the opinion, the issue and the copies before it."""
    body = only(RECORDS["mentions"]).body
    assert body["published_at"] == "2026-03-16T01:00:00Z"
    assert (body["text"], body["pii"], body["flags"]) == ("工资没发", ["phone"], ["mass"])
    assert (body["topic"], body["issue_id"], body["copies"]) == ("欠薪", "i1", 2)


def test_each_delivery_is_a_document_of_its_own() -> None:
    """So that documents can be put whole: attempts do not overwrite each other."""
    first = RECORDS["deliveries"]
    second = Delivery(
        unit="baicheng", page_id="g1", alert_id="a1", at=AT, channel="screen", attempt=2, outcome="accepted"
    )
    assert only(first).id != only(second).id
    assert only(first).body["page_id"] == only(second).body["page_id"] == "g1"


@pytest.mark.parametrize(
    "record",
    [Tick(unit="u", at=AT), Command(unit="u", at=AT, alert_id="a", action="ack", who="w"), MENTION, "text"],
)
def test_what_is_never_shown_is_a_type_error(record: object) -> None:
    """A record that should have been shown is not dropped silently."""
    with pytest.raises(TypeError, match="is not shown"):
        documents(record, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_the_catalogue_is_consistent(kind: Any) -> None:
    """Names are unique, all have Chinese labels; time, id and headline are fields of fitting types."""
    names = [known.name for known in FIELDS[kind]]
    assert len(set(names)) == len(names)
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in known.label) for known in FIELDS[kind])
    assert field_of(kind, TIMES[kind]).type == "date"
    assert field_of(kind, IDS[kind]).type == "keyword"
    assert HEADLINES[kind] in texts_of(kind)
    with pytest.raises(ValueError, match="has no field 'colour'"):
        field_of(kind, "colour")


def test_a_marked_text_joins_to_the_text() -> None:
    """Pieces alternate as the spans say."""
    assert marked("我的社保卡", ((2, 4),)) == [("我的", False), ("社保", True), ("卡", False)]
    assert marked("社保", ((0, 2),)) == [("社保", True)]
    assert marked("", ()) == []
