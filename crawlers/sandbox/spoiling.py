"""Answers spoilt on their way: half a gzip, a list emptied, a page given twice, a connection cut."""

import gzip
import json
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: How each platform's lists are emptied while they go on promising more.
_LISTS = ("comments", "statuses", "comment", "list", "data", "item", "video_list")


async def answered(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[int, bytes]:
    """The status and body that ``app`` would have sent."""
    status, body = 500, b""

    async def keep(message: Message) -> None:
        nonlocal status, body
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            body += message.get("body", b"")

    await app(scope, receive, keep)
    return status, body


async def send_json(send: Send, status: int, body: bytes, *more: tuple[bytes, bytes]) -> None:
    """Send a body as JSON."""
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def send_truncated(send: Send, status: int, body: bytes) -> None:
    """Send the first half of the compressed body as if it were all."""
    packed = gzip.compress(body, mtime=0)
    await send_json(send, status, packed[: max(len(packed) // 2, 12)], (b"content-encoding", b"gzip"))


async def send_cut(send: Send, status: int, body: bytes) -> None:
    """Begin an answer and let the connection break in the middle."""
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body) + 1).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    raise ConnectionResetError("沙盒按要求断开了连接")


def emptied(body: bytes) -> bytes:
    """The answer without its list, promising more."""
    try:
        data = json.loads(body)
    except ValueError:
        return body
    _empty(data)
    return json.dumps(data, ensure_ascii=False).encode()


def _empty(data: Any) -> None:
    if not isinstance(data, dict):
        return
    for name in _LISTS:
        if isinstance(data.get(name), list) or (name == "data" and "total_number" in data):
            data[name] = []
    for total in ("total", "total_number", "total_count"):
        if total in data:
            data[total] = max(int(data[total] or 0), 1) + 50
    if "has_more" in data:
        data["has_more"] = True
    _empty(data.get("data"))


def same_list(scope: Scope, body: bytes) -> str:
    """Names the list a request reads, whatever page it asks for."""
    query = sorted(
        part
        for part in scope["query_string"].decode().split("&")
        if part.partition("=")[0] not in ("cursor", "offset", "max_id", "since_id", "page")
    )
    try:
        asked = json.loads(body)
    except ValueError:
        asked = {}
    kept = {key: value for key, value in asked.items() if key not in ("begin", "offset")} if asked else {}
    return f"{scope['path']}?{'&'.join(query)}#{json.dumps(kept, sort_keys=True)}"
