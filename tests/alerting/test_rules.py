"""Which readings and which single comments are worth a human, by the packaged rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerting.records import Signal
from alerting.rules.rulebook import Rules
from alerting.signals.issues import evaluate, evaluate_alone
from analyzers.records import Opinion, Reading
from crawlers.records import Mention, mention_id

AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)


def opinion(
    text: str = "社保补贴没到账", *, author: str = "a1", comment: str = "c1", **labels: Any
) -> Opinion:
    mention = Mention(
        mention_id=mention_id("weibo", comment),
        unit="u",
        platform="weibo",
        kind="comment",
        account_id="1",
        post_id="p",
        comment_id=comment,
        parent_id=None,
        author=author,
        text=text,
        published_at=labels.pop("published_at", AT),
        fetched_at=AT,
        source="api",
    )
    plain: dict[str, Any] = {
        "sentiment": "negative",
        "sentiment_score": -0.8,
        "intent": "投诉",
        "topic": "就业补贴",
        "flags": (),
        "region": None,
        "keywords": (),
    }
    return Opinion(mention=mention, **{**plain, **labels})


def reading(negative: int, authors: int, growth: float | None, platforms: int = 1, **fields: Any) -> Reading:
    quiet = {"n": 0, "negative": 0, "authors": 0, "negative_authors": 0}
    day = {"n": negative, "negative": negative, "authors": authors, "negative_authors": authors}
    names = ("weibo", "wechat", "douyin", "toutiao")[:platforms]
    plain: dict[str, Any] = {
        "unit": "u",
        "at": AT,
        "issue_id": "i1",
        "title": "社保补贴未发",
        "topic": "就业补贴",
        "keywords": (),
        "first_seen": AT - timedelta(hours=5),
        "last_seen": AT,
        "size": negative,
        "authors": authors,
        "platforms": dict.fromkeys(names, 1),
        "regions": {},
        "windows": {"1h": quiet, "3h": quiet, "24h": day, "7d": {**day, "n": max(negative * 2, 1)}},
        "growth": growth,
        "flags": {},
        "evidence": ("m1",),
    }
    return Reading(**{**plain, **fields})


def top(signals: list[Signal]) -> str | None:
    return signals[0].level if signals else None


@pytest.mark.parametrize(
    ("negative", "authors", "growth", "platforms", "level"),
    [
        (5, 3, 2.0, 1, "蓝"),
        (4, 3, 9.0, 1, None),
        (5, 2, 9.0, 1, None),
        (5, 3, 1.9, 1, None),
        (25, 1, 9.0, 1, None),
        (20, 10, 3.0, 1, "黄"),
        (19, 10, 9.0, 1, "蓝"),
        (20, 9, 9.0, 1, "蓝"),
        (10, 5, 3.0, 2, "黄"),
        (9, 5, 3.0, 2, "蓝"),
        (80, 40, 6.0, 2, "橙"),
        (40, 20, 6.0, 3, "橙"),
        (300, 150, 10.0, 4, "红"),
        (300, 150, 9.9, 4, "橙"),
        (300, 150, None, 4, None),
    ],
)
def test_levels_by_count(
    negative: int, authors: int, growth: float | None, platforms: int, level: str | None, rules: Rules
) -> None:
    """Counts, authors and growth must hold together; being on a row's platforms stands for half of its counts."""
    assert top(evaluate(reading(negative, authors, growth, platforms), None, rules)) == level


@pytest.mark.parametrize(
    ("window", "negative", "authors", "growth", "level"),
    [("1h", 8, 6, 3.0, "黄"), ("1h", 8, 5, 3.0, None), ("3h", 30, 20, 6.0, "橙"), ("3h", 30, 20, 5.0, None)],
)
def test_bursts(
    window: str, negative: int, authors: int, growth: float, level: str | None, rules: Rules
) -> None:
    """A short window alone is enough when enough different people speak in it."""
    found = reading(0, 0, growth)
    counts = {"n": negative, "negative": negative, "authors": authors, "negative_authors": authors}
    found = replace(found, windows={**found.windows, window: counts})
    assert top(evaluate(found, None, rules)) == level


def test_a_new_matter_needs_no_growth_rate(rules: Rules) -> None:
    """Eight people within a day about what the week did not know is blue; of an old matter it is nothing."""
    old = reading(8, 8, None)
    new = replace(old, windows={**old.windows, "7d": {**old.windows["7d"], "n": 8}})
    assert top(evaluate(old, None, rules)) is None
    assert [s.rule for s in evaluate(new, None, rules)] == ["new-matter-day"]


@pytest.mark.parametrize(
    ("flag", "text", "authors", "growth", "level"),
    [
        ("mass", "明早八点都到人社局门口", 1, None, "橙"),
        ("mass", "大家一起去讨个说法", 1, None, "黄"),
        ("mass", "下周再说吧,都去", 1, None, "黄"),
        ("violence", "等着瞧", 1, None, "橙"),
        ("rumour", "听说要取消", 1, None, None),
        ("rumour", "听说要取消", 1, 2.0, None),
        ("rumour", "听说要取消", 2, 2.0, "黄"),
        ("discipline", "考题泄了", 1, None, "蓝"),
        ("discipline", "考题泄了", 3, None, "黄"),
        ("media", "找记者", 2, None, "蓝"),
        ("media", "找记者", 3, None, "黄"),
        ("abuse", "骂人", 9, None, None),
    ],
)
def test_levels_by_flag(
    flag: str, text: str, authors: int, growth: float | None, level: str | None, rules: Rules
) -> None:
    """What is said decides by its flag, by distinct authors, never by single words."""
    said = opinion(text, flags=(flag,))
    signals = evaluate(reading(1, 1, growth, flags={flag: authors}), said, rules)
    assert top(signals) == level
    assert all(s.evidence[0] == said.mention.mention_id for s in signals)


def test_a_flag_speaks_when_it_is_said(rules: Rules) -> None:
    """A later comment without the flag is no new signal of it; an old comment fetched late is none either."""
    found = reading(1, 1, None, flags={"violence": 1})
    assert evaluate(found, opinion(), rules) == []
    late = opinion(flags=("violence",), published_at=AT - timedelta(hours=25))
    assert evaluate(found, late, rules) == []


def test_one_comment_of_danger_is_an_alert(rules: Rules) -> None:
    """self_harm: 红 and rescue on one mention, before every other signal, one key per person."""
    first = evaluate(reading(300, 150, 10.0), opinion(flags=("self_harm",)), rules)[0]
    second = evaluate_alone(opinion(flags=("self_harm",), comment="c2"), AT, rules)[0]
    other = evaluate_alone(opinion(flags=("self_harm",), author="b"), AT, rules)[0]
    unknown = [
        evaluate_alone(opinion(flags=("self_harm",), author="", comment=c), AT, rules)[0] for c in "12"
    ]
    assert (first.kind, first.level) == ("rescue", "红")
    assert first.key == second.key != other.key
    assert unknown[0].key != unknown[1].key
    assert "a1" not in first.key


def test_a_doubt_is_a_lower_level_of_the_same_alert(rules: Rules) -> None:
    """A risk below the flag asks one person to look; the flag itself then raises that alert; less is nothing."""
    (doubt,) = evaluate_alone(opinion(risks={"self_harm": rules.rescue.doubt_risk}), AT, rules)
    (sure,) = evaluate_alone(opinion(flags=("self_harm",), comment="c2"), AT, rules)
    assert (doubt.kind, doubt.level, doubt.rule) == ("rescue", "黄", "rescue-doubt")
    assert doubt.key == sure.key
    assert "核实" in doubt.title
    assert evaluate_alone(opinion(risks={"self_harm": rules.rescue.doubt_risk - 0.01}), AT, rules) == []
    assert evaluate_alone(opinion(risks=None), AT, rules) == []


def test_danger_of_long_ago_calls_nobody(rules: Rules) -> None:
    """History imported from a file is no emergency; a comment of three days ago still is."""
    for days, n in ((3, 1), (8, 0)):
        old = opinion(flags=("self_harm",), published_at=AT - timedelta(days=days))
        assert len(evaluate_alone(old, AT, rules)) == n


def test_a_lone_opinion_meets_the_flag_rules(rules: Rules) -> None:
    """Without an issue one threat is an alert of its own; rules that need three people or growth are silent."""
    assert [s.rule for s in evaluate_alone(opinion(flags=("violence",)), AT, rules)] == ["violence"]
    assert [s.rule for s in evaluate_alone(opinion(flags=("media", "rumour")), AT, rules)] == ["media-one"]


@pytest.mark.parametrize(
    ("week", "authors", "size", "days", "day", "drifts"),
    [
        (30, 20, 45, 20, 6, True),
        (30, 20, 45, 20, 16, False),
        (30, 20, 120, 20, 6, False),
        (11, 11, 12, 20, 2, False),
        (30, 7, 45, 20, 6, False),
        (30, 20, 30, 6, 6, False),
    ],
)
def test_drift(week: int, authors: int, size: int, days: int, day: int, drifts: bool, rules: Rules) -> None:
    """Slow growth over weeks without a day of its own is drift, blue, with a key beside the issue's alerts."""
    counts = {"n": week, "negative": week, "authors": authors, "negative_authors": authors}
    found = reading(day, day, None, size=size, first_seen=AT - timedelta(days=days))
    found = replace(found, windows={**found.windows, "7d": counts})
    signals = [s for s in evaluate(found, None, rules) if s.kind == "drift"]
    assert bool(signals) == drifts
    assert all((s.level, s.key) == ("蓝", "drift:i1") for s in signals)


def test_a_signal_says_which_numbers_it_compared(rules: Rules) -> None:
    """The reason is a Chinese sentence with the numbers and the line; the numbers are there as data."""
    (signal,) = evaluate(reading(23, 19, 4.0, 2), None, rules)
    assert "负面 23 条、19 人" in signal.reason
    assert "黄色线:10 条、5 人、3 倍" in signal.reason
    assert signal.numbers["negative_24h"] == 23.0
    assert signal.numbers["growth"] == 4.0
