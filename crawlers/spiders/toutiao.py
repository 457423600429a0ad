"""Toutiao: the public comments of the articles the operator lists; stops at the first refusal."""

from collections.abc import Iterable

from crawlers.platforms.outcome import HaltError, Outcome, Verdict
from crawlers.platforms.raw import Page, Post, RawComment
from crawlers.platforms.reply import Judged, Reply
from crawlers.platforms.toutiao import calls, errors, parse
from crawlers.platforms.toutiao.posts import PostsError, decode_posts, parse_posts
from crawlers.sources import ToutiaoSource
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.progress import Progress
from crawlers.spiders.reading import Reading

_LIST, _REPLIES = "article/v4/tab_comments", "comment/v4/reply_list"
#: So many articles that give an error, and none that answers, are a refusal.
_DISGUISED = 3


class ToutiaoSpider(SourceSpider[ToutiaoSource]):
    name = "toutiao"
    listing = _LIST

    def judge(self, reply: Reply) -> Judged:
        return errors.judge(reply)

    async def read(self) -> None:
        with Reading(self.desk, "posts", quiet=True):
            posts = self._posts()
        # The longest unread first: one article that is refused must not hide the others for ever.
        answered = failed = 0
        due = [post for post in posts if self._is_due(post)]
        for post in sorted(due, key=lambda post: self.desk.progress(self._name(post)).asked_at or ""):
            if await self._read_article(post):
                answered += 1
            else:
                failed += 1
            if not answered and failed >= _DISGUISED:
                with Reading(self.desk, _LIST):
                    raise HaltError(Verdict(Outcome.REFUSED, errors.REFUSED, f"连续 {failed} 篇"))

    def _posts(self) -> tuple[Post, ...]:
        source = self.desk.source
        try:
            return parse_posts(decode_posts(source.posts.read_bytes()), source.posts.name)
        except PostsError as error:
            reason = str(error)
        except OSError:
            reason = f"无法读取文章清单 {source.posts}，请检查路径和权限"
        raise HaltError(Verdict(Outcome.UNUSABLE, reason))

    def _is_due(self, post: Post) -> bool:
        progress = self.desk.progress(self._name(post))
        return progress.due(self.desk.now, self.revisit(progress.revisit(self.desk.now, None)))

    @staticmethod
    def _name(post: Post) -> str:
        return f"{_LIST} {post.post_id}"

    async def _read_article(self, post: Post) -> bool:
        """Read an article's comments; whether the platform gave the list to its end."""
        desk = self.desk
        progress = desk.progress(self._name(post))
        sweep = progress.begin(desk.now)
        desk.keep(self._name(post), progress)

        async def fetch(cursor: str) -> Page:
            data = await self.ask(lambda: calls.comments(post.post_id, cursor))
            page = parse.parse_comments(data, post, int(cursor))
            reading.expect(page.total)
            return page

        # The list is ordered by popularity, so new comments may stand anywhere: it is always read whole.
        inventory = desk.inventory(self._name(post))
        with Reading(desk, _LIST, post_id=post.post_id, inventory=inventory) as reading:
            async for fresh in self.settled_pages(reading, fetch, "0", stop_at_known=False):
                await self._read_replies(reading, post, progress, fresh, sweep=sweep)
            if reading.ended:
                reading.settle(roots_only=not sweep)
        if reading.complete:
            first = (
                progress.active_at is None
            )  # the operator's list has no dates: the first reading is its birth
            progress.finish(desk.now, sweep=sweep, active=first or reading.found_something)
            desk.keep(self._name(post), progress)
            if sweep and progress.replies:
                # Only a full reading has asked every comment for its replies.
                with Reading(desk, _REPLIES, post_id=post.post_id, told=False):
                    pass
        return reading.complete

    async def _read_replies(
        self, reading: Reading, post: Post, progress: Progress, roots: Iterable[RawComment], *, sweep: bool
    ) -> None:
        async def fetch(root: RawComment, cursor: str) -> Page:
            data = await self.ask(lambda: calls.replies(root.comment_id, cursor))
            return parse.parse_replies(data, post, root.comment_id, int(cursor))

        await self.read_replies(reading, progress, roots, fetch, sweep=sweep)
