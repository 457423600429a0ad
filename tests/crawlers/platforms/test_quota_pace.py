"""The daily counter and the pace it allows."""

from datetime import UTC, datetime, timedelta
from typing import Any

from crawlers.quota import Quota, midnight_after

START = datetime(2024, 6, 4, 16, 0, tzinfo=UTC)  # midnight in Shanghai
POLL = timedelta(seconds=240)
WEIGHTS = (1, 2, 4)


def test_the_counter_outlives_the_process_and_the_day_ends_in_shanghai(checkpoints: Any) -> None:
    """Another Quota on the same checkpoints goes on counting; midnight in Shanghai starts anew."""
    quota = Quota(checkpoints, "weibo:1", 2)
    late = START + timedelta(hours=23, minutes=59)
    assert [quota.take(late), quota.take(late), quota.take(late)] == [True, True, False]
    assert Quota(checkpoints, "weibo:1", 2).left(late) == 0
    assert Quota(checkpoints, "weibo:1", 2).left(late + timedelta(minutes=1)) == 2
    assert midnight_after(late) == START + timedelta(days=1)


def test_without_a_limit_everything_is_counted_and_allowed(checkpoints: Any) -> None:
    """None = no limit of ours."""
    quota = Quota(checkpoints, "wechat:1", None)
    assert all(quota.take(START) for _ in range(200))
    assert (quota.used(START), quota.left(START)) == (200, None)
    assert quota.pace(START, POLL, WEIGHTS, 4) == POLL


def test_a_hundred_calls_last_the_whole_day(checkpoints: Any) -> None:
    """Polling whenever due: comments are still read in the last hour, never more than a hundred calls."""
    quota = Quota(checkpoints, "weibo:1", 100)
    last = dict.fromkeys(WEIGHTS, START - timedelta(days=1))
    gaps: list[timedelta] = []
    now = START
    while now < START + timedelta(days=1):
        for weight in WEIGHTS:
            if now - last[weight] >= quota.pace(now, POLL, WEIGHTS, weight):
                assert quota.take(now)
                if weight == 1:
                    gaps.append(now - last[weight])
                last[weight] = now
        now += timedelta(minutes=1)
    assert max(gaps[1:]) <= timedelta(minutes=45)
    assert START + timedelta(days=1) - last[1] <= timedelta(minutes=45)
