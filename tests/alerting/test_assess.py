"""The stage that reads issues: a reading each, and no signal twice."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from alerting.records import Signal, Told
from alerting.rules.rulebook import Rules
from alerting.signals.assess import open_assess
from analyzers.records import IssueUpdate, Opinion, Reading
from crawlers.records import Mention, Tick, mention_id

AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
Assess = Callable[[Any], Iterable[Any]]


def update(
    n: int, minute: float | None = None, *, issue: str | None = "i1", author: str | None = None, **fields: Any
) -> IssueUpdate:
    at = AT + timedelta(minutes=n if minute is None else minute)
    mention = Mention(
        mention_id=mention_id("weibo", str(n)),
        unit="u",
        platform="weibo",
        kind="comment",
        account_id="1",
        post_id="p",
        comment_id=str(n),
        parent_id=None,
        author=f"a{n}" if author is None else author,
        text=fields.pop("text", "取暖费没到账"),
        published_at=at,
        fetched_at=at,
        source="api",
    )
    opinion = Opinion(
        mention=mention,
        sentiment=fields.pop("sentiment", "negative"),
        sentiment_score=-0.9,
        intent="投诉",
        topic="取暖费",
        flags=fields.pop("flags", ()),
        region=None,
        keywords=(),
    )
    return IssueUpdate(unit="u", at=at, issue_id=issue, opinion=opinion, title="取暖费", **fields)


@pytest.fixture
def entries() -> dict[str, Any]:
    return {}


@pytest.fixture
def assess(rules: Rules, entries: dict[str, Any]) -> Assess:
    return open_assess(rules)("u", entries)


def signals(assess: Assess, *records: Any) -> list[Signal]:
    return [one for record in records for one in assess(record) if isinstance(one, Signal)]


def test_every_update_of_an_issue_is_a_reading(assess: Assess) -> None:
    """An update without an issue is none; a tick is none."""
    out = [
        type(one)
        for record in (update(1), update(2, issue=None), Tick(unit="u", at=AT))
        for one in assess(record)
    ]
    assert out == [Reading]


def test_a_growing_issue_is_signalled_once_a_level(assess: Assess) -> None:
    """Forty angry people within forty minutes: every rule speaks once, levels rise."""
    found = signals(assess, *(update(n) for n in range(40)))
    told = [(s.rule, s.level) for s in found]
    assert len(set(told)) == len(told)
    assert found[0].level == "蓝"
    assert {s.level for s in found} == {"蓝", "黄", "橙"}
    assert all(s.key == "issue:i1" for s in found)


def test_an_issue_still_growing_is_told_again_after_an_hour(assess: Assess) -> None:
    """The heartbeat of a rule at the same level comes at most once an hour."""
    found = signals(assess, *(update(n, n * 10) for n in range(30)))
    blue = [s.at for s in found if s.rule == "counts-蓝"]
    assert len(blue) > 1
    assert all(later - earlier >= timedelta(hours=1) for earlier, later in pairwise(blue))


@pytest.mark.parametrize(
    "fields",
    [{"author": "one"}, {"copies": 3}, {"sentiment": "positive"}, {"first": False}],
)
def test_what_is_no_growth_is_no_signal(fields: dict[str, Any], assess: Assess) -> None:
    """One angry author, copied texts, thanks and refetched comments signal nothing, however many they are."""
    assert signals(assess, *(update(n, **fields) for n in range(60))) == []


def test_each_comment_of_danger_is_signalled_once(assess: Assess) -> None:
    """Two comments of one person: two signals of one key; the same comment fetched again: none."""
    danger: dict[str, Any] = {"flags": ("self_harm",), "author": "x", "issue": None}
    found = signals(assess, update(1, **danger), update(2, **danger), update(1, 300, first=False, **danger))
    assert [(s.kind, s.level) for s in found] == [("rescue", "红")] * 2
    assert found[0].key == found[1].key


def test_a_flag_seen_on_a_refetched_or_copied_comment_is_not_told_again(assess: Assess) -> None:
    """A revision or a copy of a flagged comment hours later is no new threat."""
    first = signals(assess, update(1, flags=("violence",)))
    assert [s.rule for s in first] == ["violence"]
    assert signals(assess, update(1, 300, flags=("violence",), first=False)) == []
    assert signals(assess, update(2, 301, flags=("violence",), copies=1)) == []
    assert [s.rule for s in signals(assess, update(3, 302, flags=("violence",)))] == ["violence"]


def test_old_tellings_and_issues_are_forgotten(assess: Assess, entries: dict[str, Any]) -> None:
    """Entries do not grow for ever."""
    signals(assess, *(update(n) for n in range(12)), update(99, flags=("self_harm",), issue=None))
    assert {type(entry) for entry in entries.values()} > {Told}
    quarters = [
        timedelta(minutes=15 * number) for number in range(25)
    ]  # each entry has its turn within six hours
    signals(assess, *(Tick(unit="u", at=AT + timedelta(days=9) + after) for after in quarters))
    assert not any(isinstance(entry, Told) for entry in entries.values())
    signals(assess, *(Tick(unit="u", at=AT + timedelta(days=61) + after) for after in quarters))
    assert entries == {}
