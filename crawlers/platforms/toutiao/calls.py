"""Toutiao's public lists of an article's comments, asked plainly: no signature, no cookie, our own name."""

from crawlers.platforms.call import Call

PAGE_SIZE = 20
_APP = {"aid": "24", "app_name": "toutiao_web"}


def comments(group_id: str, offset: str) -> Call:
    """A page of an article's comments, from ``offset``."""
    query = {**_APP, "offset": offset, "count": str(PAGE_SIZE), "group_id": group_id, "item_id": group_id}
    return Call(path="/article/v4/tab_comments/", query=query)


def replies(comment_id: str, offset: str) -> Call:
    """A page of a comment's replies, from ``offset``."""
    query = {**_APP, "id": comment_id, "offset": offset, "count": str(PAGE_SIZE), "repost": "0"}
    return Call(path="/2/comment/v4/reply_list/", query=query)
