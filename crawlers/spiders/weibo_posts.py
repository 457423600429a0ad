"""Which of Weibo's own posts are worth reading by themselves."""

from collections.abc import Iterable

from crawlers.platforms.raw import Post
from crawlers.sources import WeiboSource
from crawlers.spiders.desk import Desk


def hot_posts(desk: Desk[WeiboSource], posts: Iterable[Post]) -> list[Post]:
    """The posts whose number of comments moved since they were last read, most moved first, as many as configured."""
    moved = []
    for post in posts:
        known = desk.progress(f"comments/show {post.post_id}").expected
        if post.comments is not None and post.comments != (known or 0):
            moved.append((abs(post.comments - (known or 0)), post))
    moved.sort(key=lambda each: (-each[0], each[1].post_id))
    return [post for _, post in moved[: desk.source.hot_posts]]
