"""Five hundred near-duplicates within ten minutes, through the whole chain: one alert, at most three pagings."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from crawlers.records import Mention, mention_id
from streams import wiring
from streams.replay.driver import Replay

AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
UNIT = "storm"
OPENINGS = (
    "",
    "真服了，",
    "各位评评理，",
    "急！",
    "又来了，",
    "气死了，",
    "等了半天，",
    "有人管吗，",
    "无语，",
    "唉，",
)
WORDS = (
    "三支一扶报名系统打不开，一直转圈",
    "三支一扶报名网站崩了，登录不上去",
    "报名三支一扶的系统卡死了，交不了费",
    "三支一扶今天截止，报名系统进不去",
    "三支一扶报名页面一直白屏，提交不了",
)
ENDINGS = (
    "",
    "！！",
    "，怎么办",
    "，客服也打不通",
    "，能不能延期",
    "，耽误了谁负责",
    "[怒]",
    "，试了一上午",
    "，急死人",
    "。",
)


def storm(count: int, seed: int) -> Iterator[Mention]:
    """Different people on three platforms saying nearly the same; many of them word for word."""
    chance = random.Random(seed)
    for number in range(count):
        at = AT + timedelta(minutes=10) * number / count
        platform = chance.choice(("weibo", "douyin", "wechat"))
        text = chance.choice(OPENINGS) + chance.choice(WORDS) + chance.choice(ENDINGS)
        yield Mention(
            mention_id=mention_id(platform, str(number)), unit=UNIT, platform=platform, kind="comment",
            account_id="1", post_id=f"{platform}-1", comment_id=str(number), parent_id=None, author=f"{number:x}",
            text=text, published_at=at, fetched_at=at, source="replay",
        )  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("ack_minutes", [1, 3, 30])
def test_a_storm_is_one_alert_and_at_most_three_pagings(seed: int, ack_minutes: int) -> None:
    """Messages to several people for one reason are one paging; whoever is called answers sooner, later, or not at all
    while the storm lasts."""
    topology = wiring.replay_topology(UNIT, None)
    outcome = Replay(topology, UNIT, timedelta(minutes=ack_minutes)).run(storm(500, seed))
    assert len(outcome.alerts) == 1, [alert.title for alert in outcome.alerts.values()]
    within = [page for page in outcome.pages if page.at <= AT + timedelta(minutes=10)]
    pagings = {(page.at, page.kind) for page in within}
    assert 1 <= len(pagings) <= 3, sorted(pagings)
