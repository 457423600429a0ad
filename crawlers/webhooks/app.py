"""The program that listens: /hooks/wechat and /hooks/douyin, and the same with /ACCOUNT behind for further accounts with
keys of their own; each only where its secrets are configured."""

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
    """Which platforms push to us, and what their pushes are checked with; None = this one does not.

    ``further`` accounts with keys of their own push to addresses of their own, which end in the account's id.
    """

    wechat: tuple[WechatSource, wechat_pushes.WechatKeys] | None = None
    douyin: DouyinSource | None = None
    further: tuple["Hooks", ...] = ()

    def __len__(self) -> int:
        return sum(hook is not None for hook in (self.wechat, self.douyin)) + sum(map(len, self.further))


def build(
    hooks: Hooks, *, log: MentionLog, pseudonyms: Pseudonyms, clock: Callable[[], datetime]
) -> Starlette:
    """The program. ``log`` is used from one thread at a time, which is not the event loop's."""
    store = ThreadPoolExecutor(max_workers=1, thread_name_prefix="webhooks")

    def receiver(source: WechatSource | DouyinSource) -> Receiver:
        return Receiver(source.platform, Inbox(source, log, pseudonyms, clock), store)

    routes: list[Route] = []
    for number, each in enumerate((hooks, *hooks.further)):
        if each.wechat is not None:
            source, keys = each.wechat
            routes += _wechat(receiver(source), keys, f"/{source.accounts[0].id}" if number else "")
        if each.douyin is not None:
            own = f"/{each.douyin.accounts[0].id}" if number else ""
            routes += _douyin(receiver(each.douyin), each.douyin.client_secret, own)
    return Starlette(routes=routes)


def _wechat(receiver: Receiver, keys: wechat_pushes.WechatKeys, own: str) -> list[Route]:
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
        Route(f"/hooks/wechat{own}", check, methods=["GET"]),
        Route(f"/hooks/wechat{own}", push, methods=["POST"]),
    ]


def _douyin(receiver: Receiver, client_secret: str, own: str) -> list[Route]:
    def answer(found: douyin_pushes.Challenge | RawComment | None) -> Response:
        return JSONResponse({"challenge": found.number} if isinstance(found, douyin_pushes.Challenge) else {})

    async def push(request: Request) -> Response:
        signature = request.headers.get("x-douyin-signature")
        return await receiver.receive(
            request, lambda body: douyin_pushes.read_push(client_secret, signature, body), answer
        )

    return [Route(f"/hooks/douyin{own}", push, methods=["POST"])]
