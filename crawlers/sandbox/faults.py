"""Faults that can be switched on: what platforms answer on bad days."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from crawlers.sandbox.credentials import ACCOUNTS

FaultKind = Literal["http_432", "expired_token", "empty_body", "html_captcha", "http_500", "slow"]
FAULT_KINDS: tuple[FaultKind, ...] = get_args(FaultKind)
_CAPTCHA = "<html><head><title>安全验证</title></head><body>访问过于频繁，请输入验证码</body></html>"


class FaultError(ValueError):
    """A fault cannot be switched on as written; the message is Chinese."""


@dataclass(slots=True)
class Fault:
    """Strikes requests of ``platform`` ("" = any) whose path contains ``path``.

    ``times`` = how many more requests it strikes, None = until it is switched off. ``seconds`` is the delay of a
    slow answer (the answer itself is right).
    """

    kind: FaultKind
    platform: str = ""
    path: str = ""
    times: int | None = None
    seconds: float = 5.0

    def strikes(self, path: str) -> bool:
        return (not self.platform or path.startswith(f"/{self.platform}/")) and self.path in path


def parse_fault(written: object) -> Fault:
    """A fault from the JSON object of POST /_control; raises FaultError."""
    if not isinstance(written, dict):
        raise FaultError('每个故障应为一个对象，例如 {"kind": "http_500", "platform": "weibo"}')
    fields: dict[str, Any] = written
    unknown = set(fields) - {"kind", "platform", "path", "times", "seconds"}
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
    return Fault(cast(FaultKind, kind), platform, str(fields.get("path", "")), times, float(seconds))


class Faults:
    """ASGI middleware that lets the active faults (a list others may change) strike before the platform answers."""

    def __init__(
        self, app: ASGIApp, active: list[Fault], expired: Mapping[str, Callable[[str], Response]]
    ) -> None:
        self._app = app
        self._expired = expired
        self._active = active

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self._next(scope["path"]) if scope["type"] == "http" else None
        if fault is None:
            await self._app(scope, receive, send)
        elif fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            await self._app(scope, receive, send)
        else:
            await self._response(fault.kind, scope["path"])(scope, receive, send)

    def _next(self, path: str) -> Fault | None:
        for fault in self._active:
            if path != "/_control" and fault.strikes(path):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times == 0:
                        self._active.remove(fault)
                return fault
        return None

    def _response(self, kind: FaultKind, path: str) -> Response:
        match kind:
            case "http_432":
                return PlainTextResponse("", 432)
            case "http_500":
                return PlainTextResponse("Internal Server Error", 500)
            case "html_captcha":
                return HTMLResponse(_CAPTCHA)
            case "expired_token":
                expired = self._expired.get(path.split("/")[1])
                return expired(path) if expired else PlainTextResponse("", 404)
            case _:
                return PlainTextResponse("")
