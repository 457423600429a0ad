"""A topic that is complained about far more than usual, in words too different to make one issue."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerting.records import Signal
from alerting.rules.rulebook import Rules
from alerting.signals.assess import open_assess
from alerting.signals.surges import RULE, tail
from analyzers.records import IssueUpdate, Opinion
from analyzers.topics import KEPT, PAST_DAYS, TopicNumbers
from crawlers.records import Mention, mention_id

#: a Monday, 10:00 in Baicheng
AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
USUAL = "topic:社保卡"


def said(hours: float, *, author: str | None = None, **fields: Any) -> IssueUpdate:
    """A complaint about social security cards in an issue of its own, so many hours after AT."""
    at = AT + timedelta(hours=hours)
    name = f"{hours}-{author}"
    mention = Mention(
        mention_id=mention_id("weibo", name), unit="u", platform="weibo", kind="comment", account_id="1",
        post_id="p", comment_id=name, parent_id=None, author=author or name, text="卡", published_at=at,
        fetched_at=at, source="api",
    )  # fmt: skip
    opinion = Opinion(
        mention=mention, sentiment=fields.pop("sentiment", "negative"), sentiment_score=-0.9, intent="投诉",
        topic=fields.pop("topic", "社保卡"), flags=(), region=None, keywords=(),
    )  # fmt: skip
    return IssueUpdate(unit="u", at=at, issue_id=fields.pop("issue", name), opinion=opinion, **fields)


class Listener:
    """The stage, and the surges it signalled."""

    def __init__(self, rules: Rules) -> None:
        self.entries: dict[str, Any] = {}
        self.rules = rules
        self._step = open_assess(rules)("u", self.entries)
        self.surges: list[Signal] = []

    def hear(self, *updates: IssueUpdate) -> "Listener":
        for update in updates:
            found = [s for s in self._step(update) if isinstance(s, Signal) and s.rule == RULE]
            self.surges.extend(found)
        return self

    def numbers(self) -> TopicNumbers:
        found: TopicNumbers = self.entries[USUAL]
        return found


@pytest.fixture
def listener(rules: Rules) -> Listener:
    return Listener(rules)


def test_many_people_in_scattered_words_are_a_signal(listener: Listener) -> None:
    """Nine people in a day, each an issue of its own, where two are taken for usual: blue, with their words as
    evidence and the usual named. Eight are still likely enough by chance."""
    listener.hear(*(said(hour) for hour in range(8)))
    assert listener.surges == []
    listener.hear(said(8))
    (found,) = listener.surges
    assert (found.kind, found.level, found.issue_id, found.key) == ("emerging", "蓝", None, USUAL)
    assert len(found.evidence) == 9
    assert found.numbers["authors"] == 9
    assert "平日" in found.reason


def test_what_is_usual_is_no_signal(listener: Listener) -> None:
    """Ten people a day for three weeks, and again ten: nothing; the same ten after three quiet weeks are a signal."""
    listener.hear(*(said(day * 24 + n) for day in range(-21, 0) for n in range(10)))
    listener.surges.clear()
    listener.hear(*(said(n) for n in range(10)))
    assert listener.surges == []
    quiet = Listener(listener.rules).hear(*(said(day * 24.0) for day in range(-21, 0)))
    quiet.hear(*(said(n) for n in range(10)))
    assert quiet.surges


def test_slow_growth_over_three_days_is_heard(listener: Listener) -> None:
    """Six people a day never make eight in 24 hours; over 72 hours they are far more than the usual one a day."""
    listener.hear(*(said(day * 24.0) for day in range(-21, 0)))
    listener.hear(*(said(day * 24 + n * 4) for day in range(3) for n in range(6)))
    assert listener.surges
    assert listener.surges[0].numbers["hours"] == 72


@pytest.mark.parametrize(
    "fields",
    [{"author": "one"}, {"sentiment": "neutral"}, {"topic": "其他"}, {"copies": 1}, {"first": False}],
    ids=["one angry person", "questions", "no topic", "copies", "revisions"],
)
def test_what_does_not_count(listener: Listener, fields: dict[str, Any]) -> None:
    listener.hear(*(said(n / 2, **fields) for n in range(40)))
    assert listener.surges == []


def test_what_an_issue_was_signalled_for_is_known(listener: Listener, rules: Rules) -> None:
    """Twelve voices of one issue that grew past its own rule raise that issue, not its topic as well; a flag that one
    of them carries explains nothing."""
    rule = rules.bursts[0]
    listener.hear(*(said(n / 60, issue="i") for n in range(rule.negative + 4)))
    told = listener.entries["told:issue:i"]
    assert rules.growing & set(told.levels)
    assert listener.surges == []
    listener.entries["told:issue:i"] = replace(told, levels={"media-one": "蓝"}, at={"media-one": AT})
    listener.hear(said(1, issue="j"), said(1.1, issue="k"))
    assert listener.surges


def test_a_rules_file_without_the_table_has_no_such_rule(rules: Rules) -> None:
    quiet = Listener(replace(rules, surge=None)).hear(*(said(n / 4) for n in range(40)))
    assert quiet.surges == []
    assert USUAL not in quiet.entries


def test_a_flood_keeps_the_entry_bounded(listener: Listener) -> None:
    listener.hear(*(said(n / 100) for n in range(1500)))
    assert len(listener.numbers().voices) == KEPT
    listener.hear(*(said(day * 24.0) for day in range(1, 60)))
    assert len(listener.numbers().days) <= PAST_DAYS + 4


def test_the_tail_is_poissons() -> None:
    """Against the sum of the distribution itself, and at its ends."""
    for expected in (0.3, 2.0, 9.5):
        for count in (0, 1, 4, 20):
            above = sum(exp_term(expected, k) for k in range(count, count + 80))
            assert tail(count, expected) == pytest.approx(above, abs=1e-9)


def exp_term(expected: float, k: int) -> float:
    return math.exp(-expected + k * math.log(expected) - math.lgamma(k + 1))
