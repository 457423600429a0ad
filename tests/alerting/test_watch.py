"""Sources that stopped, went silent or stay incomplete."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerting.records import Signal, SourceHealth
from alerting.rules.rulebook import Rules
from alerting.signals.watch import open_watch
from crawlers.records import FetchReport, Tick

AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
Watch = Callable[[Any], Iterable[Any]]


def report(minute: float, **fields: Any) -> FetchReport:
    plain: dict[str, Any] = {
        "unit": "u",
        "platform": "weibo",
        "account_id": "140",
        "source": "comments/to_me",
        "post_id": None,
        "since": None,
        "until": None,
        "expected": None,
        "got": 3,
        "new": 1,
    }
    return FetchReport(at=AT + timedelta(minutes=minute), **{**plain, **fields})


def tick(minute: float) -> Tick:
    return Tick(unit="u", at=AT + timedelta(minutes=minute))


@pytest.fixture
def entries() -> dict[str, Any]:
    return {}


@pytest.fixture
def watch(rules: Rules, entries: dict[str, Any]) -> Watch:
    return open_watch(rules)("u", entries)


def levels(watch: Watch, *records: Any) -> list[tuple[str, str]]:
    return [(s.level, s.rule) for record in records for s in watch(record) if isinstance(s, Signal)]


def test_a_refused_source_is_signalled_at_once_and_later_higher(watch: Watch) -> None:
    """Blue when the platform refuses, yellow after four hours of it, each once."""
    stopped = {"stopped": True, "complete": False, "reason": "令牌失效"}
    (signal,) = watch(report(0, **stopped))
    assert (signal.level, signal.kind, signal.key) == ("蓝", "source", "source:weibo:140:comments/to_me")
    assert "令牌失效" in signal.reason
    assert "微博" in signal.title
    assert levels(watch, tick(1), report(60, **stopped), tick(239)) == []
    assert levels(watch, tick(240), tick(300)) == [("黄", "source-stopped")]


def test_a_silent_source_is_signalled(watch: Watch) -> None:
    """Nothing heard for four hours is blue, for twelve yellow."""
    assert levels(watch, report(0), tick(239)) == []
    assert levels(watch, tick(240), tick(719), tick(720)) == [
        ("蓝", "source-silent"),
        ("黄", "source-silent"),
    ]


def test_an_incomplete_source_is_signalled(watch: Watch) -> None:
    """Readings of a post that stay incomplete for six hours are blue, though the source reports."""
    reports = [report(n * 60, complete=False, post_id="p1", reason="少 3 条") for n in range(8)]
    assert levels(watch, *reports) == [("蓝", "source-incomplete")]


def test_recovery_is_no_signal_and_clears_the_state(watch: Watch, entries: dict[str, Any]) -> None:
    """A sound report ends the trouble; the same trouble later is signalled anew."""
    list(watch(report(0, stopped=True, complete=False, reason="拒绝")))
    assert levels(watch, report(10)) == []
    health = entries["weibo:140:comments/to_me"]
    assert (health.told, health.stopped_since, health.reason, health.incomplete) == (None, None, None, {})
    assert levels(watch, report(20, stopped=True)) == [("蓝", "source-stopped")]


def test_another_posts_good_reading_does_not_mend_this_one(watch: Watch, entries: dict[str, Any]) -> None:
    """Completeness is kept per post."""
    for record in (report(0, complete=False, post_id="p1"), report(1, post_id="p2")):
        list(watch(record))
    assert list(entries["weibo:140:comments/to_me"].incomplete) == ["p1"]


def test_imports_and_webhooks_may_be_silent(watch: Watch) -> None:
    """They come when they like."""
    assert levels(watch, report(0, source="import"), report(0, source="webhook"), tick(5000)) == []


def test_a_report_of_the_past_changes_nothing(watch: Watch, entries: dict[str, Any]) -> None:
    """Delivered late or twice, an earlier report does not undo a later one."""
    list(watch(report(10)))
    before: SourceHealth = entries["weibo:140:comments/to_me"]
    assert levels(watch, report(5, stopped=True), report(10)) == []
    assert entries["weibo:140:comments/to_me"] == before


def test_an_authorisation_that_ends_is_told_at_once_and_its_silence_is_none(
    entries: dict[str, Any], watch: Watch
) -> None:
    """One signal with the reason; two quiet days later no further one."""
    ends = report(
        0,
        source="authorization 7d",
        complete=False,
        reason="授权将于 2026-03-16 到期，请打开 https://a 重新授权",
    )
    found = list(watch(ends))
    assert [signal.rule for signal in found] == ["source-authorization"]
    assert "https://a" in found[0].reason
    assert list(watch(tick(2 * 24 * 60))) == []


def test_lists_that_are_reported_on_occasion_are_not_silent(watch: Watch) -> None:
    """Replies, single posts, tokens: days without a report are no trouble of theirs."""
    for name in ("item/comment/reply/list", "comments/show", "stable_token"):
        assert list(watch(report(0, source=name))) == []
    assert list(watch(tick(3 * 24 * 60))) == []
