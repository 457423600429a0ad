"""The pages of m.weibo.cn. Texts are HTML here; the last page of a list says max_id 0."""

from datetime import datetime
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
from crawlers.platforms.markup import plain_text
from crawlers.platforms.misread import readable
from crawlers.platforms.provinces import as_province
from crawlers.platforms.raw import Page, Post, PostPage, RawComment
from crawlers.platforms.shown_time import as_shown_time

_TITLE = 60


def parse_posts(data: dict[str, Any], now: datetime) -> PostPage:
    """A page of getIndex; ``now`` is the platform's time, which relative times are told against."""
    inner = as_object(data.get("data"))
    listed = inner.get("cards", "")
    cards = as_items(listed)
    unreadable = lost(listed) + sum(lost(card.get("card_group", "")) for card in cards if _is_group(card))
    cards += [card for group in cards for card in as_items(group.get("card_group"))]
    posts = []
    for card in cards:
        blog = as_object(card.get("mblog"))
        post_id = as_number_id(blog.get("id")) or as_number_id(blog.get("mid"))
        if post_id is None or as_flag(blog.get("deleted")):
            # Other cards are headings; a card of type 9, or of none, is a post.
            unreadable += not blog.get("deleted") and ("mblog" in card or card.get("card_type") in (None, 9))
            continue
        posts.append(
            Post(
                post_id=post_id,
                title=plain_text(as_text(blog.get("text")))[:_TITLE] or None,
                published_at=as_shown_time(blog.get("created_at"), now),
                permalink=f"https://m.weibo.cn/status/{post_id}",
                comments=as_count(blog.get("comments_count")),
            )
        )
    following = as_id(as_object(inner.get("cardlistInfo")).get("since_id"))
    cursor = following if following not in (None, "0") else None
    return PostPage(posts=tuple(posts), cursor=cursor, unreadable=unreadable)


def _is_group(card: dict[str, Any]) -> bool:
    return "card_group" in card or card.get("card_type") == 11


def parse_comments(data: dict[str, Any], post: Post) -> Page:
    """A page of hotflow, with the replies that stand inline."""
    inner = as_object(data.get("data"))
    return _page(inner, inner.get("data", ""), post)


def parse_replies(data: dict[str, Any], post: Post) -> Page:
    """A page of hotFlowChild: the list is at the top here."""
    return _page(data, data.get("data", ""), post)


def _page(wrapper: dict[str, Any], listed: object, post: Post) -> Page:
    items = as_items(listed)
    inline = [reply for item in items for reply in as_items(item.get("comments"))]
    # Without replies ``comments`` is false.
    broken = lost(listed) + sum(lost(item.get("comments") or None) for item in items)
    found, misread = readable((*items, *inline), lambda item: _comment(item, post))
    max_id = as_id(wrapper.get("max_id"))
    kind = as_id(wrapper.get("max_id_type")) or "0"
    return Page(
        comments=tuple(found),
        cursor=f"{max_id} {kind}" if max_id not in (None, "0") else None,
        total=as_count(wrapper.get("total_number")),
        unreadable=len(items) + len(inline) - len(found) + broken,
        misread=misread,
    )


def _comment(item: dict[str, Any], post: Post) -> RawComment | None:
    comment_id = as_number_id(item.get("id")) or as_number_id(item.get("mid"))
    if comment_id is None or not is_text(item.get("text")):
        return None
    root = as_id(item.get("rootid"))
    parent = root if root not in (comment_id, "0") else None
    return RawComment(
        comment_id=comment_id,
        post_id=post.post_id,
        kind="reply" if parent else "comment",
        parent_id=parent,
        author_id=as_id(as_object(item.get("user")).get("id")),
        text=plain_text(as_text(item.get("text"))),
        published_at=as_english_time(item.get("created_at")),
        likes=as_count(item.get("like_count")),
        province=as_province(item.get("source")),
        replies=as_count(item.get("total_number")) or 0,
        permalink=post.permalink,
        post_title=post.title,
    )
