"""What every answer of the console carries, and which connections it refuses."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: nothing may come from, or go to, another address than the console's own; NiceGUI's bootstrap is inline script
#: and evaluates what the server sends, hence the two "unsafe" words
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
)


class Guard:
    """ASGI middleware: security headers on every answer; a request whose ``Origin`` is another site is refused,
    so a foreign page cannot open the websocket that carries commands."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if not (same_site(scope["headers"]) or _by_link(scope)):
            await _refuse(scope, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        await self._app(scope, receive, with_headers)


def same_site(headers: list[tuple[bytes, bytes]]) -> bool:
    """True without an ``Origin``, or when it names the host that was asked (behind a proxy: the forwarded one)."""
    given = {name.lower(): value.decode("latin-1") for name, value in headers}
    origin = given.get(b"origin")
    if origin is None:
        return True
    host = urlsplit(origin).netloc.lower()
    return host != "" and host in (given.get(b"host", "").lower(), given.get(b"x-forwarded-host", "").lower())


def _by_link(scope: Scope) -> bool:
    """A message's link proves itself by its signature; some IM clients send its form with ``Origin: null``."""
    origins = [value for name, value in scope["headers"] if name.lower() == b"origin"]
    return scope["type"] == "http" and str(scope.get("path", "")).startswith("/a/") and origins == [b"null"]


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    body = "拒绝：请求来自其他网站".encode()
    await send(
        {
            "type": "http.response.start",
            "status": 403,
            "headers": [(b"content-type", b"text/plain; charset=utf-8")],
        }
    )
    await send({"type": "http.response.body", "body": body})
