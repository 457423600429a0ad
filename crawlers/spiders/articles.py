"""The WeChat articles known so far: one list shows only free-published ones, the other one day at a time."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from crawlers.platforms.raw import Post
from crawlers.quota import SHANGHAI
from crawlers.sources import WechatSource
from crawlers.spiders.desk import Desk

#: Datacube knows a day from about eight the next morning and may be late: each of the last days is asked
#: again once an hour until it has been over for :data:`_SETTLED` days. A first crawl looks a week back; days missed
#: since then (an outage, a refusal) are asked for up to a season later.
_DAYS_BACK, _DAYS_MISSED = 7, 90
_SETTLED = 3
_ASK_AGAIN = timedelta(hours=1)
#: Articles remembered, the newest of them; older ones no longer get comments worth a call.
_KEPT = 400


class Articles:
    """The remembered articles of a desk's account, newest first."""

    _KEY = "articles"

    def __init__(self, desk: Desk[WechatSource]) -> None:
        self._desk = desk
        stored = json.loads(desk.checkpoints.get(desk.source.key, self._KEY) or '{"posts":[],"asked":{}}')
        self._asked: dict[str, str] = stored["asked"]
        today = desk.now.astimezone(SHANGHAI).date()
        self._began = date.fromisoformat(stored.get("began") or str(today - timedelta(days=_DAYS_BACK)))
        self._posts: dict[str, Post] = {}
        for post_id, title, published, link in stored["posts"]:
            when = datetime.fromisoformat(published) if published else None
            self._posts[post_id] = Post(post_id=post_id, title=title, published_at=when, permalink=link)

    @property
    def posts(self) -> list[Post]:
        """The articles, newest first."""
        oldest = datetime.min.replace(tzinfo=UTC)
        return sorted(self._posts.values(), key=lambda post: post.published_at or oldest, reverse=True)

    def add(self, posts: Iterable[Post], day: date | None = None) -> int:
        """Remember articles; ``day`` is when they were sent, if the list did not say. Returns how many are new."""
        sent = datetime.combine(day, time(), SHANGHAI).astimezone(UTC) if day else None
        if day:
            self._asked[day.isoformat()] = self._desk.now.isoformat()
        known = len(self._posts)
        for post in posts:
            old = self._posts.get(post.post_id)
            fresh = replace(post, published_at=post.published_at or sent)
            self._posts[post.post_id] = fresh if old is None else _merged(old, fresh)
        return len(self._posts) - known

    def days_to_ask(self) -> list[date]:
        """The days of which datacube may have something to say, newest first."""
        now = self._desk.now
        today = now.astimezone(SHANGHAI).date()
        days = []
        for back in range(1, max(_DAYS_BACK, min((today - self._began).days, _DAYS_MISSED)) + 1):
            day = today - timedelta(days=back)
            asked = self._asked.get(day.isoformat())
            settled = asked is not None and back > _SETTLED
            recent = asked is not None and now - datetime.fromisoformat(asked) < _ASK_AGAIN
            again = self._desk.everything and back <= _DAYS_BACK
            if again or not (settled or recent):
                days.append(day)
        return days

    def keep(self) -> None:
        """Store what is remembered."""
        oldest = self._desk.now.astimezone(SHANGHAI).date() - timedelta(days=_DAYS_MISSED + 1)
        asked = {day: at for day, at in self._asked.items() if date.fromisoformat(day) >= oldest}
        posts = [
            (post.post_id, post.title, post.published_at and post.published_at.isoformat(), post.permalink)
            for post in self.posts[:_KEPT]
        ]
        kept = {"posts": posts, "asked": asked, "began": self._began.isoformat()}
        value = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        self._desk.checkpoints.put(self._desk.source.key, self._KEY, value)


def _merged(old: Post, new: Post) -> Post:
    return Post(
        post_id=old.post_id,
        title=new.title or old.title,
        published_at=old.published_at or new.published_at,
        permalink=new.permalink or old.permalink,
    )
