"""Toutiao's pages. Ids exceed 2^53, so ``id_str`` comes first; lists may come as maps."""

from typing import Any

from crawlers.platforms.coerce import as_count, as_flag, as_id, as_items, as_object, as_text, as_time
from crawlers.platforms.raw import Page, Post, RawComment


def parse_comments(data: dict[str, Any], post: Post, offset: int) -> Page:
    """A page of tab_comments; elements without ``comment`` are advertisements."""
    cells = as_items(data.get("data"))
    items = [cell["comment"] for cell in cells if isinstance(cell.get("comment"), dict)]
    return _page(data, items, len(cells), post, None, offset, as_count(data.get("total_number")))


def parse_replies(data: dict[str, Any], post: Post, parent_id: str, offset: int) -> Page:
    """A page of reply_list: one level deeper, the author in ``user``."""
    inner = as_object(data.get("data"))
    items = as_items(inner.get("data"))
    return _page(inner, items, len(items), post, parent_id, offset, as_count(inner.get("total_count")))


def _page(
    wrapper: dict[str, Any],
    items: list[dict[str, Any]],
    cells: int,
    post: Post,
    parent_id: str | None,
    offset: int,
    total: int | None,
) -> Page:
    found = [comment for item in items if (comment := _comment(item, post, parent_id))]
    # The answer's own offset is trusted only when it moves forward. Advertisements take no place in the list:
    # counting them would skip as many comments, unseen.
    advance = max(as_count(wrapper.get("offset")) or 0, offset + (len(items) or cells))
    return Page(
        comments=tuple(found),
        cursor=str(advance) if as_flag(wrapper.get("has_more")) else None,
        total=total,
        unreadable=len(items) - len(found),
    )


def _comment(item: dict[str, Any], post: Post, parent_id: str | None) -> RawComment | None:
    comment_id = as_id(item.get("id_str")) or as_id(item.get("id"))
    if comment_id is None:
        return None
    user = as_object(item.get("user"))
    above = as_object(item.get("reply_to_comment"))
    parent = as_id(above.get("id_str")) or as_id(above.get("id")) or parent_id
    return RawComment(
        comment_id=comment_id,
        post_id=post.post_id,
        kind="reply" if parent else "comment",
        parent_id=parent,
        author_id=as_id(user.get("user_id")) or as_id(item.get("user_id")),
        text=as_text(item.get("text")) or as_text(item.get("content")),
        published_at=as_time(item.get("create_time")),
        likes=as_count(item.get("digg_count")),
        replies=as_count(item.get("reply_count")) or 0,
        own=as_flag(item.get("is_pgc_author")),
        permalink=post.permalink,
        post_title=post.title,
    )
