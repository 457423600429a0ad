"""An account that falls silent against its own rhythm."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerting.records import Signal
from alerting.rules.file import default_rules
from alerting.rules.rulebook import Rules
from alerting.signals.rhythm import heard
from alerting.signals.watch import open_watch
from crawlers.records import FetchReport
from streams.codec import Codec

MONDAY = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)  # midnight in Shanghai


def report(hours: float, new: int, **fields: Any) -> FetchReport:
    plain: dict[str, Any] = {
        "unit": "u", "platform": "weibo", "account_id": "1", "source": "comments/to_me", "post_id": None,
        "since": None, "until": None, "expected": None, "got": new, "new": new,
    }  # fmt: skip
    return FetchReport(at=MONDAY + timedelta(hours=hours), **{**plain, **fields})


def by_day(hour: int) -> int:
    """Two an hour from eight to twenty, nothing at night."""
    return 2 if 8 <= hour % 24 < 20 else 0


@pytest.fixture
def entries() -> dict[str, Any]:
    """An account read every hour for five days."""
    found: dict[str, Any] = {}
    for hour in range(5 * 24):
        assert heard(found, report(hour + 0.5, by_day(hour))) == []
    return found


def test_a_silent_morning_is_a_signal_and_a_silent_night_is_none(entries: dict[str, Any]) -> None:
    """Nothing from 20:00 to 8:00 is its rhythm; nothing until 13:00 owes eight mentions: told once."""
    told = [(hour, heard(entries, report(5 * 24 + hour + 0.5, 0))) for hour in range(20)]
    signals = [(hour, signal) for hour, found in told for signal in found]
    assert [hour for hour, _ in signals] == [12]
    signal = signals[0][1]
    assert (signal.kind, signal.level, signal.rule) == ("source", "黄", "source-quiet")
    assert "反常地安静" in signal.title


def test_one_mention_ends_the_silence(entries: dict[str, Any]) -> None:
    """A mention at eleven: nothing is owed any more."""
    found = [heard(entries, report(5 * 24 + hour + 0.5, 1 if hour == 11 else 0)) for hour in range(14)]
    assert [signal for each in found for signal in each] == []


def test_a_pause_of_the_crawler_teaches_nothing(entries: dict[str, Any]) -> None:
    """No reading for a day is no silence of citizens."""
    before = entries["rhythm:weibo:1"].hours
    assert heard(entries, report(6 * 24 + 12, 0)) == []
    assert entries["rhythm:weibo:1"].hours == before


def test_the_stage_keeps_the_rhythm_and_the_codec_its_entry() -> None:
    """Through watch: incomplete readings and webhooks teach nothing; the entry is stored and read again."""
    rules: Rules = default_rules()
    entries: dict[str, Any] = {}
    step = open_watch(rules)("u", entries)
    signals: list[Signal] = []
    for hour in range(5 * 24):
        signals += step(report(hour + 0.5, by_day(hour)))
    signals += step(report(120.6, 5, source="webhook"))
    signals += step(report(120.7, 5, complete=False, reason="平台服务暂时不可用"))
    assert signals == []
    entry = entries["rhythm:weibo:1"]
    assert entry.count == 0
    assert Codec().decode(Codec().encode(entry)) == entry
