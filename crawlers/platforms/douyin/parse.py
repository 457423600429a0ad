"""Douyin's pages: videos, comments, replies. Ids are opaque strings with case, ``+``, ``/`` and ``=``."""

from typing import Any

from crawlers.platforms.coerce import (
    as_count,
    as_flag,
    as_id,
    as_items,
    as_object,
    as_text,
    as_time,
    is_text,
    lost,
)
from crawlers.platforms.misread import readable
from crawlers.platforms.raw import Page, Post, PostPage, RawComment


def parse_videos(data: dict[str, Any]) -> PostPage:
    """A page of video_list."""
    inner = as_object(data.get("data"))
    posts, listed = list[Post](), inner.get("list")
    items = as_items(listed)
    for item in items:
        item_id = as_id(item.get("item_id"))
        if item_id is None:
            continue
        address = as_text(item.get("share_url")).partition("?")[0]
        posts.append(
            Post(
                post_id=item_id,
                title=as_text(item.get("title")) or None,
                published_at=as_time(item.get("create_time")),
                permalink=address or None,
                comments=as_count(as_object(item.get("statistics")).get("comment_count")),
            )
        )
    unreadable = len(items) - len(posts) + lost(listed) + ("list" not in inner)
    return PostPage(posts=tuple(posts), cursor=_cursor(inner), unreadable=unreadable)


def parse_comments(data: dict[str, Any], post: Post, parent_id: str | None = None) -> Page:
    """A page of item/comment/list, or of the replies to ``parent_id``; ``has_more`` may come with no item."""
    inner = as_object(data.get("data"))
    listed = inner.get("list")
    items = as_items(listed)
    found, misread = readable(items, lambda item: _comment(item, post, parent_id))
    return Page(
        comments=tuple(found),
        cursor=_cursor(inner),
        total=as_count(inner.get("total")),
        unreadable=len(items) - len(found) + lost(listed) + ("list" not in inner),
        misread=misread,
    )


def _cursor(inner: dict[str, Any]) -> str | None:
    return as_id(inner.get("cursor")) if as_flag(inner.get("has_more")) else None


def _comment(item: dict[str, Any], post: Post, parent_id: str | None) -> RawComment | None:
    comment_id = as_id(item.get("comment_id"))
    if comment_id is None or not is_text(item.get("content")):
        return None
    return RawComment(
        comment_id=comment_id,
        post_id=post.post_id,
        kind="reply" if parent_id else "comment",
        parent_id=parent_id,
        author_id=as_id(item.get("comment_user_id")),
        text=as_text(item.get("content")),
        published_at=as_time(item.get("create_time")),
        likes=as_count(item.get("digg_count")),
        replies=as_count(item.get("reply_comment_total")) or 0,
        permalink=post.permalink,
        post_title=post.title,
    )
