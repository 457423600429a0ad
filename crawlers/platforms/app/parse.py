"""A page of the mobile client's feedback. Contact, device and attachments are never read."""

from datetime import UTC, datetime
from typing import Any

from crawlers.platforms.coerce import as_flag, as_id, as_items, as_object, as_text, as_time, is_text, lost
from crawlers.platforms.misread import readable
from crawlers.platforms.raw import Page, RawComment
from crawlers.platforms.shown_time import as_shown_time

#: The part of the client the feedback is about, shown as its post.
_TITLE = 60


def parse_feedback(data: dict[str, Any], now: datetime) -> Page:
    """``{"items": [{feedback_id, content, created_at, …}], "next_cursor": "…"|null}``, also inside ``data``."""
    inner = as_object(data.get("data")) or data
    listed = inner.get("items", "")
    items = as_items(listed)
    found, misread = readable(items, lambda item: _feedback(item, now))
    return Page(
        comments=tuple(found),
        cursor=as_id(inner.get("next_cursor")),
        unreadable=len(items) - len(found) + lost(listed),
        misread=misread,
    )


def _feedback(item: dict[str, Any], now: datetime) -> RawComment | None:
    feedback_id = as_id(item.get("feedback_id")) or as_id(item.get("id"))
    if feedback_id is None or not is_text(item.get("content")):
        return None
    created = item.get("created_at")
    return RawComment(
        comment_id=feedback_id,
        post_id=None,
        kind="message",
        author_id=as_id(item.get("user_id")),
        text=as_text(item.get("content")),
        published_at=as_time(created) or _iso(created) or as_shown_time(created, now),
        answers=1 if as_text(item.get("reply_content")) else 0,
        deleted=as_flag(item.get("deleted")),
        post_title=as_text(item.get("module"))[:_TITLE] or None,
    )


def _iso(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(as_text(value))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None
