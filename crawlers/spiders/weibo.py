"""Weibo: three official lists about the authorised account, within 100 calls a day."""

from dataclasses import replace

from crawlers.platforms.raw import Page
from crawlers.platforms.reply import Judged, Reply
from crawlers.platforms.weibo import calls, errors, parse
from crawlers.sources import WeiboSource
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.desk import Desk
from crawlers.spiders.reading import Reading

#: How much rarer a list is read once calls run short: comments first, @ in others' comments last.
_WEIGHTS = dict(zip(calls.LISTS, (1, 2, 4), strict=True))
#: A daily sweep looks this many pages back at least; a first reading this many at most.
_SWEEP_PAGES = 3
_FIRST_PAGES = 10


class WeiboSpider(SourceSpider[WeiboSource]):
    name = "weibo"
    listing = calls.LISTS[0]

    @classmethod
    def is_due(cls, desk: Desk[WeiboSource]) -> bool:
        return bool(_due_lists(desk))

    def judge(self, reply: Reply) -> Judged:
        return errors.judge(reply)

    async def read(self) -> None:
        self.token = self.desk.source.access_token
        for name in _due_lists(self.desk):
            await self._read_list(name)

    async def _read_list(self, name: str) -> None:
        """Read what is newer than the newest id seen.

        ``since_id`` is one below that id, so the answer ends with it: seeing it proves that nothing between
        is missing, without a further call. The mark moves only after a complete reading.
        """
        desk = self.desk
        progress = desk.progress(name)
        mark = progress.newest
        sweep = progress.sweep_due(desk.now)
        since_id = str(int(mark) - 1) if mark is not None and not sweep else None
        newest, pages_read, cut_short = int(mark or 0), 0, False

        async def fetch(cursor: str) -> Page:
            nonlocal newest, pages_read, cut_short
            data = await self.ask(
                lambda: calls.read_list(self.token, name, since_id=since_id, max_id=cursor or None)
            )
            page, pages_read = parse.parse_list(data), pages_read + 1
            newest = max(
                [newest, *(int(raw.comment_id) for raw in page.comments if raw.comment_id.isdecimal())]
            )
            ended = page.cursor is None or page.cursor == cursor
            cut_short = mark is None and not ended and pages_read >= _FIRST_PAGES
            met = mark is not None and page.cursor is not None and int(page.cursor) <= int(mark)
            enough = met and (not sweep or pages_read >= _SWEEP_PAGES)
            return replace(page, cursor=None if ended or enough or cut_short else page.cursor)

        progress.begin(desk.now)
        desk.keep(name, progress)
        with Reading(desk, name, since=progress.since) as reading:
            async for _ in self.pages(reading, fetch, "", stop_at_known=False):
                pass
            if cut_short:
                reading.cut(f"首次读取只取最近 {_FIRST_PAGES} 页，更早的没有读取")
        if reading.complete or cut_short:
            progress.finish(desk.now, sweep=sweep)
            progress.newest = str(newest) if newest else None
            desk.keep(name, progress)


def _due_lists(desk: Desk[WeiboSource]) -> list[str]:
    weights = tuple(_WEIGHTS.values())
    return [
        name
        for name, weight in _WEIGHTS.items()
        if desk.everything
        or desk.progress(name).due(desk.now, desk.quota.pace(desk.now, desk.poll, weights, weight))
    ]
