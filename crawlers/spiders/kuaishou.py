"""Kuaishou: own videos and how many comments each has; the comments themselves come by file import."""

from dataclasses import replace
from datetime import timedelta

from crawlers.platforms.kuaishou import auth, calls, errors, parse
from crawlers.platforms.outcome import HaltError, Outcome, Verdict
from crawlers.platforms.raw import Post, PostPage
from crawlers.platforms.reply import Judged, Reply
from crawlers.sources import KuaishouSource
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.expiry import watch_expiry
from crawlers.spiders.posts import read_posts
from crawlers.spiders.reading import Reading
from crawlers.spiders.tokens import keep_refresh_token, read_refresh_token

_LIST = "photo/list"
_NO_TEXTS = "快手开放平台不提供评论内容，只能核对评论数；请从后台导出评论后用 minsheng import 导入"
#: A video whose number of comments stands still is reported this often.
_REPEAT = timedelta(days=1)


class KuaishouSpider(SourceSpider[KuaishouSource]):
    name = "kuaishou"
    listing = _LIST

    def judge(self, reply: Reply) -> Judged:
        return errors.judge(reply)

    async def read(self) -> None:
        if not await self.authorise("oauth2/refresh_token"):
            return
        with Reading(self.desk, _LIST) as reading:
            posts = await read_posts(reading, self._photos, "")
            reading.expect(sum(post.comments or 0 for post in posts))
            if reading.expected:
                reading.cut(_NO_TEXTS)
        for post in posts if reading.expected else ():
            self._report(post)

    async def renew(self) -> None:
        """A new access token; a new refresh token is stored at once, as the old one may be dead."""
        source = self.desk.source
        refresh_token = read_refresh_token(source.refresh_token)
        data = await self.ask(
            lambda: auth.refresh(source.app_id, source.app_secret, refresh_token), renewable=False
        )
        token = auth.parse_token(data)
        if token is None:
            raise HaltError(Verdict(Outcome.AUTH_DEAD, "快手没有给出令牌，请重新授权"))
        if token.refresh_token not in (None, refresh_token):
            keep_refresh_token(source.refresh_token, token.refresh_token or "", "快手")
        if token.scopes and auth.SCOPE not in token.scopes:
            raise HaltError(Verdict(Outcome.AUTH_DEAD, f"快手授权时没有勾选 {auth.SCOPE}，请重新授权"))
        self.token = self.desk.tokens[source.key] = token.access_token
        if token.refresh_expires_in is not None:
            ends = self.desk.now + timedelta(seconds=token.refresh_expires_in)
            watch_expiry(self.desk, ends, "请账号管理员重新授权快手")

    async def _photos(self, cursor: str) -> PostPage:
        source = self.desk.source
        data = await self.ask(lambda: calls.photos(source.app_id, self.token, cursor or None))
        page = parse.parse_photos(data)
        ended = page.cursor is None or page.cursor == cursor
        return replace(page, cursor=None if ended else page.cursor)

    def _report(self, post: Post) -> None:
        """Report a video that has comments, when their number changed and once a day."""
        desk = self.desk
        name = f"{_LIST} {post.post_id}"
        progress = desk.progress(name)
        same = progress.expected == post.comments
        if not post.comments or (same and not progress.due(desk.now, self.revisit(_REPEAT))):
            return
        progress.expected, progress.asked_at = post.comments, desk.now.isoformat()
        desk.keep(name, progress)
        with Reading(desk, _LIST, post_id=post.post_id) as reading:
            reading.expect(post.comments)
            reading.cut(_NO_TEXTS)
