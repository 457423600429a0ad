"""The five spiders against the sandbox: what it shows is ingested, each comment once."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn

from crawlers.masking import mask
from crawlers.platforms.words import has_words
from crawlers.sandbox import credentials
from crawlers.sandbox.app import build
from crawlers.sandbox.exports import toutiao_articles
from crawlers.sandbox.scenario import load_rehearsal
from crawlers.sandbox.timeline import Timeline
from crawlers.sandbox.world import World
from crawlers.sources import (
    Account,
    DouyinSource,
    KuaishouSource,
    Source,
    ToutiaoSource,
    WechatSource,
    WeiboSource,
)

READABLE = ("weibo", "wechat", "douyin", "toutiao")


@dataclass
class Sandbox:
    """The running sandbox, its world and the sources that lead to it; ``time`` is its clock."""

    world: World
    sources: list[Source]
    time: datetime


@pytest.fixture
def sandbox(now: datetime, tmp_path: Path) -> Iterator[Sandbox]:
    scenario, timeline = load_rehearsal(), Timeline(start=now)
    running = Sandbox(World(scenario, timeline, lambda: running.time), [], now)
    app = build(scenario, timeline=timeline, clock=lambda: running.time)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    running.sources = sources(
        f"http://127.0.0.1:{listener.getsockname()[1]}", tmp_path, toutiao_articles(scenario)
    )
    try:
        yield running
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


def sources(base: str, folder: Path, articles: str) -> list[Source]:
    """One source a platform with the sandbox's credentials."""
    (folder / "toutiao.csv").write_text(articles, encoding="utf-8")
    (folder / "douyin").write_text(credentials.DOUYIN_REFRESH_TOKEN, encoding="utf-8")
    (folder / "kuaishou").write_text(credentials.KUAISHOU_REFRESH_TOKEN, encoding="utf-8")
    accounts = {
        name: (Account(number, credentials.BUREAU_NAME, "baicheng"),)
        for name, number in credentials.ACCOUNTS.items()
    }
    return [
        WeiboSource(
            base_url=f"{base}/weibo",
            accounts=accounts["weibo"],
            access_token=credentials.WEIBO_TOKEN,
            delay_seconds=0,
        ),
        WechatSource(
            base_url=f"{base}/wechat",
            accounts=accounts["wechat"],
            appid=credentials.WECHAT_APPID,
            secret=credentials.WECHAT_SECRET,
            delay_seconds=0,
        ),
        DouyinSource(
            base_url=f"{base}/douyin",
            accounts=accounts["douyin"],
            client_key=credentials.DOUYIN_CLIENT_KEY,
            client_secret=credentials.DOUYIN_CLIENT_SECRET,
            refresh_token=folder / "douyin",
            delay_seconds=0,
        ),
        ToutiaoSource(
            base_url=f"{base}/toutiao",
            accounts=accounts["toutiao"],
            posts=folder / "toutiao.csv",
            delay_seconds=0,
        ),
        KuaishouSource(
            base_url=f"{base}/kuaishou",
            accounts=accounts["kuaishou"],
            app_id=credentials.KUAISHOU_APP_ID,
            app_secret=credentials.KUAISHOU_APP_SECRET,
            refresh_token=folder / "kuaishou",
            delay_seconds=0,
        ),
    ]


def visible(world: World) -> Counter[tuple[str, datetime, str]]:
    """What citizens have written so far where it can be read: platform, time, masked words."""
    shown = [item for platform in READABLE for item in world.comments(platform)] + world.statuses()
    return Counter(
        (item.platform, item.published_at, mask(item.text).text if has_words(item.text) else "")
        for item in shown
        if not item.answer
    )


def ingested(log: Any) -> Counter[tuple[str, datetime, str]]:
    """The same of the mentions; Weibo puts ``回复@某人:`` before a reply."""
    return Counter(
        (
            mention.platform,
            mention.published_at,
            mention.text.partition(":")[2] if mention.text.startswith("回复@") else mention.text,
        )
        for mention in log.mentions.values()
    )


def test_every_visible_comment_is_ingested_once_and_later_ones_follow(
    sandbox: Sandbox, log: Any, crawl: Any, now: datetime
) -> None:
    """At the start, half an hour later (30 hours of the scenario), and a third time with nothing new."""
    crawl(*sandbox.sources)
    assert sum(visible(sandbox.world).values()) > 100
    assert ingested(log) == visible(sandbox.world)
    sandbox.time = later = now + timedelta(minutes=31)
    before = len(log.mentions)
    crawl(*sandbox.sources, at=later, everything=False)
    assert len(log.mentions) > before
    assert ingested(log) == visible(sandbox.world)
    again = crawl(*sandbox.sources, at=later + timedelta(minutes=31))
    assert sum(result.new + result.updated for result in again) == 0


def test_two_accounts_with_the_same_numbers_are_both_read_whole(
    sandbox: Sandbox, log: Any, crawl: Any, now: datetime
) -> None:
    """A county's account shows articles and comments under the numbers that the city's has: each is read to the end under
    its own unit and name, and a second reading brings nothing new."""
    city = next(source for source in sandbox.sources if isinstance(source, WechatSource))
    mine, theirs = city.accounts[0], Account("gh_county", "洮南人社", "taonan")
    city = replace(city, others=(theirs,))
    county = replace(city, accounts=(theirs,), others=(mine,), scope=theirs.id)
    results = crawl(city, county)
    assert {(each.account_id, each.complete) for each in results} == {(mine.id, True), (theirs.id, True)}
    whole = Counter({key: count for key, count in visible(sandbox.world).items() if key[0] == "wechat"})
    assert sum(whole.values()) > 20
    for unit in ("baicheng", "taonan"):
        part = {key: each for key, each in log.mentions.items() if each.unit == unit}
        assert ingested(SimpleNamespace(mentions=part)) == whole
    again = crawl(city, county, at=now + timedelta(minutes=1))
    assert sum(result.new + result.updated for result in again) == 0


def test_the_reports_tell_what_kuaishou_withholds(sandbox: Sandbox, log: Any, crawl: Any) -> None:
    """All platforms but Kuaishou are read to the end of every published post; Kuaishou names the number."""
    results = crawl(*sandbox.sources)
    for platform in ("weibo", "wechat", "douyin"):
        assert all(result.complete for result in results if result.platform == platform), platform
    withheld = next(result for result in results if result.platform == "kuaishou" and result.post_id is None)
    assert withheld.expected == len(sandbox.world.comments("kuaishou"))
    assert not withheld.complete
    assert sum(report.answers for report in log.reports) > 0
