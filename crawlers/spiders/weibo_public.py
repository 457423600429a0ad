"""m.weibo.cn: the newest posts of an account and their comments, as far as the site gives them without a cookie."""

from dataclasses import replace
from datetime import timedelta

from crawlers.platforms.raw import Page, Post, PostPage, RawComment
from crawlers.platforms.reply import Judged, Reply
from crawlers.platforms.weibo_public import calls, errors, parse
from crawlers.sources import WeiboPublicSource
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.posts import read_posts
from crawlers.spiders.progress import Progress
from crawlers.spiders.reading import Reading

_LIST = "comments/hotflow"
#: Older posts are no longer asked for: the site refuses them soon.
_AGE = timedelta(days=30)


class WeiboPublicSpider(SourceSpider[WeiboPublicSource]):
    name = "weibo_public"
    listing = _LIST

    def judge(self, reply: Reply) -> Judged:
        return errors.judge(reply)

    async def touch(self) -> None:
        await self._posts("")

    async def read(self) -> None:
        posts: list[Post] = []
        with Reading(self.desk, "container/getIndex", quiet=True) as reading:
            posts = await read_posts(reading, self._posts, "")
        for post in posts:
            if post.published_at is None or self.desk.now - post.published_at < _AGE:
                await self._read_post(post)

    async def _posts(self, cursor: str) -> PostPage:
        """A page of posts; a page that holds nothing young ends the list (a pinned post may be old and come first)."""
        data = await self.ask(lambda: calls.posts(self.desk.account.id, cursor))
        page = parse.parse_posts(data, self.desk.now)
        young = [
            each for each in page.posts if not each.published_at or self.desk.now - each.published_at < _AGE
        ]
        return replace(page, cursor=page.cursor if young else None)

    async def _read_post(self, post: Post) -> None:
        desk = self.desk
        name = f"{_LIST} {post.post_id}"
        progress = desk.progress(name)
        if not progress.due(desk.now, self.revisit(progress.revisit(desk.now, post.published_at))):
            return
        sweep = progress.begin(desk.now)
        desk.keep(name, progress)

        async def fetch(cursor: str) -> Page:
            return parse.parse_comments(await self.ask(lambda: calls.comments(post.post_id, cursor)), post)

        # Hot comments come first, so the list is always read whole.
        with Reading(desk, _LIST, post_id=post.post_id, inventory=desk.inventory(name)) as reading:
            reading.expect(post.comments)
            async for fresh in self.settled_pages(reading, fetch, "", stop_at_known=False):
                roots = tuple(raw for raw in fresh if raw.parent_id is None)
                await self._read_replies(reading, post, progress, roots, sweep=sweep)
            if reading.ended:
                reading.settle(roots_only=not sweep)
        if reading.complete:
            progress.finish(desk.now, sweep=sweep, active=reading.found_something)
            desk.keep(name, progress)

    async def _read_replies(
        self, reading: Reading, post: Post, progress: Progress, roots: tuple[RawComment, ...], *, sweep: bool
    ) -> None:
        async def fetch(root: RawComment, cursor: str) -> Page:
            data = await self.ask(lambda: calls.replies(root.comment_id, "" if cursor == "0" else cursor))
            return parse.parse_replies(data, post)

        await self.read_replies(reading, progress, roots, fetch, sweep=sweep)
