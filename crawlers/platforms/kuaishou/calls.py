"""Kuaishou's list of own videos; its open platform has no call for comments."""

from crawlers.platforms.call import Call

#: Largest page of photo/list (20 by default).
PAGE_SIZE = 200


def photos(app_id: str, token: str, cursor: str | None) -> Call:
    """Own videos; the first page has no cursor, later ones the photo_id of the oldest video seen."""
    query = {"app_id": app_id, "access_token": token, "count": str(PAGE_SIZE)}
    if cursor is not None:
        query["cursor"] = cursor
    return Call(path="/openapi/photo/list", query=query)
