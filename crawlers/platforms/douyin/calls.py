"""Douyin's lists of own videos, comments and replies (scope item.comment)."""

from crawlers.platforms.call import Call

#: Largest page of the three lists.
PAGE_SIZE = 20


def videos(token: str, open_id: str, cursor: str) -> Call:
    """Own videos; the first cursor is 0, every later one the platform's."""
    return _get("/api/douyin/v1/video/video_list/", token, {"open_id": open_id, "cursor": cursor})


def comments(token: str, open_id: str, item_id: str, cursor: str) -> Call:
    """Comments of a video, newest first."""
    query = {"open_id": open_id, "item_id": item_id, "cursor": cursor, "sort_type": "time"}
    return _get("/item/comment/list/", token, query)


def replies(token: str, open_id: str, item_id: str, comment_id: str, cursor: str) -> Call:
    """Replies to a comment, newest first."""
    query = {
        "open_id": open_id,
        "item_id": item_id,
        "comment_id": comment_id,
        "cursor": cursor,
        "sort_type": "time",
    }
    return _get("/item/comment/reply/list/", token, query)


def _get(path: str, token: str, query: dict[str, str]) -> Call:
    return Call(path=path, query={**query, "count": str(PAGE_SIZE)}, headers={"access-token": token})
