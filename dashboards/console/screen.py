"""The local phone screen: a directory of JSON files, one message a file, as the screen channel writes them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboards.console.times import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenMessage:
    """One message on the screen: the fields of ``alerting.ports.Message`` and when it came (the
    time of the file where the message says nothing)."""

    page_id: str
    to: str
    level: str
    title: str
    body: str
    at: datetime
    url: str | None = None
    maybe_repeated: bool = False


def screen_messages(directory: Path, *, newest: int = 100) -> Callable[[], Sequence[ScreenMessage]]:
    """A reader of the directory's messages, newest first. A file that is being written or is no message is
    left out (the page itself is in the index, so nothing is lost); a missing directory is an empty screen."""

    def read() -> Sequence[ScreenMessage]:
        if not directory.is_dir():
            return ()
        found = [m for path in directory.glob("*.json") if (m := _message(path)) is not None]
        found.sort(key=lambda m: (m.at, m.page_id), reverse=True)
        return tuple(found[:newest])

    return read


def _message(path: Path) -> ScreenMessage | None:
    try:
        fields: Any = json.loads(path.read_text(encoding="utf-8"))
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, ValueError):
        return None
    if not isinstance(fields, dict) or not fields.get("page_id"):
        return None
    url = fields.get("url")
    return ScreenMessage(
        page_id=str(fields["page_id"]),
        to=str(fields.get("to") or ""),
        level=str(fields.get("level") or ""),
        title=str(fields.get("title") or ""),
        body=str(fields.get("body") or ""),
        at=moment(fields.get("at")) or written,
        url=str(url) if url else None,
        maybe_repeated=bool(fields.get("maybe_repeated")),
    )
