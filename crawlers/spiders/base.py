"""What all spiders share: asking within quota, renewing once, retrying, paging, stopping."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import asdict
from datetime import timedelta
from itertools import pairwise
from typing import Any, Generic, TypeVar

from scrapy import Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.platforms.call import Call
from crawlers.platforms.outcome import HaltError, Outcome, Verdict
from crawlers.platforms.raw import Page, RawComment
from crawlers.platforms.reply import Judged, Reply
from crawlers.spiders.desk import Desk, SourceT
from crawlers.spiders.progress import Progress
from crawlers.spiders.reading import Reading
from crawlers.spiders.request import as_request

_T = TypeVar("_T")
_LOGGER = logging.getLogger(__name__)
#: No list of the bureau is longer; a longer one is a platform that repeats itself.
_MAX_PAGES = 200
#: Pages in a row that bring nothing new before a list that promises more is left.
_MAX_IDLE_PAGES = 2
#: How often a shifting list is read over before it is called incomplete.
_MAX_PASSES = 5


class SourceSpider(Spider, Generic[SourceT]):
    """Reads one source. Subclasses say what to read (:meth:`read`) and what answers mean (:meth:`judge`)."""

    #: The list named in the report when the source has no post at all.
    listing = ""

    def __init__(self, *, desk: Desk[SourceT]) -> None:
        super().__init__()
        self.desk = desk
        self.token = ""

    @classmethod
    def is_due(cls, desk: Desk[SourceT]) -> bool:
        """Whether anything of the source is to be read now."""
        return desk.everything or desk.progress("poll").due(desk.now, desk.poll)

    async def read(self) -> None:
        """Read everything that is due."""
        raise NotImplementedError

    def judge(self, reply: Reply) -> Judged:
        """What an answer of the platform means."""
        raise NotImplementedError

    async def renew(self) -> None:
        """Put a fresh access token into ``token``; platforms without renewal halt."""
        raise HaltError(Verdict(Outcome.AUTH_DEAD, "授权已失效，请重新授权"))

    async def touch(self) -> None:
        """One cheap call that shows whether the platform lets us in: a new access token, unless there is none."""
        await self.renew()

    async def start(self) -> AsyncIterator[Any]:
        """Scrapy's entry: reads, lets the source rest if it refused, and hands the results on as items."""
        poll = self.desk.progress("poll")
        poll.asked_at = self.desk.now.isoformat()
        self.desk.keep("poll", poll)
        try:
            await self.read()
        except HaltError as halt:
            self.desk.rest(halt.verdict)
            _LOGGER.warning("%s 停止读取：%s", self.desk.source.key, halt.verdict.text)
        else:
            self._unserved()
            if not self.desk.results and self.listing:
                with Reading(self.desk, self.listing):
                    pass
        for result in self.desk.results:
            yield asdict(result)

    async def ask(self, make: Callable[[], Call], *, renewable: bool = True) -> dict[str, Any]:
        """The JSON of a call, made anew for each try as the token may change; raises HaltError otherwise."""
        waits = iter(self.desk.source.retry_seconds)
        while True:
            judged = self.judge(await self._send(make()))
            verdict = judged.verdict
            if verdict.outcome is Outcome.OK:
                return judged.data
            if verdict.outcome is Outcome.AUTH_EXPIRED and renewable:
                renewable = False
                await self.renew()
                continue
            wait = next(waits, None) if verdict.outcome is Outcome.TRANSIENT else None
            if wait is None:
                raise HaltError(verdict)
            await self._unless_stopping(asyncio.sleep(wait))

    async def pages(
        self,
        reading: Reading,
        fetch: Callable[[str], Awaitable[Page]],
        first: str,
        *,
        stop_at_known: bool,
        limit: int = _MAX_PAGES,
    ) -> AsyncIterator[tuple[RawComment, ...]]:
        """Take in a list page by page and yield what each page added to the reading.

        Stops at the end, at a page that is all stored already (if allowed, and only in lists that run from
        new to old), at a cursor that comes back, and where pages bring nothing new.
        """
        cursor, asked, idle = first, {first}, 0
        met: set[str] = set()
        reading.ended = False
        for _ in range(limit):
            page = await fetch(cursor)
            ids = {raw.comment_id for raw in page.comments}
            known = stop_at_known and _newest_first(page) and reading.known(page)
            fresh = reading.take(page)
            yield fresh
            if page.cursor is None or known:
                reading.ended = page.cursor is None
                return
            idle, met = (0 if ids - met else idle + 1), met | ids
            if idle > _MAX_IDLE_PAGES or page.cursor in asked:
                reading.cut("平台称还有更多，却反复给出空页或同一页，可能没有读全")
                return
            cursor = page.cursor
            asked.add(cursor)
        reading.cut(f"超过 {limit} 页，没有读完")

    async def settled_pages(
        self, reading: Reading, fetch: Callable[[str], Awaitable[Page]], first: str, *, stop_at_known: bool
    ) -> AsyncIterator[tuple[RawComment, ...]]:
        """As :meth:`pages`, for lists whose pages shift while they are read and whose cursors are not ours to choose.

        A list of more than one page is read again until a reading brings nothing that was not seen: a comment
        that slid from page two to page one between two calls is met the second time.
        """
        for passed in range(_MAX_PASSES):
            pages = found = 0
            async for fresh in self.pages(reading, fetch, first, stop_at_known=stop_at_known):
                pages, found = pages + 1, found + len(fresh)
                yield fresh
            if not reading.complete or pages < 2 or (passed and not found):
                return
        reading.cut("列表在读取期间一直在变，可能没有读全")

    async def authorise(self, name: str) -> bool:
        """Take the access token kept from an earlier crawl or a new one; false (and reported) if there is none."""
        self.token = self.desk.tokens.get(self.desk.source.key, "")
        with Reading(self.desk, name, quiet=True) as reading:
            if not self.token:
                await self.renew()
        return reading.complete

    def revisit(self, wait: timedelta) -> timedelta:
        """``wait``, or nothing when everything is to be read."""
        return timedelta(0) if self.desk.everything else wait

    def _unserved(self) -> None:
        """Say once a day that further accounts of the source have no credentials."""
        for account in self.desk.source.accounts:
            progress = self.desk.progress(f"unserved:{account.id}")
            due = progress.due(self.desk.now, self.revisit(timedelta(days=1)))
            if account == self.desk.account or not due:
                continue
            with Reading(self.desk, self.listing, account=account) as reading:
                reading.cut(
                    "一组凭证只能读取一个账号，这个账号还没有自己的凭证：请写在 platforms 的 accounts 里，或用文件导入"
                )
            progress.asked_at = self.desk.now.isoformat()
            self.desk.keep(f"unserved:{account.id}", progress)

    async def _send(self, call: Call) -> Reply:
        if self.desk.stopping.is_set():
            raise HaltError(Verdict(Outcome.ABORTED, "抓取被中止，下次从上次读全的位置重新读取"))
        if not self.desk.quota.take(self.desk.now):
            raise HaltError(Verdict(Outcome.QUOTA, "今日调用次数已用完，明日零点（北京时间）后继续"))
        request = as_request(call, self.desk.source.base_url)
        try:
            response: Response = await self._unless_stopping(self.crawler.engine.download_async(request))
        except HaltError:
            raise
        except IgnoreRequest:
            verdict = Verdict(Outcome.REFUSED, "网站的 robots.txt 不允许读取，已停止", "robots")
            raise HaltError(verdict) from None
        except Exception as error:
            # Whatever the transport raises (its text may hold the address) is a broken answer to us.
            _LOGGER.info("%s %s 没有得到回答：%s", self.desk.source.key, call.path, type(error).__name__)
            return Reply(status=599, body=b"")
        headers = {
            name.decode("latin-1").lower(): values[-1].decode("latin-1")
            for name, values in response.headers.items()
            if values
        }
        return Reply(status=response.status, body=response.body, headers=headers)

    async def _unless_stopping(self, work: Awaitable[_T]) -> _T:
        """The result of ``work``, or a halt as soon as the crawl must end."""
        task = asyncio.ensure_future(work)
        stop = asyncio.ensure_future(self.desk.stopping.wait())
        try:
            await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise HaltError(Verdict(Outcome.ABORTED, "抓取被中止，下次从上次读全的位置重新读取"))
        finally:
            stop.cancel()
            if not task.done():
                task.cancel()
                await asyncio.wait({task})

    async def read_replies(
        self,
        reading: Reading,
        progress: Progress,
        roots: Iterable[RawComment],
        fetch: Callable[[RawComment, str], Awaitable[Page]],
        *,
        sweep: bool = False,
    ) -> None:
        """Read the replies of those comments whose number of replies has changed; ``fetch(root, cursor)`` asks.

        A ``sweep`` reads all that have replies: one deleted and one added leave the number as it was.
        """
        for root in roots:
            if root.replies == progress.replies.get(root.comment_id, 0) and not (sweep and root.replies):
                continue

            def page(cursor: str, root: RawComment = root) -> Awaitable[Page]:
                return fetch(root, cursor)

            async for _ in self.settled_pages(reading, page, "0", stop_at_known=False):
                pass
            progress.replies[root.comment_id] = root.replies


def _newest_first(page: Page) -> bool:
    times = [raw.published_at for raw in page.comments if raw.published_at is not None]
    return all(earlier >= later for earlier, later in pairwise(times))
