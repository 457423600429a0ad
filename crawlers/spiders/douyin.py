"""Douyin: own videos, their comments, and the replies below them."""

from collections.abc import Iterable
from datetime import timedelta

from crawlers.platforms.douyin import auth, calls, errors, parse
from crawlers.platforms.outcome import HaltError, Outcome, Verdict
from crawlers.platforms.raw import Page, Post, PostPage, RawComment
from crawlers.platforms.reply import Judged, Reply
from crawlers.sources import DouyinSource
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.expiry import watch_expiry
from crawlers.spiders.posts import read_posts
from crawlers.spiders.progress import Progress
from crawlers.spiders.reading import Reading
from crawlers.spiders.renewals import Renewals
from crawlers.spiders.tokens import keep_refresh_token, read_refresh_token

_LIST, _REPLIES = "item/comment/list", "item/comment/reply/list"


class DouyinSpider(SourceSpider[DouyinSource]):
    name = "douyin"
    listing = _LIST

    def judge(self, reply: Reply) -> Judged:
        return errors.judge(reply)

    async def read(self) -> None:
        if not await self.authorise("oauth/refresh_token"):
            return
        posts: list[Post] = []
        with Reading(self.desk, "video/video_list", quiet=True) as reading:
            posts = await read_posts(reading, self._videos, "0")
        for post in posts:
            await self._read_video(post)

    async def renew(self) -> None:
        """A new access token; the refresh token is renewed, too, before its 30 days are over."""
        source = self.desk.source
        refresh_token = read_refresh_token(source.refresh_token)
        data = await self.ask(lambda: auth.refresh(source.client_key, refresh_token), renewable=False)
        token = auth.parse_token(data)
        if token is None:
            raise HaltError(Verdict(Outcome.AUTH_DEAD, "抖音没有给出令牌，请重新扫码授权"))
        self.token = self.desk.tokens[source.key] = token.access_token
        if token.refresh_token not in (None, refresh_token):
            refresh_token = token.refresh_token or refresh_token
            keep_refresh_token(source.refresh_token, refresh_token, "抖音")
        if token.refresh_expires_in is not None:
            await self._prolong(refresh_token, timedelta(seconds=token.refresh_expires_in))

    async def _prolong(self, refresh_token: str, left: timedelta) -> None:
        """Renew a refresh token that ends within a week, five times at most; after that tell the people in time."""
        desk, renewals = self.desk, Renewals(self.desk)
        renewals.meet(refresh_token)
        if left < auth.RENEW_BELOW and renewals.made < auth.RENEWALS:
            try:
                with Reading(desk, "oauth/renew_refresh_token", quiet=True):
                    call = auth.renew(desk.source.client_key, refresh_token)
                    renewed = auth.parse_renewed(await self.ask(lambda: call, renewable=False))
                    if renewed:
                        keep_refresh_token(desk.source.refresh_token, renewed, "抖音")
                        renewals.note(renewed, renewals.made + 1)
                        left = auth.LASTS
            except HaltError as halt:
                if halt.verdict.outcome is not Outcome.AUTH_DEAD:
                    raise
                renewals.note(refresh_token, auth.RENEWALS)  # the access token still serves
        watch_expiry(desk, desk.now + left, "抖音授权不能再续期，请账号管理员重新扫码授权")

    async def _videos(self, cursor: str) -> PostPage:
        data = await self.ask(lambda: calls.videos(self.token, self.desk.account.id, cursor))
        return parse.parse_videos(data)

    async def _read_video(self, post: Post) -> None:
        desk = self.desk
        name = f"{_LIST} {post.post_id}"
        progress = desk.progress(name)
        if not progress.due(desk.now, self.revisit(progress.revisit(desk.now, post.published_at))):
            return
        counted = progress.expected
        sweep = progress.begin(desk.now)
        progress.expected = None  # until this reading is complete
        desk.keep(name, progress)

        async def fetch(cursor: str) -> Page:
            data = await self.ask(lambda: calls.comments(self.token, desk.account.id, post.post_id, cursor))
            return parse.parse_comments(data, post)

        since = None if sweep else progress.since
        inventory = desk.inventory(name)
        with Reading(desk, _LIST, post_id=post.post_id, since=since, inventory=inventory) as reading:
            reading.expect(post.comments)
            async for fresh in self.settled_pages(reading, fetch, "0", stop_at_known=not sweep):
                await self._read_replies(reading, post, progress, fresh, sweep=sweep)
            if reading.ended:
                reading.settle(roots_only=not sweep)
        if reading.complete:
            progress.finish(desk.now, sweep=sweep, active=reading.found_something)
            progress.expected = post.comments
            if not sweep and _unexplained(post.comments, counted, reading.new):
                progress.swept_at = (
                    None  # replies below older comments, or something deleted: read in full next
                )
            desk.keep(name, progress)
            if sweep and progress.replies:
                # Only a full reading has asked every comment for its replies.
                with Reading(desk, _REPLIES, post_id=post.post_id, told=False):
                    pass

    async def _read_replies(
        self, reading: Reading, post: Post, progress: Progress, roots: Iterable[RawComment], *, sweep: bool
    ) -> None:
        async def fetch(root: RawComment, cursor: str) -> Page:
            data = await self.ask(
                lambda: calls.replies(self.token, self.desk.account.id, post.post_id, root.comment_id, cursor)
            )
            return parse.parse_comments(data, post, root.comment_id)

        await self.read_replies(reading, progress, roots, fetch, sweep=sweep)


def _unexplained(count: int | None, before: int | None, new: int) -> bool:
    """Whether the platform's count of a video's comments moved otherwise than by what was found."""
    return count is not None and before is not None and count - before != new
