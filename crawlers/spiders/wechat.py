"""WeChat: the articles of two lists, and the comments of each article."""

from dataclasses import replace
from datetime import date

from crawlers.platforms.outcome import HaltError, Outcome, Verdict
from crawlers.platforms.raw import Page, Post, PostPage
from crawlers.platforms.reply import Judged, Reply
from crawlers.platforms.wechat import auth, calls, errors, parse
from crawlers.sources import WechatSource
from crawlers.spiders.articles import Articles
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.reading import Reading

_LIST = "comment/list"
#: Comments of a page that are asked for again with the next one.
_OVERLAP = 5


class WechatSpider(SourceSpider[WechatSource]):
    name = "wechat"
    listing = _LIST

    def judge(self, reply: Reply) -> Judged:
        return errors.judge(reply)

    async def renew(self) -> None:
        """Ask for the stable token; force a new one only when the platform repeats the one it refused."""
        old = self.token
        await self._ask_token(force=False)
        if old and self.token == old:
            await self._ask_token(force=True)

    async def read(self) -> None:
        if not await self.authorise("stable_token"):
            return
        articles = Articles(self.desk)
        articles.keep()  # from now on every day counts, whatever becomes of this crawl
        with Reading(self.desk, "freepublish/batchget", quiet=True) as reading:
            await self._read_published(reading, articles)
        articles.keep()
        for day in articles.days_to_ask():
            with Reading(self.desk, "datacube/getarticlesummary", quiet=True) as reading:
                await self._read_day(reading, articles, day)
            articles.keep()
            if reading.stopped:
                break
        for post in articles.posts:
            if await self._read_comments(post):
                break

    async def _ask_token(self, *, force: bool) -> None:
        source = self.desk.source
        data = await self.ask(
            lambda: auth.stable_token(source.appid, source.secret, force_refresh=force), renewable=False
        )
        token = auth.parse_token(data)
        if token is None:
            raise HaltError(Verdict(Outcome.AUTH_DEAD, "微信没有给出令牌，请核对 appid 和 secret"))
        self.token = self.desk.tokens[source.key] = token.access_token

    async def _read_published(self, reading: Reading, articles: Articles) -> None:
        offset: str | None = "0"
        while offset is not None:
            page = await self._published_page(int(offset))
            reading.miss(page.unreadable)
            new = articles.add(page.posts)
            # Newest first: a page without a new article has only older ones behind it.
            offset = page.cursor if new or not page.posts or self.desk.everything else None

    async def _published_page(self, offset: int) -> PostPage:
        data = await self.ask(lambda: calls.published_articles(self.token, offset))
        return parse.parse_published(data, offset)

    async def _read_day(self, reading: Reading, articles: Articles, day: date) -> None:
        data = await self.ask(lambda: calls.articles_of_day(self.token, day))
        page = parse.parse_summary(data)
        reading.miss(page.unreadable)
        articles.add(page.posts, day)

    async def _read_comments(self, post: Post) -> bool:
        """Read an article's comments if it is due; true when the account has no comments at all."""
        desk = self.desk
        name = f"{_LIST} {post.post_id}"
        progress = desk.progress(name)
        wait = progress.revisit(desk.now, post.published_at)
        if not progress.due(desk.now, self.revisit(wait)):
            return False
        sweep = progress.begin(desk.now)
        desk.keep(name, progress)
        since = None if sweep else progress.since
        reading = Reading(desk, _LIST, post_id=post.post_id, since=since, inventory=desk.inventory(name))

        async def fetch(cursor: str) -> Page:
            return await self._page(reading, post, int(cursor))

        with reading:
            async for _ in self.pages(reading, fetch, "0", stop_at_known=not sweep):
                pass
            if reading.ended:
                # Read to its last page, a list is read in full, however the reading began.
                sweep, reading.since = True, None
                reading.settle()
        if reading.complete:
            progress.finish(desk.now, sweep=sweep, active=reading.found_something)
            desk.keep(name, progress)
        return reading.stopped

    async def _page(self, reading: Reading, post: Post, offset: int) -> Page:
        """The page from ``offset``, begun a little earlier: it must start with a comment that was read already.

        Where it does not, comments above were deleted meanwhile and everything slid up; then the page before it
        is read again, back to the first if need be.
        """
        begin = max(offset - _OVERLAP, 0)
        page = await self._page_from(post, begin)
        slid = False
        while begin > 0 and not (page.comments and reading.saw(page.comments[0].comment_id)):
            slid, begin = True, max(begin - calls.COMMENTS_A_PAGE + _OVERLAP, 0)
            page = await self._page_from(post, begin)
        comments = page.comments
        while slid and page.cursor is not None and int(page.cursor) <= offset:
            following = await self._page_from(post, int(page.cursor) - _OVERLAP)
            if not following.comments:
                page = replace(page, cursor=str(offset))  # asked for already: the reading is cut
                break
            page, comments = following, comments + following.comments
        reading.expect(page.total)
        return replace(page, comments=comments)

    async def _page_from(self, post: Post, begin: int) -> Page:
        data = await self.ask(lambda: calls.comments(self.token, post.post_id, begin))
        return parse.parse_comments(data, post, begin)
