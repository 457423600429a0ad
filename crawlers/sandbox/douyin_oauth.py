"""Douyin's tokens: code → access and refresh token, refreshed by form posts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawlers.sandbox import tokens
from crawlers.sandbox.asking import form
from crawlers.sandbox.credentials import (
    ACCOUNTS,
    DOUYIN_CLIENT_KEY,
    DOUYIN_CLIENT_SECRET,
    DOUYIN_CODE,
    DOUYIN_REFRESH_TOKEN,
)

_ACCESS, _REFRESH, _CLIENT = "act.", "rft.", "clt."
_ACCESS_LASTS, _REFRESH_LASTS, _CLIENT_LASTS = timedelta(days=15), timedelta(days=30), timedelta(hours=2)
_SCOPE = "user_info,item.comment,video.list.bind"


def access_state(token: str, now: datetime) -> tokens.State:
    return tokens.state(token, _ACCESS, ACCOUNTS["douyin"], now)


def routes(clock: Callable[[], datetime]) -> list[Route]:
    async def access(request: Request) -> Response:
        sent = await form(request)
        if sent.get("client_key") != DOUYIN_CLIENT_KEY or sent.get("client_secret") != DOUYIN_CLIENT_SECRET:
            return _wrong(10013 if sent else 10005, "client_key或者client_secret错误" if sent else "缺少参数")
        if sent.get("grant_type") != "authorization_code" or sent.get("code") != DOUYIN_CODE:
            return _wrong(10007, "授权码过期")
        return _granted(clock(), _new_refresh(clock()))

    async def refresh(request: Request) -> Response:
        sent = await form(request)
        if sent.get("client_key") != DOUYIN_CLIENT_KEY or sent.get("grant_type") != "refresh_token":
            return _wrong(10013 if sent else 10005, "client_key错误" if sent else "缺少参数")
        token = sent.get("refresh_token", "")
        return _granted(clock(), token) if _is_good(token, clock()) else _wrong(10010, "refresh_token过期")

    async def renew(request: Request) -> Response:
        sent = await form(request)
        if sent.get("client_key") != DOUYIN_CLIENT_KEY:
            return _wrong(10013 if sent else 10005, "client_key错误" if sent else "缺少参数")
        if not _is_good(sent.get("refresh_token", ""), clock()):
            return _wrong(10010, "refresh_token过期")
        lasts = str(int(_REFRESH_LASTS.total_seconds()))
        return _good({"expires_in": lasts, "refresh_token": _new_refresh(clock())})

    async def client(request: Request) -> Response:
        sent = await form(request)
        if sent.get("client_key") != DOUYIN_CLIENT_KEY or sent.get("client_secret") != DOUYIN_CLIENT_SECRET:
            return _wrong(10013 if sent else 10005, "client_key或者client_secret错误" if sent else "缺少参数")
        token = tokens.issue(_CLIENT, DOUYIN_CLIENT_KEY, clock(), _CLIENT_LASTS)
        return _good({"access_token": token, "expires_in": int(_CLIENT_LASTS.total_seconds())})

    calls = {
        "access_token": access,
        "refresh_token": refresh,
        "renew_refresh_token": renew,
        "client_token": client,
    }
    return [Route(f"/oauth/{name}/", call, methods=["POST"]) for name, call in calls.items()]


def _is_good(token: str, now: datetime) -> bool:
    return token == DOUYIN_REFRESH_TOKEN or tokens.state(token, _REFRESH, ACCOUNTS["douyin"], now) == "good"


def _new_refresh(now: datetime) -> str:
    return tokens.issue(_REFRESH, ACCOUNTS["douyin"], now, _REFRESH_LASTS)


def _granted(now: datetime, refresh_token: str) -> Response:
    return _good(
        {
            "access_token": tokens.issue(_ACCESS, ACCOUNTS["douyin"], now, _ACCESS_LASTS),
            "captcha": "",
            "desc_url": "",
            "expires_in": int(_ACCESS_LASTS.total_seconds()),
            "log_id": f"{now:%Y%m%d%H%M%S}",
            "open_id": ACCOUNTS["douyin"],
            "refresh_expires_in": int(_REFRESH_LASTS.total_seconds()),
            "refresh_token": refresh_token,
            "scope": _SCOPE,
        }
    )


def _good(data: dict[str, Any]) -> Response:
    return JSONResponse({"data": {"description": "", "error_code": 0, **data}, "message": "success"})


def _wrong(code: int, description: str) -> Response:
    return JSONResponse({"data": {"description": description, "error_code": code}, "message": "error"})
