"""Toutiao's pages. Ids exceed 2^53, so ``id_str`` comes first; lists may come as maps."""

from typing import Any

from crawlers.platforms.coerce import (
    as_count,
    as_flag,
    as_id,
    as_items,
    as_number_id,
    as_object,
    as_text,
    as_time,
    is_text,
    lost,
)
from crawlers.platforms.misread import readable
from crawlers.platforms.provinces import as_province
from crawlers.platforms.raw import Page, Post, RawComment


def parse_comments(data: dict[str, Any], post: Post, offset: int) -> Page:
    """A page of tab_comments; elements without ``comment`` are advertisements where they say so
    (``ad``, or a cell_type other than 1)."""
    listed = data.get("data", "")
    cells = as_items(listed)
    items = [cell["comment"] for cell in cells if isinstance(cell.get("comment"), dict)]
    broken = lost(listed, maps=True) + sum(
        not isinstance(cell.get("comment"), dict) and not _is_ad(cell) for cell in cells
    )
    return _page(data, items, len(cells), post, None, offset, as_count(data.get("total_number")), broken)


def _is_ad(cell: dict[str, Any]) -> bool:
    return bool(cell.get("ad")) or cell.get("cell_type") not in (None, 1)


def parse_replies(data: dict[str, Any], post: Post, parent_id: str, offset: int) -> Page:
    """A page of reply_list: one level deeper, the author in ``user``."""
    inner = as_object(data.get("data"))
    listed = inner.get("data", "")
    items = as_items(listed)
    total = as_count(inner.get("total_count"))
    return _page(inner, items, len(items), post, parent_id, offset, total, lost(listed, maps=True))


def _page(
    wrapper: dict[str, Any],
    items: list[dict[str, Any]],
    cells: int,
    post: Post,
    parent_id: str | None,
    offset: int,
    total: int | None,
    broken: int,
) -> Page:
    found, misread = readable(items, lambda item: _comment(item, post, parent_id))
    # The answer's own offset is trusted only when it moves forward; advertisements take no
    # place in the list: counting them would skip as many comments, unseen.
    told = as_count(wrapper.get("offset")) or 0
    advance = told if told > offset else offset + (len(items) or cells)
    return Page(
        comments=tuple(found),
        cursor=str(advance) if as_flag(wrapper.get("has_more")) else None,
        total=total,
        unreadable=len(items) - len(found) + broken,
        misread=misread,
    )


def _comment(item: dict[str, Any], post: Post, parent_id: str | None) -> RawComment | None:
    comment_id = as_number_id(item.get("id_str")) or as_number_id(item.get("id"))
    if comment_id is None or not (is_text(item.get("text")) and is_text(item.get("content"))):
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
        reposts=as_count(item.get("forward_count")),
        province=as_province(item.get("publish_loc_info")),
        replies=as_count(item.get("reply_count")) or 0,
        own=as_flag(item.get("is_pgc_author")),
        permalink=post.permalink,
        post_title=post.title,
    )
