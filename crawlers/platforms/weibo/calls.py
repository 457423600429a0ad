"""Weibo's official lists about one authorised account (api.weibo.com/2)."""

from crawlers.platforms.call import Call, form_call

#: Largest page the lists give (documented default 50, maximum 200); fewer calls of the 100 a day.
PAGE_SIZE = 200
#: The lists read, most telling first: comments on all own posts, posts and comments that @ the account.
LISTS = ("comments/to_me", "statuses/mentions", "comments/mentions")


def read_list(token: str, name: str, *, since_id: str | None = None, max_id: str | None = None) -> Call:
    """A page of one of :data:`LISTS`: ids above ``since_id``, up to and including ``max_id``."""
    query = {"access_token": token, "count": str(PAGE_SIZE)}
    if since_id is not None:
        query["since_id"] = since_id
    if max_id is not None:
        query["max_id"] = max_id
    return Call(path=f"/2/{name}.json", query=query)


def own_posts(token: str) -> Call:
    """The newest of the account's own posts (largest page 100), each with its number of comments."""
    query = {"access_token": token, "count": "100", "trim_user": "1"}
    return Call(path="/2/statuses/user_timeline.json", query=query)


def comments_of(token: str, post_id: str, *, max_id: str | None = None) -> Call:
    """A page of comments/show: the comments of one post, newest first."""
    query = {"access_token": token, "id": post_id, "count": str(PAGE_SIZE)}
    if max_id is not None:
        query["max_id"] = max_id
    return Call(path="/2/comments/show.json", query=query)


def token_info(token: str) -> Call:
    """How long the token still lives."""
    return form_call("/oauth2/get_token_info", {"access_token": token})
