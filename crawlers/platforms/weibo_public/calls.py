"""The public lists of m.weibo.cn, asked plainly: no cookie, no visitor flow, our own name."""

from crawlers.platforms.call import Call

#: The container of an account's posts is this and the account's number.
_POSTS = "107603"


def posts(uid: str, since_id: str) -> Call:
    """A page of an account's posts; the first has no ``since_id``."""
    query = {"type": "uid", "value": uid, "containerid": f"{_POSTS}{uid}"}
    if since_id:
        query["since_id"] = since_id
    return Call(path="/api/container/getIndex", query=query)


def comments(post_id: str, cursor: str) -> Call:
    """A page of a post's comments; the cursor is ``max_id max_id_type`` as the last page gave them."""
    max_id, _, kind = cursor.partition(" ")
    query = {"id": post_id, "mid": post_id, "max_id_type": kind or "0"}
    if max_id and max_id != "0":
        query["max_id"] = max_id
    return Call(path="/comments/hotflow", query=query)


def replies(comment_id: str, cursor: str) -> Call:
    """A page of a comment's replies."""
    max_id, _, kind = cursor.partition(" ")
    return Call(
        path="/comments/hotFlowChild",
        query={"cid": comment_id, "max_id": max_id or "0", "max_id_type": kind or "0"},
    )
