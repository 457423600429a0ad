"""Faults that can be switched on: what platforms answer on bad days."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal, cast, get_args

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crawlers.sandbox import spoiling
from crawlers.sandbox.credentials import ACCOUNTS

FaultKind = Literal[
    "http_432", "http_418", "expired_token", "quota", "busy", "empty_body", "html", "html_captcha", "http_500",
    "slow", "truncated_gzip", "empty_more", "repeated_cursor", "reset",
]  # fmt: skip
FAULT_KINDS: tuple[FaultKind, ...] = get_args(FaultKind)
#: What each platform answers when the day's calls are used up, and when it is busy; HTTP 200 but for Weibo.
_QUOTA: dict[str, tuple[int, dict[str, Any]]] = {
    "weibo": (403, {"error": "User requests out of rate limit!", "error_code": 10023}),
    "wechat": (200, {"errcode": 45009, "errmsg": "reach max api daily quota limit rid: 0"}),
    "douyin": (
        200,
        {"data": {"error_code": 28003017, "description": "quota"}, "extra": {"error_code": 28003017}},
    ),
    "toutiao": (429, {"message": "error"}),
    "kuaishou": (200, {"result": 100100402, "error_msg": "request limit"}),
}
_BUSY: dict[str, tuple[int, dict[str, Any]]] = {
    "weibo": (200, {"error": "system error", "error_code": 10001}),
    "wechat": (200, {"errcode": -1, "errmsg": "system error"}),
    "douyin": (
        200,
        {"data": {"error_code": 2100004, "description": "busy"}, "extra": {"error_code": 2100004}},
    ),
    "toutiao": (503, {"message": "error"}),
    "kuaishou": (200, {"result": 100200500, "error_msg": "internal"}),
}
_GATEWAY = "<html><head><title>502</title></head><body>nginx</body></html>"
_CAPTCHA = "<html><head><title>安全验证</title></head><body>访问过于频繁，请输入验证码</body></html>"


_FIELDS = ("kind", "platform", "path", "times", "seconds", "rate", "seed")


class FaultError(ValueError):
    """A fault cannot be switched on as written; the message is Chinese."""


@dataclass(slots=True)
class Fault:
    """Strikes requests of ``platform`` ("" = any) whose path contains ``path``.

    ``times`` = how many more requests it strikes, None = until it is switched off. ``rate`` is the share of requests
    it strikes (drawn with ``seed``), 1 = all. ``seconds`` is the delay of a slow answer (the answer itself is right).
    """

    kind: FaultKind
    platform: str = ""
    path: str = ""
    times: int | None = None
    seconds: float = 5.0
    rate: float = 1.0
    seed: int = 0
    _random: Random = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)  # noqa: S311 - a rehearsal, no secret

    def strikes(self, path: str) -> bool:
        if (self.platform and not path.startswith(f"/{self.platform}/")) or self.path not in path:
            return False
        return self.rate >= 1 or self._random.random() < self.rate

    def shown(self) -> dict[str, Any]:
        """As POST /_control takes it."""
        return {name: getattr(self, name) for name in _FIELDS}


def parse_fault(written: object) -> Fault:
    """A fault from the JSON object of POST /_control; raises FaultError."""
    if not isinstance(written, dict):
        raise FaultError('每个故障应为一个对象，例如 {"kind": "http_500", "platform": "weibo"}')
    fields: dict[str, Any] = written
    unknown = set(fields) - set(_FIELDS)
    if unknown:
        raise FaultError(f"故障里有不认识的字段：{'、'.join(sorted(unknown))}")
    kind, platform, times = fields.get("kind"), fields.get("platform", ""), fields.get("times")
    if kind not in FAULT_KINDS:
        raise FaultError(f"故障种类 {kind!r} 不认识；可用：{' '.join(FAULT_KINDS)}")
    if platform and platform not in ACCOUNTS:
        raise FaultError(f"平台 {platform!r} 不认识；可用：{' '.join(ACCOUNTS)}")
    if times is not None and (not isinstance(times, int) or times < 1):
        raise FaultError(f"次数 times 应为正整数，现为 {times!r}")
    seconds = fields.get("seconds", 5.0)
    if not isinstance(seconds, int | float) or not 0 <= seconds <= 600:
        raise FaultError(f"秒数 seconds 应在 0 到 600 之间，现为 {seconds!r}")
    rate, seed = fields.get("rate", 1.0), fields.get("seed", 0)
    if not isinstance(rate, int | float) or not 0 < rate <= 1:
        raise FaultError(f"比例 rate 应大于 0、不大于 1，现为 {rate!r}")
    if not isinstance(seed, int):
        raise FaultError(f"随机种子 seed 应为整数，现为 {seed!r}")
    path = str(fields.get("path", ""))
    return Fault(cast(FaultKind, kind), platform, path, times, float(seconds), float(rate), seed)


class Faults:
    """ASGI middleware that lets the active faults (a list others may change) strike before the platform answers."""

    def __init__(
        self, app: ASGIApp, active: list[Fault], expired: Mapping[str, Callable[[str], Response]]
    ) -> None:
        self._app = app
        self._expired = expired
        self._active = active
        self._before: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self._next(scope["path"]) if scope["type"] == "http" else None
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            fault = None
        if fault is not None and (response := self._response(fault.kind, scope["path"])):
            await response(scope, receive, send)
        elif scope["type"] != "http" or scope["path"].startswith("/_"):
            await self._app(scope, receive, send)
        else:
            await self._spoilt(fault.kind if fault else None, scope, receive, send)

    async def _spoilt(self, kind: FaultKind | None, scope: Scope, receive: Receive, send: Send) -> None:
        """The platform's own answer, spoilt as the fault wants; each list's last page is remembered."""
        asked = await _body(receive)

        async def again() -> Message:
            return {"type": "http.request", "body": asked, "more_body": False}

        status, body = await spoiling.answered(self._app, scope, again)
        name = spoiling.same_list(scope, asked)
        before = self._before.get(name, body)
        self._before[name] = body
        match kind:
            case "truncated_gzip":
                await spoiling.send_truncated(send, status, body)
            case "reset":
                await spoiling.send_cut(send, status, body)
            case "empty_more":
                await spoiling.send_json(send, status, spoiling.emptied(body))
            case "repeated_cursor":
                await spoiling.send_json(send, status, before)
            case _:
                await spoiling.send_json(send, status, body)

    def _next(self, path: str) -> Fault | None:
        for fault in self._active:
            if not path.startswith("/_") and fault.strikes(path):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times == 0:
                        self._active.remove(fault)
                return fault
        return None

    def _response(self, kind: FaultKind, path: str) -> Response | None:
        """The answer a fault gives in place of the platform's, None for one that spoils it."""
        platform = path.split("/")[1]
        match kind:
            case "http_432":
                return PlainTextResponse("", 432)
            case "http_418":
                return PlainTextResponse("", 418)
            case "html":
                return HTMLResponse(_GATEWAY)
            case "quota" | "busy":
                status, body = (_QUOTA if kind == "quota" else _BUSY).get(platform, (404, {}))
                return JSONResponse(body, status)
            case "http_500":
                return PlainTextResponse("Internal Server Error", 500)
            case "html_captcha":
                return HTMLResponse(_CAPTCHA)
            case "expired_token":
                expired = self._expired.get(platform)
                return expired(path) if expired else PlainTextResponse("", 404)
            case "empty_body":
                return PlainTextResponse("")
            case _:
                return None


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
