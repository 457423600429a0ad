"""The program that listens: /hooks/wechat and /hooks/douyin, each only where its secrets are configured."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from crawlers.platforms.raw import RawComment
from crawlers.ports import MentionLog
from crawlers.pseudonyms import Pseudonyms
from crawlers.sources import DouyinSource, WechatSource
from crawlers.webhooks import douyin as douyin_pushes
from crawlers.webhooks import wechat as wechat_pushes
from crawlers.webhooks.inbox import Inbox
from crawlers.webhooks.outcome import RefusedError
from crawlers.webhooks.receiver import Receiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Which platforms push to us, and what their pushes are checked with; None = this one does not."""

    wechat: tuple[WechatSource, wechat_pushes.WechatKeys] | None = None
    douyin: DouyinSource | None = None

    def __len__(self) -> int:
        return sum(hook is not None for hook in (self.wechat, self.douyin))


def build(
    hooks: Hooks, *, log: MentionLog, pseudonyms: Pseudonyms, clock: Callable[[], datetime]
) -> Starlette:
    """The program. ``log`` is used from one thread at a time, which is not the event loop's."""
    store = ThreadPoolExecutor(max_workers=1, thread_name_prefix="webhooks")
    routes: list[Route] = []
    if hooks.wechat is not None:
        source, keys = hooks.wechat
        routes += _wechat(Receiver("wechat", Inbox(source, log, pseudonyms, clock), store), keys)
    if hooks.douyin is not None:
        inbox = Inbox(hooks.douyin, log, pseudonyms, clock)
        routes += _douyin(Receiver("douyin", inbox, store), hooks.douyin.client_secret)
    return Starlette(routes=routes)


def _wechat(receiver: Receiver, keys: wechat_pushes.WechatKeys) -> list[Route]:
    async def check(request: Request) -> Response:
        try:
            return PlainTextResponse(wechat_pushes.check_address(keys, request.query_params))
        except RefusedError:
            return PlainTextResponse("", 403)

    async def push(request: Request) -> Response:
        return await receiver.receive(
            request,
            lambda body: wechat_pushes.read_push(keys, request.query_params, body),
            lambda _: PlainTextResponse("success"),
        )

    return [
        Route("/hooks/wechat", check, methods=["GET"]),
        Route("/hooks/wechat", push, methods=["POST"]),
    ]


def _douyin(receiver: Receiver, client_secret: str) -> list[Route]:
    def answer(found: douyin_pushes.Challenge | RawComment | None) -> Response:
        return JSONResponse({"challenge": found.number} if isinstance(found, douyin_pushes.Challenge) else {})

    async def push(request: Request) -> Response:
        signature = request.headers.get("x-douyin-signature")
        return await receiver.receive(
            request, lambda body: douyin_pushes.read_push(client_secret, signature, body), answer
        )

    return [Route("/hooks/douyin", push, methods=["POST"])]
