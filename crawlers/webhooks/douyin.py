"""Douyin's pushes: the check of our address, and comments as they are written."""

import re
from dataclasses import dataclass
from typing import Any

from crawlers.platforms.coerce import as_id, as_text, as_time
from crawlers.platforms.raw import RawComment
from crawlers.webhooks.fields import json_object
from crawlers.webhooks.outcome import NotUnderstoodError, RefusedError
from crawlers.webhooks.signatures import douyin_signature, same

_CHALLENGE = re.compile(r"-?[0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class Challenge:
    """The number to echo when the platform checks our address."""

    number: int


def read_push(client_secret: str, signature: str | None, body: bytes) -> Challenge | RawComment | None:
    """The comment of a push, or the challenge; None for events that bring no comment.

    ``signature`` is the header ``X-Douyin-Signature``, which covers the raw body. The check of the address may
    come without one: echoing a number gives nothing away. RefusedError and NotUnderstoodError as they say.
    """
    pushed = json_object(body)
    event = as_text((pushed or {}).get("event"))
    checking = event == "verify_webhook" and not signature
    if not checking and not same(douyin_signature(client_secret, body), signature):
        raise RefusedError("签名不对")
    if pushed is None:
        raise NotUnderstoodError("推送的内容不是 JSON")
    if event == "verify_webhook":
        return _challenge(_content(pushed))
    return _comment(pushed, _content(pushed)) if event == "item_comment_reply" else None


def _content(pushed: dict[str, Any]) -> dict[str, Any]:
    """The content, which most events write as a string of JSON and some as an object."""
    content = pushed.get("content")
    found = json_object(content) if isinstance(content, str) else content
    if not isinstance(found, dict):
        raise NotUnderstoodError("推送的 content 不是 JSON 对象")
    return found


def _challenge(content: dict[str, Any]) -> Challenge:
    number = as_id(content.get("challenge")) or ""
    if not _CHALLENGE.fullmatch(number):
        raise NotUnderstoodError("地址校验里没有 challenge")
    return Challenge(int(number))


def _comment(pushed: dict[str, Any], content: dict[str, Any]) -> RawComment:
    """The comment as the list of comments would give it, so that both ways make the same mention.

    The count of likes of a comment just written says nothing and is left open; the list's reading brings it,
    together with the post's title, which no push has.
    """
    comment_id = as_id(content.get("comment_id"))
    if comment_id is None:
        raise NotUnderstoodError("推送的评论没有 comment_id")
    parent_id = as_id(content.get("reply_to_comment_id"))
    return RawComment(
        comment_id=comment_id,
        post_id=as_id(content.get("reply_to_item_id")),
        kind="reply" if parent_id else "comment",
        parent_id=parent_id,
        author_id=as_id(content.get("comment_user_id")) or as_id(pushed.get("from_user_id")),
        account_id=as_id(pushed.get("to_user_id")),
        text=as_text(content.get("content")),
        published_at=as_time(content.get("create_time")),
    )
