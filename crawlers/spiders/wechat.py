"""WeChat: the articles of two lists, and the comments of each article."""

from datetime import date

from crawlers.platforms.outcome import HaltError, Outcome, Verdict
from crawlers.platforms.raw import Page, Post, PostPage
from crawlers.platforms.reply import Judged, Reply
from crawlers.platforms.wechat import auth, calls, errors, parse
from crawlers.politeness import revisit_after
from crawlers.sources import WechatSource
from crawlers.spiders.articles import Articles
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.reading import Reading

_LIST = "comment/list"


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
        with Reading(self.desk, "freepublish/batchget", quiet=True):
            await self._read_published(articles)
        for day in articles.days_to_ask():
            with Reading(self.desk, "datacube/getarticlesummary", quiet=True) as reading:
                await self._read_day(articles, day)
            if reading.stopped:
                break
        articles.keep()
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

    async def _read_published(self, articles: Articles) -> None:
        offset: str | None = "0"
        while offset is not None:
            page = await self._published_page(int(offset))
            new = articles.add(page.posts)
            # Newest first: a page without a new article has only older ones behind it.
            offset = page.cursor if new or not page.posts or self.desk.everything else None

    async def _published_page(self, offset: int) -> PostPage:
        data = await self.ask(lambda: calls.published_articles(self.token, offset))
        return parse.parse_published(data, offset)

    async def _read_day(self, articles: Articles, day: date) -> None:
        data = await self.ask(lambda: calls.articles_of_day(self.token, day))
        articles.add(parse.parse_summary(data), day)

    async def _read_comments(self, post: Post) -> bool:
        """Read an article's comments if it is due; true when the account has no comments at all."""
        desk = self.desk
        name = f"{_LIST} {post.post_id}"
        progress = desk.progress(name)
        age = desk.now - post.published_at if post.published_at else desk.poll
        if not progress.due(desk.now, self.revisit(revisit_after(age))):
            return False
        sweep = progress.begin(desk.now)
        desk.keep(name, progress)
        since = None if sweep else progress.since

        async def fetch(cursor: str) -> Page:
            data = await self.ask(lambda: calls.comments(self.token, post.post_id, int(cursor)))
            page = parse.parse_comments(data, post, int(cursor))
            reading.expect(page.total)
            return page

        with Reading(desk, _LIST, post_id=post.post_id, since=since) as reading:
            async for _ in self.pages(reading, fetch, "0", stop_at_known=not sweep):
                pass
        if reading.complete:
            progress.finish(desk.now, sweep=sweep)
            desk.keep(name, progress)
        return reading.stopped
