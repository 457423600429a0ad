"""The shapes of items that could not be read, kept beside the list they stand in until it is read completely."""

import json
from collections.abc import Iterable
from typing import Any

from crawlers.sources import Account
from crawlers.spiders.desk import Desk

#: how the keys of such checkpoints begin; :func:`listed` reads their values
PREFIX = "misread:"
#: shapes kept of one list: whoever looks into it needs examples, the report has the number
_KEPT = 10


class Misread:
    """What one reading could not read."""

    def __init__(self) -> None:
        self._shapes: list[str] = []

    def note(self, shapes: Iterable[str]) -> None:
        """Take in the shapes of a page; a page read twice tells its items once."""
        self._shapes += [shape for shape in shapes if shape not in self._shapes]

    def keep(
        self, desk: Desk[Any], account: Account, name: str, post_id: str | None, *, complete: bool
    ) -> None:
        """Store them, or forget those of an earlier reading once the list was read completely."""
        key = f"{PREFIX}{account.id} {name} {post_id or ''}".rstrip()
        if not self._shapes:
            if complete and desk.checkpoints.get(desk.source.key, key):
                desk.checkpoints.put(desk.source.key, key, "")
            return
        told = {
            "at": desk.now.isoformat(),
            "platform": desk.source.platform,
            "account": account.id,
            "list": name,
            "post": post_id,
            "items": len(self._shapes),
            "shapes": self._shapes[:_KEPT],
        }
        desk.checkpoints.put(desk.source.key, key, json.dumps(told, ensure_ascii=False))


def listed(value: str) -> str:
    """The Chinese line of a stored value; "" for one that is over."""
    if not value:
        return ""
    told = json.loads(value)
    post = f" 作品 {told['post']}" if told["post"] else ""
    shapes = "；".join(told["shapes"])
    more = f"；另有 {told['items'] - len(told['shapes'])} 条" if told["items"] > len(told["shapes"]) else ""
    return f"{told['at']}  {told['platform']} {told['account']} {told['list']}{post}  {shapes}{more}"
