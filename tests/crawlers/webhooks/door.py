"""A way to post to the program without a server."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette

from tests.crawlers.webhooks.pushes import Wechat, signed


@dataclass
class Door:
    """Posts to the program; ``log`` is what it stored."""

    app: Starlette
    log: Any
    wechat: Wechat = field(default_factory=Wechat)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://hooks") as client:
                return await client.request(method, path, **more)

        return asyncio.run(asked())

    def push_wechat(self, request: tuple[dict[str, str], bytes]) -> httpx.Response:
        query, body = request
        return self.ask("POST", "/hooks/wechat", params=query, content=body)

    def push_douyin(self, body: bytes, headers: Mapping[str, str | bytes] | None = None) -> httpx.Response:
        given: Mapping[str, str | bytes] = signed(body) if headers is None else headers
        return self.ask("POST", "/hooks/douyin", content=body, headers=given)

    @property
    def mentions(self) -> Sequence[Any]:
        return list(self.log.mentions.values())

    @property
    def troubles(self) -> list[str]:
        return [report.reason for report in self.log.reports if not report.complete]
