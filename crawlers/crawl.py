"""Crawling: every due source once, or for ever; real Scrapy in an asyncio loop of its own."""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from datetime import datetime
from types import FrameType
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner

from crawlers.intake import Intake
from crawlers.politeness import scrapy_settings
from crawlers.ports import Checkpoints, MentionLog
from crawlers.pseudonyms import Pseudonyms
from crawlers.quota import SHANGHAI
from crawlers.sources import Source
from crawlers.spiders.app import AppSpider
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.desk import Desk, SourceResult
from crawlers.spiders.douyin import DouyinSpider
from crawlers.spiders.kuaishou import KuaishouSpider
from crawlers.spiders.toutiao import ToutiaoSpider
from crawlers.spiders.website import WebsiteSpider
from crawlers.spiders.wechat import WechatSpider
from crawlers.spiders.weibo import WeiboSpider
from crawlers.spiders.weibo_public import WeiboPublicSpider

SPIDERS: dict[str, type[SourceSpider[Any]]] = {
    spider.name: spider
    for spider in (
        WeiboSpider,
        WeiboPublicSpider,
        WechatSpider,
        DouyinSpider,
        ToutiaoSpider,
        KuaishouSpider,
        WebsiteSpider,
        AppSpider,
    )
}
#: Seconds between looks at ``stop``, seconds spiders get to write their reports, seconds between rounds.
_LOOK, _GRACE, _ROUND = 0.1, 2.0, 5.0
_LOGGER = logging.getLogger(__name__)


def _not_experimental(record: logging.LogRecord) -> bool:
    return "is experimental" not in record.getMessage()


# Scrapy runs without a Twisted reactor here, as a reactor starts only once a process and crawls come and go. It
# warns at every start that its asyncio download handler is experimental; the lock file pins the tested one.
logging.getLogger("scrapy.core.downloader.handlers._base_streaming").addFilter(_not_experimental)


def crawl_once(
    sources: Iterable[Source],
    log: MentionLog,
    checkpoints: Checkpoints,
    *,
    now: datetime,
    pseudonyms: Pseudonyms,
    platform: str | None = None,
    all: bool = False,  # noqa: A002 - the name of the command's option
    stop: threading.Event | None = None,
) -> list[SourceResult]:
    """Read every due source once (with ``all`` also those not due) and say what each reading brought.

    Sources at rest after a refusal or out of calls are not asked, their line says why. In the main thread
    SIGINT and SIGTERM set ``stop``; the readings then end within two seconds with a report each. Not to be
    called where an event loop runs: use a thread.
    """
    chosen = [source for source in sources if platform in (None, source.platform)]
    stop = stop or threading.Event()
    desks = _desks(chosen, log, checkpoints, pseudonyms, now, everything=all, tokens={})
    with _signals(stop):
        asyncio.run(_crawl([desk for desk in desks if _may_ask(desk)], stop))
    return [result for desk in desks for result in desk.results or _idle(desk)]


def crawl_forever(
    sources: Iterable[Source],
    log: MentionLog,
    checkpoints: Checkpoints,
    *,
    clock: Callable[[], datetime],
    pseudonyms: Pseudonyms,
    stop: threading.Event,
) -> None:
    """Read sources whenever they are due until ``stop`` is set (or, in the main thread, a signal comes)."""
    tokens: dict[str, str] = {}
    chosen = list(sources)
    with _signals(stop):
        while not stop.is_set():
            desks = _desks(chosen, log, checkpoints, pseudonyms, clock(), everything=False, tokens=tokens)
            due = [desk for desk in desks if _may_ask(desk)]
            if due:
                asyncio.run(_crawl(due, stop))
            for result in (result for desk in due for result in desk.results):
                level = logging.INFO if result.complete else logging.WARNING
                _LOGGER.log(
                    level,
                    "%s %s 新增 %d 更新 %d %s",
                    result.platform,
                    result.post_id or result.account_id,
                    result.new,
                    result.updated,
                    result.reason or "",
                )
            stop.wait(_ROUND)


def _desks(
    sources: list[Source],
    log: MentionLog,
    checkpoints: Checkpoints,
    pseudonyms: Pseudonyms,
    now: datetime,
    *,
    everything: bool,
    tokens: MutableMapping[str, str],
) -> list[Desk[Source]]:
    return [
        Desk(
            source=source,
            log=log,
            checkpoints=checkpoints,
            intake=Intake(source, pseudonyms),
            now=now,
            everything=everything,
            tokens=tokens,
        )
        for source in sources
    ]


def _may_ask(desk: Desk[Source]) -> bool:
    resting = desk.resting_until() is not None or desk.quota.left(desk.now) == 0
    return not resting and SPIDERS[desk.source.reader].is_due(desk)


def _idle(desk: Desk[Source]) -> list[SourceResult]:
    """The line of a source that was not asked although it is due: at rest, or out of calls."""
    until = desk.resting_until()
    if until is not None:
        shown = until.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
        reason = f"上次被拒绝（{desk.resting_why()}），休息到 {shown}"
    elif desk.quota.left(desk.now) == 0:
        reason = "今日调用次数已用完，明日零点（北京时间）后继续"
    else:
        return []
    result = SourceResult(
        platform=desk.source.platform,
        account_id=desk.account.id,
        post_id=None,
        fetched=0,
        new=0,
        updated=0,
        expected=None,
        complete=False,
        reason=reason,
        stopped=True,
    )
    return [result]


async def _crawl(desks: list[Desk[Source]], stop: threading.Event) -> None:
    tasks = {
        AsyncCrawlerRunner(scrapy_settings(desk.source)).crawl(SPIDERS[desk.source.reader], desk=desk)
        for desk in desks
    }
    pending, deadline = set(tasks), None
    loop = asyncio.get_running_loop()
    while pending:
        _, pending = await asyncio.wait(pending, timeout=_LOOK)
        if stop.is_set() and deadline is None:
            deadline = loop.time() + _GRACE
            for desk in desks:
                desk.stopping.set()
        if deadline is not None and loop.time() > deadline:
            for task in pending:
                task.cancel()
            break
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


@contextmanager
def _signals(stop: threading.Event) -> Iterator[None]:
    """Let SIGINT and SIGTERM set ``stop`` while in the main thread; the former handlers come back after."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    former = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
