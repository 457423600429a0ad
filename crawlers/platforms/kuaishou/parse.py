"""Kuaishou's pages of own videos."""

from typing import Any

from crawlers.platforms.coerce import as_count, as_id, as_items, as_text, as_time, lost
from crawlers.platforms.raw import Post, PostPage


def parse_photos(data: dict[str, Any]) -> PostPage:
    """A page of photo/list; the answer has no cursor: the oldest video's id is the next one.

    The list ends with a page that is empty or brings nothing new.
    """
    listed = data.get("video_list", "")
    items = as_items(listed)
    posts = [
        Post(
            post_id=photo_id,
            title=as_text(item.get("caption")) or None,
            published_at=as_time(item.get("create_time")),
            comments=as_count(item.get("comment_count")),
        )
        for item in items
        if (photo_id := as_id(item.get("photo_id")))
    ]
    dated = [(post.published_at, post.post_id) for post in posts if post.published_at is not None]
    unreadable = len(items) - len(posts) + lost(listed)
    return PostPage(posts=tuple(posts), cursor=min(dated)[1] if dated else None, unreadable=unreadable)
