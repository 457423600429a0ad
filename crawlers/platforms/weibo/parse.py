"""Weibo's pages of comments and @-posts. Text of the official API is plain: ``<`` and ``&`` stay.

``source`` names the program it was written with, and on some pages the province instead ("来自江苏"); where the writer's
profile is from (``user.location``) is never read.
"""

from typing import Any

from crawlers.platforms.coerce import (
    as_count,
    as_english_time,
    as_flag,
    as_id,
    as_items,
    as_number_id,
    as_object,
    as_text,
    is_text,
    lost,
)
from crawlers.platforms.misread import readable
from crawlers.platforms.provinces import as_province
from crawlers.platforms.raw import Page, Post, PostPage, RawComment

#: Characters of a post's text kept as its title.
_TITLE = 60


def parse_list(data: dict[str, Any]) -> Page:
    """A page of comments/to_me, comments/mentions (``comments``) or statuses/mentions (``statuses``).

    ``cursor`` is the smallest id, to be asked as ``max_id``: the next page repeats it (max_id is inclusive).
    """
    statuses = "statuses" in data
    listed = data.get("statuses" if statuses else "comments", "")
    items = as_items(listed)
    found, misread = readable(items, _status if statuses else _comment)
    numbers = [int(comment.comment_id) for comment in found if comment.comment_id.isdecimal()]
    return Page(
        comments=tuple(found),
        cursor=str(min(numbers)) if numbers else None,
        total=as_count(data.get("total_number")),
        unreadable=len(items) - len(found) + lost(listed),
        misread=misread,
    )


def parse_own_posts(data: dict[str, Any]) -> PostPage:
    """The posts of statuses/user_timeline; deleted ones are left out."""
    posts, listed = list[Post](), data.get("statuses", "")
    unreadable = lost(listed)
    for item in as_items(listed):
        status_id = _id(item)
        if as_flag(item.get("deleted")):
            continue
        if status_id is None:
            unreadable += 1
            continue
        posts.append(
            Post(
                post_id=status_id,
                title=as_text(item.get("text"))[:_TITLE] or None,
                published_at=as_english_time(item.get("created_at")),
                permalink=_permalink(status_id),
                comments=as_count(item.get("comments_count")),
            )
        )
    return PostPage(posts=tuple(posts), unreadable=unreadable)


def parse_lifetime(data: dict[str, Any]) -> int | None:
    """Seconds the token still lives, of oauth2/get_token_info (``expire_in``) or a token answer (``expires_in``)."""
    return as_count(data.get("expire_in", data.get("expires_in")))


def _id(item: dict[str, Any]) -> str | None:
    # mid comes last: old answers give it another form.
    return next((found for key in ("idstr", "id", "mid") if (found := as_number_id(item.get(key)))), None)


def _comment(item: dict[str, Any]) -> RawComment | None:
    comment_id = _id(item)
    if comment_id is None or not is_text(item.get("text")):
        return None
    status = as_object(item.get("status"))
    post_id = _id(status)
    root = as_id(item.get("rootid"))
    parent = _id(as_object(item.get("reply_comment"))) or (root if root not in (comment_id, "0") else None)
    return RawComment(
        comment_id=comment_id,
        post_id=post_id,
        kind="reply" if parent else "comment",
        parent_id=parent,
        author_id=_id(as_object(item.get("user"))),
        account_id=_id(as_object(status.get("user"))),
        text=as_text(item.get("text")),
        published_at=as_english_time(item.get("created_at")),
        likes=as_count(item.get("like_count", item.get("like_counts"))),
        province=as_province(item.get("source")),
        permalink=_permalink(post_id),
        post_title=as_text(status.get("text"))[:_TITLE] or None,
    )


def _status(item: dict[str, Any]) -> RawComment | None:
    status_id = _id(item)
    if status_id is None or not is_text(item.get("text")):
        return None
    deleted = as_flag(item.get("deleted"))
    return RawComment(
        comment_id=status_id,
        post_id=status_id,
        kind="mention",
        author_id=_id(as_object(item.get("user"))),
        text="" if deleted else as_text(item.get("text")),
        published_at=as_english_time(item.get("created_at")),
        likes=as_count(item.get("attitudes_count")),
        reposts=as_count(item.get("reposts_count")),
        province=as_province(item.get("source")),
        deleted=deleted,
        permalink=_permalink(status_id),
    )


def _permalink(status_id: str | None) -> str | None:
    """The address that names the post only; weibo.com/<uid>/<mid> would carry an author's id."""
    return f"https://m.weibo.cn/status/{status_id}" if status_id else None
