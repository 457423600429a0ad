"""Does each platform let us in? One cheap call a source, by the same spiders, quota and rests as reading."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner

from crawlers.crawl import SPIDERS
from crawlers.intake import Intake
from crawlers.platforms.call import Call
from crawlers.platforms.outcome import OK, HaltError, Outcome, Verdict
from crawlers.platforms.reply import Reply
from crawlers.platforms.toutiao import calls as toutiao_calls
from crawlers.platforms.toutiao.posts import PostsError, decode_posts, parse_posts
from crawlers.platforms.weibo import calls as weibo_calls
from crawlers.politeness import scrapy_settings
from crawlers.ports import Checkpoints, MentionLog
from crawlers.pseudonyms import Pseudonyms
from crawlers.quota import SHANGHAI
from crawlers.sources import Source, ToutiaoSource, WeiboSource
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.desk import Desk

_WORDS = {
    Outcome.OK: "可用",
    Outcome.GONE: "可用",  # an article of ours is gone; the platform answers
    Outcome.AUTH_EXPIRED: "已过期",
    Outcome.AUTH_DEAD: "已过期",
    Outcome.TRANSIENT: "没有回答",
    Outcome.QUOTA: "额度已用完",
    Outcome.UNUSABLE: "无法尝试",
}
#: The codes of AUTH_DEAD that speak of ids, secrets and addresses of ours, not of an authorisation that ran out:
#: WeChat's appid, secret and IP list; Douyin's key and open_id; Kuaishou's app.
_MISCONFIGURED = frozenset({"40013", "40125", "40164", "10013", "28001015", "100200101"})


@dataclass(slots=True)
class Probe:
    """What a source's platform said. ``skew`` is its clock (``Date`` of the answer) less ours, None without an
    answer; ``asked`` is false for a source at rest or out of calls."""

    source: Source
    verdict: Verdict = OK
    skew: timedelta | None = None
    asked: bool = True

    @property
    def word(self) -> str:
        """What became of it in one word; ``可用`` is the only good one."""
        if self.verdict.code in _MISCONFIGURED:
            return "被拒绝"
        return _WORDS.get(self.verdict.outcome, "被拒绝")


class Probing(SourceSpider[Any]):
    """Takes the place of a spider's reading by one call; comes before the spider among the bases."""

    def __init__(self, *, desk: Desk[Source], probe: Probe, clock: Callable[[], datetime]) -> None:
        super().__init__(desk=desk)
        self._probe, self._clock = probe, clock

    async def start(self) -> AsyncIterator[Any]:
        """Scrapy's entry: what was said goes into the probe, readings of lists (there may be none) on as items."""
        try:
            await self._touch()
        except HaltError as halt:
            self._probe.verdict = halt.verdict
            self.desk.rest(halt.verdict)
        for result in self.desk.results:
            yield asdict(result)

    async def _touch(self) -> None:
        """A new access token where the platform gives one, else the first page of the first list."""
        source = self.desk.source
        if isinstance(source, WeiboSource):
            await self.ask(
                lambda: weibo_calls.read_list(source.access_token, weibo_calls.LISTS[0]), renewable=False
            )
        elif isinstance(source, ToutiaoSource):
            post_id = _first_article(source)
            await self.ask(lambda: toutiao_calls.comments(post_id, "0"))
        else:
            await self.touch()

    async def _send(self, call: Call) -> Reply:
        reply = await super()._send(call)
        try:
            told = parsedate_to_datetime(reply.headers.get("date", ""))
        except ValueError:
            return reply
        if told.tzinfo is not None:
            self._probe.skew = told - self._clock()
        return reply


def probe(
    sources: Iterable[Source],
    log: MentionLog,
    checkpoints: Checkpoints,
    *,
    clock: Callable[[], datetime],
    pseudonyms: Pseudonyms,
) -> list[Probe]:
    """One call to every source that is neither at rest nor out of calls; a refusal lets the source rest.

    Renewed refresh tokens are stored as in reading. Not to be called where an event loop runs.
    """
    runs: list[tuple[Probe, Desk[Source]]] = []
    for source in sources:
        desk = Desk(
            source=replace(source, retry_seconds=()),
            log=log,
            checkpoints=checkpoints,
            intake=Intake(source, pseudonyms),
            now=clock(),
            everything=True,
            tokens={},
        )
        runs.append((_before_asking(desk), desk))
    asyncio.run(_ask([(found, desk) for found, desk in runs if found.asked], clock))
    return [found for found, _ in runs]


async def _ask(runs: list[tuple[Probe, Desk[Source]]], clock: Callable[[], datetime]) -> None:
    tasks = []
    for found, desk in runs:
        spider = type("Probe", (Probing, SPIDERS[desk.source.reader]), {})
        runner = AsyncCrawlerRunner(scrapy_settings(desk.source))
        tasks.append(runner.crawl(spider, desk=desk, probe=found, clock=clock))
    await asyncio.gather(*tasks)


def _before_asking(desk: Desk[Source]) -> Probe:
    until = desk.resting_until()
    if until is not None:
        shown = until.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
        verdict = Verdict(Outcome.REFUSED, f"上次被拒绝（{desk.resting_why()}），休息到 {shown}，这次没有问")
        return Probe(desk.source, verdict, asked=False)
    if desk.quota.left(desk.now) == 0:
        verdict = Verdict(Outcome.QUOTA, "今日调用次数已用完，明日零点（北京时间）后继续，这次没有问")
        return Probe(desk.source, verdict, asked=False)
    return Probe(desk.source)


def _first_article(source: ToutiaoSource) -> str:
    try:
        posts = parse_posts(decode_posts(source.posts.read_bytes()), source.posts.name)
    except PostsError as error:
        raise HaltError(Verdict(Outcome.UNUSABLE, str(error))) from None
    except OSError:
        reason = f"无法读取文章清单 {source.posts}，请检查路径和权限"
        raise HaltError(Verdict(Outcome.UNUSABLE, reason)) from None
    if not posts:
        raise HaltError(Verdict(Outcome.UNUSABLE, f"文章清单 {source.posts} 里没有文章"))
    return posts[0].post_id
