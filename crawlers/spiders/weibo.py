"""Weibo: three official lists about the authorised account and its liveliest posts, within 100 calls a day."""

from dataclasses import replace
from datetime import timedelta

from crawlers.platforms.outcome import HaltError, Outcome
from crawlers.platforms.raw import Page
from crawlers.platforms.reply import Judged, Reply
from crawlers.platforms.weibo import calls, errors, parse
from crawlers.sources import WeiboSource
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.desk import Desk
from crawlers.spiders.expiry import watch_expiry
from crawlers.spiders.reading import Reading
from crawlers.spiders.weibo_list import Fetch, ListReading
from crawlers.spiders.weibo_posts import hot_posts

#: How much rarer a list is read once calls run short: comments first, @ in others' comments last.
_WEIGHTS = dict(zip(calls.LISTS, (1, 2, 4), strict=True))
#: The list whose items spread: how far is seen by reading them again.
_SPREADING = "statuses/mentions"
#: How often what a first reading left out is read on, own posts are listed, and the token's end is asked for.
_OLDER, _POSTS, _TOKEN = timedelta(hours=1), timedelta(hours=1), timedelta(hours=24)
#: Answers by which an app merely lacks a call that nothing depends on.
_UNIMPORTANT = frozenset({Outcome.GONE, Outcome.FORBIDDEN, Outcome.BAD_REQUEST, Outcome.TRANSIENT})
_REMEDY = "请账号管理员重新授权并更新令牌"


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
            await ListReading(self, name, self._page_of(name), anew=name == _SPREADING).read()
        for name in calls.LISTS:
            if self._is_time(f"older:{name}", _OLDER) and self._calls_to_spare():
                await ListReading(self, name, self._page_of(name)).read_older()
        if self.desk.source.hot_posts and self._is_time("posts", _POSTS) and self._calls_to_spare():
            await self._read_posts()
        if self.desk.source.watch_token and self._is_time("token", _TOKEN):
            await self._watch_token()

    def _page_of(self, name: str) -> Fetch:
        async def page(since_id: str | None, max_id: str | None) -> Page:
            return parse.parse_list(
                await self.ask(lambda: calls.read_list(self.token, name, since_id=since_id, max_id=max_id))
            )

        return page

    async def _read_posts(self) -> None:
        """The liveliest own posts, each to its end: what changed or disappeared shows there first."""
        try:
            data = await self.ask(lambda: calls.own_posts(self.token))
        except HaltError as halt:
            if halt.verdict.outcome not in _UNIMPORTANT:
                raise
            return
        page_of_posts = parse.parse_own_posts(data)
        with Reading(self.desk, "statuses/user_timeline", quiet=True) as reading:
            reading.miss(page_of_posts.unreadable)
        for post in hot_posts(self.desk, page_of_posts.posts):

            async def page(since_id: str | None, max_id: str | None, post_id: str = post.post_id) -> Page:
                found = parse.parse_list(
                    await self.ask(lambda: calls.comments_of(self.token, post_id, max_id=max_id))
                )
                named = tuple(replace(raw, post_id=raw.post_id or post_id) for raw in found.comments)
                return replace(found, comments=named)

            await ListReading(self, "comments/show", page, post=post).read()

    async def _watch_token(self) -> None:
        """Ask when the token ends and tell the people in time: web tokens cannot be renewed."""
        try:
            left = parse.parse_lifetime(await self.ask(lambda: calls.token_info(self.token)))
        except HaltError as halt:
            if halt.verdict.outcome not in _UNIMPORTANT:
                raise
            return
        if left is not None:
            link = self.desk.source.authorize_url
            remedy = f"请账号管理员打开 {link} 重新授权并更新令牌" if link else _REMEDY
            watch_expiry(self.desk, self.desk.now + timedelta(seconds=left), remedy)

    def _is_time(self, name: str, wait: timedelta) -> bool:
        """Whether there is something to do and ``wait`` has passed since it was last done; notes that it is done."""
        progress = self.desk.progress(name)
        if name.startswith("older:") and not self.desk.progress(name.removeprefix("older:")).older:
            return False
        if not progress.due(self.desk.now, wait) and not (name == "posts" and self.desk.everything):
            return False
        progress.asked_at = self.desk.now.isoformat()
        self.desk.keep(name, progress)
        return True

    def _calls_to_spare(self) -> bool:
        """Whether the day's calls reach further than the lists need: what is extra takes from the upper half."""
        left, daily = self.desk.quota.left(self.desk.now), self.desk.source.daily_calls
        return left is None or daily is None or 2 * left > daily


def _due_lists(desk: Desk[WeiboSource]) -> list[str]:
    weights = tuple(_WEIGHTS.values())
    return [
        name
        for name, weight in _WEIGHTS.items()
        if desk.everything
        or desk.progress(name).due(desk.now, desk.quota.pace(desk.now, desk.poll, weights, weight))
    ]
