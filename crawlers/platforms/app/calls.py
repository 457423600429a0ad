"""The pull interface of the mobile client's feedback: signed, from a moment on, page by page."""

from datetime import datetime
from hashlib import sha256
from hmac import new
from urllib.parse import urlencode

from crawlers.platforms.call import Call

PAGE_SIZE = 100


def feedback(
    path: str, key_id: str, secret: str, *, since: datetime | None, cursor: str, now: datetime
) -> Call:
    """Feedback written or changed at or after ``since``, oldest change first.

    ``X-Minsheng-Signature`` is hex HMAC-SHA256 of ``GET\\n<path>?<query>\\n<timestamp>`` with the shared secret.
    """
    query = {"limit": str(PAGE_SIZE)}
    if since is not None:
        query["updated_after"] = since.isoformat()
    if cursor:
        query["cursor"] = cursor
    stamp = str(int(now.timestamp()))
    return Call(
        path=path,
        query=query,
        headers={
            "X-Minsheng-Key": key_id,
            "X-Minsheng-Timestamp": stamp,
            "X-Minsheng-Signature": signature(secret, f"{path}?{urlencode(query)}", stamp),
        },
    )


def signature(secret: str, address: str, stamp: str) -> str:
    """The signature of a GET of ``address`` (path and query as sent) at ``stamp`` (seconds)."""
    return new(secret.encode(), f"GET\n{address}\n{stamp}".encode(), sha256).hexdigest()
