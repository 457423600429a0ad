"""Weibo's official lists about one authorised account (api.weibo.com/2)."""

from crawlers.platforms.call import Call

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
