"""Links in messages: whoever holds the message can answer it from where it is, once. Pure: time is an argument.

A link names a page and when it ends, and is signed, so that none can be guessed or prolonged. It holds nothing about
a person or a matter. That it works once only is kept where commands are stored (``Spent``).
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Protocol

from alerting.records import Command, Page

#: how long a message can be answered by its link; later it only leads to the desk
LIFE = timedelta(hours=24)
#: bytes of the signature: 128 bits cannot be guessed by asking a web page
_MAC_BYTES = 16
#: page, signature, end; the end is last because IM clients cut ``-`` and ``_`` off the end of an address
_TOKEN = re.compile(r"(?P<page>[\w-]{1,64})\.(?P<mac>[\w-]{22})\.(?P<ends>[0-9a-f]{1,10})", re.ASCII)


class UnusableLink(ValueError):
    """A link that cannot be acted by; the message (Chinese) says why and what to do."""


class Links:
    """Signs and reads links with one secret; another secret makes all earlier links unusable."""

    def __init__(self, secret: bytes) -> None:
        """``secret`` is any secret of this installation; a key of its own is derived from it."""
        self._key = digest(secret, b"minsheng message links 1", sha256)

    def __repr__(self) -> str:
        return "Links(secret=…)"

    def token(self, page_id: str, issued: datetime) -> str:
        """The part of the link's address that names the page."""
        ends = f"{int((issued + LIFE).timestamp()):x}"
        return f"{page_id}.{self._mac(page_id, ends)}.{ends}"

    def page_id(self, token: str, now: datetime) -> str:
        """The page a token was made for. UnusableLink when it was not made here, or has ended."""
        found = _TOKEN.fullmatch(token)
        if found is None or not compare_digest(self._mac(found["page"], found["ends"]), found["mac"]):
            raise UnusableLink("链接不完整或不是本系统发出的。请从通知里重新点开,或打开值班台处理")
        if now >= datetime.fromtimestamp(int(found["ends"], 16), UTC):
            hours = int(LIFE.total_seconds() // 3600)
            raise UnusableLink(f"链接已过期(通知发出 {hours} 小时内有效)。请打开值班台处理")
        return found["page"]

    def _mac(self, page_id: str, ends: str) -> str:
        mac = digest(self._key, f"{page_id}.{ends}".encode(), sha256)[:_MAC_BYTES]
        return urlsafe_b64encode(mac).rstrip(b"=").decode()


class Spent(Protocol):
    """The pages that links name, and which links have been acted by; durable, and there whatever else is away."""

    def page(self, page_id: str) -> Page | None:
        """The page as it was decided; None for one that never was."""
        ...

    def spent(self, page_id: str) -> bool:
        """Whether somebody has acted by this page's link."""
        ...

    def spend(self, page_id: str, commands: Sequence[Command], at: datetime) -> bool:
        """Stores the commands and marks the link as spent, both or neither; False (nothing stored) when it was."""
        ...
