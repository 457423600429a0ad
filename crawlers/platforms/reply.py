"""An HTTP answer, and what it means before any platform's own code is read."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crawlers.platforms.outcome import OK, Outcome, Verdict

#: Statuses that anti-crawl gates use; they are never an ordinary API error.
GATES = frozenset({412, 418, 429, 432})
#: Marks of verification pages, looked for in bodies that are not JSON only (a comment may hold any word).
GATE_WORDS = (
    "验证码",
    "访问过于频繁",
    "环境异常",
    "__ac_nonce",
    "byted_acrawler",
    "sec_sdk",
    "visitor system",
)
#: A body of UTF-8 has fewer than one broken byte among so many that are not ASCII.
_MOSTLY = 20
#: Stands for a text that cannot be trusted: no JSON, so that the answer is asked for again.
_BROKEN = "\ufffd"
_JSONP = re.compile(r"^\s*[A-Za-z_$][\w$.]*\s*\((.*)\)\s*;?\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers (names in lower case) and body of an answer."""

    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a reply, and its JSON object when the verdict is OK."""

    verdict: Verdict
    data: dict[str, Any] = field(default_factory=dict, repr=False)


def decode(reply: Reply) -> Judged:
    """Read the JSON object of a reply, or say why there is none.

    A 4xx or 5xx with a JSON object passes as OK, so that the platform's own code is read first;
    :func:`by_status` judges what carries no code.
    """
    if reply.status in GATES:
        return _judged(reply, Outcome.REFUSED, "平台拒绝自动访问，已停止读取")
    if 300 <= reply.status < 400:
        return _judged(reply, Outcome.REFUSED, "平台要求跳转到登录或验证页面，已停止读取")
    text = _text(reply.body)
    if not text.strip():
        if reply.status < 400:
            return _judged(reply, Outcome.REFUSED, "平台返回了空内容，视为拒绝访问，已停止读取")
        return by_status(reply, {})
    data = _json(text)
    if data is None:
        return _not_json(reply, text)
    if data.get("ok") == -100 or ("url" in data and set(data) <= {"url", "ok", "msg", "errno"}):
        return _judged(reply, Outcome.REFUSED, "平台要求登录或验证，已停止读取")
    return Judged(OK, data)


def by_status(reply: Reply, data: dict[str, Any]) -> Judged:
    """The verdict of the HTTP status alone, for answers that carry no code of the platform."""
    if reply.status < 400:
        return Judged(OK, data)
    if reply.status >= 500 or reply.status == 408:
        return _judged(reply, Outcome.TRANSIENT, "平台服务暂时不可用")
    if reply.status == 403:
        return _judged(reply, Outcome.REFUSED, "平台拒绝访问，已停止读取")
    if reply.status == 401:
        return _judged(reply, Outcome.AUTH_EXPIRED, "访问令牌无效或已过期，请重新授权")
    if reply.status in (404, 410):
        return _judged(reply, Outcome.GONE, "平台上没有这项内容或这个接口")
    return _judged(reply, Outcome.BAD_REQUEST, "平台认为请求有误")


def _not_json(reply: Reply, text: str) -> Judged:
    lowered = text.lower()
    if lowered.strip() == "blocked" or any(word in lowered for word in GATE_WORDS):
        return _judged(reply, Outcome.REFUSED, "平台返回了验证页面，已停止读取")
    if reply.status >= 400:
        return by_status(reply, {})
    if lowered.lstrip().startswith("<"):
        return _judged(reply, Outcome.REFUSED, "平台返回的是网页而不是数据，已停止读取")
    return _judged(reply, Outcome.TRANSIENT, "平台返回的数据不完整")


def _judged(reply: Reply, outcome: Outcome, reason: str) -> Judged:
    after = reply.headers.get("retry-after", "").strip()
    retry_after = int(after) if after.isascii() and after.isdigit() and len(after) < 8 else None
    return Judged(Verdict(outcome, reason, f"HTTP {reply.status}", retry_after))


def _text(body: bytes) -> str:
    """The text in UTF-8, else in GB18030; UTF-8 with a few broken bytes is no GB18030, though it may decode as such."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        broken = len(body) - len(body.decode("utf-8", "ignore").encode())
        if broken * _MOSTLY < sum(byte > 127 for byte in body):
            return _BROKEN
        return body.decode("gb18030", "replace")


def _json(text: str) -> dict[str, Any] | None:
    wrapped = _JSONP.match(text)
    for candidate in (text, wrapped[1]) if wrapped else (text,):
        try:
            data = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(data, dict):
            return data
    return None
