"""WeChat's pages: articles by two lists, comments by offset."""

import re
from typing import Any
from urllib.parse import parse_qs

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
from crawlers.platforms.raw import Page, Post, PostPage, RawComment
from crawlers.platforms.wechat.calls import ARTICLES_A_PAGE, COMMENTS_A_PAGE

#: Datacube's msgid: msg_data_id and the article's place in the message, counted from 1.
_MSGID = re.compile(r"([0-9]+)(?:_([1-9][0-9]?))?")


def parse_published(data: dict[str, Any], offset: int) -> PostPage:
    """A page of freepublish/batchget; ``mid`` and ``idx`` (from 1) of the address give the post id."""
    posts: list[Post] = []
    listed = data.get("item")
    items, unreadable = as_items(listed), lost(listed)
    for item in items:
        time = as_time(item.get("update_time"))
        news_items = as_object(item.get("content")).get("news_item", "")
        unreadable += lost(news_items)
        for news in as_items(news_items):
            address = as_text(news.get("url")).replace("&amp;", "&")
            query = parse_qs(address.partition("?")[2].partition("#")[0])
            message, place = query.get("mid", [""])[0], query.get("idx", ["1"])[0]
            if as_flag(news.get("is_deleted")):
                continue
            if not message.isdecimal() or not place.isdecimal():
                unreadable += 1
                continue
            posts.append(
                Post(
                    post_id=f"{message}:{max(int(place) - 1, 0)}",
                    title=as_text(news.get("title")) or None,
                    published_at=time,
                    permalink=address or None,
                )
            )
    total = as_count(data.get("total_count"))
    end = offset + len(items)
    more = bool(items) and (end < total if total is not None else len(items) >= ARTICLES_A_PAGE)
    return PostPage(posts=tuple(posts), cursor=str(end) if more else None, unreadable=unreadable)


def parse_summary(data: dict[str, Any]) -> PostPage:
    """The articles of datacube/getarticlesummary (index there from 1, here from 0)."""
    posts, listed = list[Post](), data.get("list", "")
    rows = as_items(listed)
    for row in rows:
        match = _MSGID.fullmatch(as_id(row.get("msgid")) or "")
        if match:
            post_id = f"{match[1]}:{int(match[2] or 1) - 1}"
            posts.append(Post(post_id=post_id, title=as_text(row.get("title")) or None))
    return PostPage(posts=tuple(posts), unreadable=len(rows) - len(posts) + lost(listed))


def parse_comments(data: dict[str, Any], post: Post, begin: int) -> Page:
    """A page of comment/list.

    The end is a page shorter than asked for which ``total`` promises no more either: ``total`` is documented
    as the number of all comments and reported to be the size of the page, so it may only prolong.
    """
    total = as_count(data.get("total"))
    listed = data.get("comment", None if total == 0 else "")
    items = as_items(listed)
    found, misread = readable(items, lambda item: _comment(item, post))
    end = begin + len(items)
    # An empty page that still promises comments keeps its cursor, which the reader takes for the fault it is.
    more = len(items) >= COMMENTS_A_PAGE or (total is not None and end < total)
    return Page(
        comments=tuple(found),
        cursor=str(end) if more else None,
        total=total,
        unreadable=len(items) - len(found) + lost(listed),
        misread=misread,
    )


def _comment(item: dict[str, Any], post: Post) -> RawComment | None:
    number = as_number_id(item.get("user_comment_id"))
    if number is None or not is_text(item.get("content")):
        return None
    reply = item.get("reply")
    answers = as_items([reply] if isinstance(reply, dict) else reply)
    return RawComment(
        comment_id=f"{post.post_id}:{number}",
        post_id=post.post_id,
        author_id=as_id(item.get("openid")),
        text=as_text(item.get("content")),
        published_at=as_time(item.get("create_time")),
        answers=sum(1 for answer in answers if as_text(answer.get("content"))),
        permalink=post.permalink,
        post_title=post.title,
    )
