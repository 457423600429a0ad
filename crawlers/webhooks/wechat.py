"""WeChat's pushes: messages that readers write to the account (article comments are never pushed)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crawlers.platforms.coerce import as_id, as_text, as_time
from crawlers.platforms.raw import RawComment
from crawlers.webhooks.cipher import decrypt
from crawlers.webhooks.fields import fields
from crawlers.webhooks.outcome import NotUnderstoodError, RefusedError
from crawlers.webhooks.signatures import same, wechat_signature


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatKeys:
    """What the account's pushes are checked and opened with; ``aes_key`` None = plain mode only."""

    token: str = field(repr=False)
    appid: str
    aes_key: bytes | None = field(default=None, repr=False)


def check_address(keys: WechatKeys, query: Mapping[str, str]) -> str:
    """What to echo when the platform checks our address. RefusedError for a wrong signature."""
    _prove(keys, query, "signature")
    return query.get("echostr", "")


def read_push(keys: WechatKeys, query: Mapping[str, str], body: bytes) -> RawComment | None:
    """The message of a push, None for an event. RefusedError and NotUnderstoodError as their names say.

    What is encrypted is proven by ``msg_signature``; a plain body by ``signature``, which does not cover it.
    Plain bodies are taken with an aes_key, too: the platform's console demands a key in every mode.
    """
    pushed = fields(body)
    encrypted = as_text((pushed or {}).get("Encrypt"))
    if not encrypted and "msg_signature" not in query:
        _prove(keys, query, "signature")
    else:
        _prove(keys, query, "msg_signature", encrypted)
        if keys.aes_key is None:
            raise NotUnderstoodError("收到加密消息，但没有配置 platforms.wechat.encoding_aes_key")
        pushed = fields(decrypt(keys.aes_key, encrypted, keys.appid))
    if pushed is None:
        raise NotUnderstoodError("推送的内容既不是 XML 也不是 JSON")
    return _message(pushed)


def _prove(keys: WechatKeys, query: Mapping[str, str], name: str, *signed: str) -> None:
    expected = wechat_signature(keys.token, query.get("timestamp", ""), query.get("nonce", ""), *signed)
    if not same(expected, query.get(name)):
        raise RefusedError("签名不对")


def _message(pushed: dict[str, Any]) -> RawComment | None:
    """Pictures, voices and places are messages without words, unless the platform wrote the voice down."""
    kind = as_text(pushed.get("MsgType")).lower()
    if kind == "event":
        return None
    number = as_id(pushed.get("MsgId"))
    if number is None or not kind:
        raise NotUnderstoodError("推送的消息没有 MsgId 或 MsgType")
    return RawComment(
        comment_id=number,
        post_id=None,
        kind="message",
        author_id=as_id(pushed.get("FromUserName")),
        account_id=as_id(pushed.get("ToUserName")),
        text=as_text(pushed.get("Content")) or as_text(pushed.get("Recognition")),
        published_at=as_time(pushed.get("CreateTime")),
    )
