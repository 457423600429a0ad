"""One of Weibo's lists, read by ids: since_id is exclusive, max_id inclusive, newest first."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from crawlers.platforms.raw import Page, Post
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.reading import Reading

#: fetches a page: (since_id, max_id) -> page
Fetch = Callable[[str | None, str | None], Awaitable[Page]]
#: A sweep looks this many pages back at least and at most, and in between as far as comments are a month old.
_SWEEP_PAGES, _SWEEP_MOST, _SWEEP_AGE = 3, 15, timedelta(days=30)
#: A list is swept once a day: more would eat the calls that new comments need.
_SWEEP = timedelta(hours=24)
#: A first reading takes this many pages at most; the rest follows by and by.
_FIRST_PAGES = 10
#: An account's list with more comments than this is never believed to be empty.
_FEW = 20


class ListReading:
    """Reads a list of ``spider`` from its newest comment back to what is known.

    ``anew``: each time the whole newest page, for the same one call: its items change by themselves (reposts grow).
    """

    def __init__(
        self,
        spider: SourceSpider[Any],
        name: str,
        fetch: Fetch,
        *,
        post: Post | None = None,
        anew: bool = False,
    ) -> None:
        self._spider, self._desk, self._name, self._fetch, self._post = (
            spider,
            spider.desk,
            name,
            fetch,
            post,
        )
        self._anew = anew
        self._key = f"{name} {post.post_id}" if post else name
        self._pages = 0
        self._lowest: int | None = None
        self._newest = 0
        self._ended = False

    async def read(self) -> None:
        """Read what is newer than the newest id seen; once a day, and always for a post, further back.

        ``since_id`` (not asked ``anew``) is one below that id, so the answer ends with it: seeing it proves that nothing
        between is missing, without a further call. The mark moves only after a complete reading.
        """
        desk = self._desk
        progress = desk.progress(self._key)
        mark = int(progress.newest) if progress.newest else None
        sweep = self._post is not None or progress.sweep_due(desk.now, _SWEEP)
        since_id = str(mark - 1) if mark is not None and not sweep and not self._anew else None
        self._newest = mark or 0
        progress.begin(desk.now)
        desk.keep(self._key, progress)
        inventory = desk.inventory(self._key)
        reading = Reading(
            desk,
            self._name,
            post_id=self._post.post_id if self._post else None,
            since=None if self._post else progress.since,
            inventory=inventory,
        )
        cut_short = False
        with reading:
            async for page in self._walk(reading, since_id, None, empty=mark is None or not len(inventory)):
                cut_short = mark is None and not self._ended and self._pages >= _FIRST_PAGES
                met = mark is not None and self._lowest is not None and self._lowest <= mark
                far = self._post is None and met and (not sweep or self._far_enough(page))
                if cut_short or far:
                    break
            if sweep and not cut_short and (len(inventory) <= _FEW or self._lowest is not None):
                low = 0 if self._ended else self._lowest or 0
                reading.settle(lambda each: not each.isdecimal() or int(each) >= low)
            if cut_short:
                reading.cut(f"首次读取只取最近 {_FIRST_PAGES} 页，更早的以后分批补读")
        if reading.complete or cut_short:
            progress.finish(desk.now, sweep=sweep, active=reading.found_something)
            progress.newest = str(self._newest) if self._newest else None
            if cut_short:
                progress.older = f"{self._lowest} {desk.now.isoformat()}"
                older = desk.progress(f"older:{self._key}")
                older.asked_at = desk.now.isoformat()
                desk.keep(f"older:{self._key}", older)
            if self._post:
                progress.expected = self._post.comments
            desk.keep(self._key, progress)

    async def read_older(self) -> None:
        """Read on below where a first reading left off; the report closes its gap once the list has ended."""
        desk = self._desk
        progress = desk.progress(self._key)
        max_id, _, until = (progress.older or "").partition(" ")
        reading = Reading(
            desk, self._name, until=datetime.fromisoformat(until), inventory=desk.inventory(self._key)
        )
        with reading:
            async for _ in self._walk(reading, None, max_id, empty=True):
                if self._pages >= _FIRST_PAGES and not self._ended:
                    reading.cut("更早的留言还在分批补读")
                    break
        if self._lowest is not None:
            progress = desk.progress(self._key)
            progress.older = None if reading.complete else f"{self._lowest} {until}"
            desk.keep(self._key, progress)

    async def _walk(
        self, reading: Reading, since_id: str | None, max_id: str | None, *, empty: bool
    ) -> AsyncIterator[Page]:
        """Take in page after page downwards from ``max_id`` and yield each; ``empty``: the list may hold nothing.

        A page that does not do what max_id says, or is empty where the comment asked for must stand, is a fault.
        """
        cursor, answered_empty = max_id, self._anew and not empty
        while True:
            page = await self._fetch(since_id, cursor)
            numbers = [int(raw.comment_id) for raw in page.comments if raw.comment_id.isdecimal()]
            if cursor is None and not numbers and not empty and since_id is not None and not answered_empty:
                # The newest comment known is not there: deleted, or the answer is wrong. Look without it.
                since_id, answered_empty = None, True
                continue
            self._pages += 1
            if cursor is not None and (not numbers or max(numbers) > int(cursor)):
                reading.take(page)
                reading.cut("平台没有按要求翻页（空页或重复的页），可能没有读全")
                return
            if not numbers:
                if answered_empty:
                    reading.cut("平台给出空列表，而此前有留言，可能没有读全")
                reading.take(page)
                self._ended = True
                yield page
                return
            reading.take(page)
            lowest = min(numbers)
            self._ended = cursor is not None and lowest == int(cursor)
            self._newest = max(self._newest, *numbers)
            self._lowest = lowest if self._lowest is None else min(self._lowest, lowest)
            yield page
            if self._ended:
                return
            cursor = str(lowest)

    def _far_enough(self, page: Page) -> bool:
        """Whether a sweep has looked back far enough."""
        times = [raw.published_at for raw in page.comments if raw.published_at is not None]
        old = bool(times) and self._desk.now - min(times) > _SWEEP_AGE
        return self._pages >= _SWEEP_PAGES and (old or self._pages >= _SWEEP_MOST)
