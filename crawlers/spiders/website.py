"""A site's message board: the list page by page, and each letter that is new or not old enough to be settled."""

from datetime import timedelta

from crawlers.platforms.outcome import HaltError, Outcome, Verdict
from crawlers.platforms.raw import Page, RawComment
from crawlers.platforms.reply import Judged, Reply
from crawlers.platforms.website import calls, errors, parse
from crawlers.sources import WebsiteSource
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.reading import Reading

_LIST = "letters"
#: Pages in a reading: the newest, and for a full one as many as a board of some years has.
_PAGES, _ALL_PAGES = 3, 200
_SWEEP = timedelta(days=7)


class WebsiteSpider(SourceSpider[WebsiteSource]):
    name = "website"
    listing = _LIST

    def judge(self, reply: Reply) -> Judged:
        return errors.judge(reply)

    async def touch(self) -> None:
        await self._listed(self.desk.source.listing)

    async def read(self) -> None:
        """Read the list until a page is all known (once a week to its end), and the letters not stored yet."""
        desk = self.desk
        progress = desk.progress(_LIST)
        sweep = progress.unfinished or progress.sweep_due(desk.now, _SWEEP)
        progress.begin(desk.now)
        desk.keep(_LIST, progress)
        reading = Reading(
            desk, _LIST, since=None if sweep else progress.since, inventory=desk.inventory(_LIST)
        )
        with reading:
            address: str | None = desk.source.listing
            asked = set[str]()
            while address is not None:
                asked.add(address)
                listed = await self._listed(address)
                reading.expect(listed.total)
                unknown = await self._take(reading, listed, address)
                address = listed.following if sweep or unknown or len(asked) < _PAGES else None
                if address is not None and (address in asked or len(asked) >= _ALL_PAGES):
                    reading.cut("列表页反复或超过 200 页，没有读完")
                    break
            if sweep:
                reading.settle()
        if reading.complete:
            progress.finish(desk.now, sweep=sweep, active=reading.found_something)
            desk.keep(_LIST, progress)

    async def _listed(self, address: str) -> parse.ListPage:
        source = self.desk.source
        try:
            return parse.parse_list(await self._html(address), address, source.family, source.letters)
        except parse.BoardError as error:
            raise HaltError(Verdict(Outcome.UNUSABLE, str(error))) from None

    async def _take(self, reading: Reading, listed: parse.ListPage, address: str) -> int:
        """Read the letters of a list page that are not stored; how many those were."""
        there = {self._path(each.address, address): each for each in listed.letters}
        there.pop("", None)  # leads to another site
        ids = {path: self.desk.source.mention_id(path) for path in there}
        known = self.desk.log.known(ids.values())
        reading.meet(path for path, identity in ids.items() if identity in known)
        unknown = [path for path, identity in ids.items() if identity not in known]
        for path in unknown:
            letter = await self._letter(reading, path, there[path])
            if letter is not None:
                reading.take(Page(comments=(letter,)))
        return len(unknown)

    async def _letter(self, reading: Reading, path: str, listed: parse.Listed) -> RawComment | None:
        try:
            page = await self._html(path)
            return parse.parse_letter(page, listed, path, f"{self.desk.source.base_url}{path}", self.desk.now)
        except parse.BoardError as error:
            reading.cut(f"有信件读不出来（{path}）：{error}")
        except HaltError as halt:
            if halt.verdict.outcome is not Outcome.GONE:
                raise
        return None

    def _path(self, address: str, listed_at: str) -> str:
        """A letter's address below the site, whatever form the list gives it; "" for one that leads elsewhere."""
        call = calls.page(self.desk.source.base_url, calls.beside(listed_at, address))
        return call.path if call else ""

    async def _html(self, address: str) -> str:
        call = calls.page(self.desk.source.base_url, address)
        if call is None:
            raise HaltError(Verdict(Outcome.UNUSABLE, f"地址 {address} 不在 base_url 之下，请核对配置"))
        data = await self.ask(lambda: call)
        return str(data["html"])
