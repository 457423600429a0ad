"""A bot's messages a minute."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.channels.allowance import WINDOW, Allowance, Allowances
from alerting.channels.apprise_channel import AppriseChannel
from alerting.channels.factory import build
from alerting.ports import Message

MESSAGE = Message(page_id="p", to="甲", level="红", title="标题", body="正文")


@given(st.lists(st.tuples(st.floats(0, 30), st.integers(1, 6)), max_size=60))
def test_no_minute_has_more_than_the_limit(asked: list[tuple[float, int]]) -> None:
    """Whatever is asked and when: within any 60 s at most the limit is let through."""
    allowance, now, let = Allowance(8), 0.0, []
    for pause, count in asked:
        now += pause
        if allowance.take(count, now) == 0.0:
            let += [now] * count
    for end in let:
        assert sum(end - WINDOW < at <= end for at in let) <= 8


def test_a_wait_is_as_long_as_it_says() -> None:
    """After the seconds that were named, and not before, the message goes."""
    allowance = Allowance(2)
    assert allowance.take(1, 0.0) == allowance.take(1, 10.0) == 0.0
    assert allowance.take(1, 30.0) == 30.0
    assert allowance.take(2, 30.0) == 40.0
    assert allowance.take(1, 59.9) > 0.0
    assert allowance.take(1, 60.0) == 0.0


def test_a_message_longer_than_the_bucket_goes_when_it_is_full() -> None:
    """More parts than the bucket holds are not held for ever."""
    allowance = Allowance(2)
    assert allowance.take(5, 0.0) == 0.0
    assert allowance.take(1, 1.0) == 59.0


@pytest.mark.parametrize("url", ["dingtalk://SECabc@tok123/", "wecombot://abc-KEY"])
def test_the_21st_message_of_a_minute_is_refused_for_now(url: str, stand_in: Any) -> None:
    """The first twenty go at once; the next is not sent, says when it may be, and then goes."""
    stand_in.answer = (200, b'{"errcode":0}')
    now = 1000.0
    channel = AppriseChannel(url.partition(":")[0], url, clock=lambda: now)
    assert [channel.send(MESSAGE).outcome for _ in range(20)] == ["accepted"] * 20
    now += 12
    held = channel.send(MESSAGE)
    assert (held.outcome, held.retryable, held.retry_after) == ("rejected", True, 48.0)
    assert "48 秒后" in held.detail
    assert len(stand_in.seen) == 20
    now += 48
    assert channel.send(MESSAGE).outcome == "accepted"


def test_two_channels_of_one_bot_share_its_minute(stand_in: Any, tmp_path: Path) -> None:
    """Two people's channels that go to the same bot are one bot; another bot has its own minute."""
    stand_in.answer = (200, b'{"errcode":0}')
    shared = Allowances()
    first, second, other = (
        build(f"wecombot://{key}", screen_dir=tmp_path, allowances=shared) for key in ("KEY", "KEY", "OTHER")
    )
    for _ in range(10):
        first.send(MESSAGE)
        second.send(MESSAGE)
    assert first.send(MESSAGE).outcome == second.send(MESSAGE).outcome == "rejected"
    assert other.send(MESSAGE).outcome == "accepted"
