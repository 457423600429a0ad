"""The mobile client's feedback: everything written or changed since the last complete reading."""

from datetime import datetime, timedelta

from crawlers.platforms.app import calls, errors, parse
from crawlers.platforms.raw import Page
from crawlers.platforms.reply import Judged, Reply
from crawlers.sources import AppSource
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.reading import Reading

_LIST = "feedback"
#: Asked again this far back, for changes that were written down late.
_OVERLAP = timedelta(minutes=10)


class AppSpider(SourceSpider[AppSource]):
    name = "app"
    listing = _LIST

    def judge(self, reply: Reply) -> Judged:
        return errors.judge(reply)

    async def touch(self) -> None:
        await self._page(self.desk.now, "")

    async def read(self) -> None:
        desk = self.desk
        progress = desk.progress(_LIST)
        sweep = progress.begin(desk.now)
        desk.keep(_LIST, progress)
        since = None if sweep or progress.since is None else progress.since
        asked_since = since - _OVERLAP if since else None

        async def fetch(cursor: str) -> Page:
            return await self._page(asked_since, cursor)

        reading = Reading(desk, _LIST, since=since, inventory=desk.inventory(_LIST))
        with reading:
            async for _ in self.pages(reading, fetch, "", stop_at_known=False):
                pass
            if sweep:
                reading.settle()
        if reading.complete:
            progress.finish(desk.now, sweep=sweep, active=reading.found_something)
            desk.keep(_LIST, progress)

    async def _page(self, since: datetime | None, cursor: str) -> Page:
        source = self.desk.source
        data = await self.ask(
            lambda: calls.feedback(
                source.path, source.key_id, source.secret, since=since, cursor=cursor, now=self.desk.now
            )
        )
        return parse.parse_feedback(data, self.desk.now)
