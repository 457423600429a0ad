"""Kuaishou: https://open.kuaishou.com lists works only; the web's comment list asks for a session."""

from collections import Counter
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawlers.sandbox import tokens
from crawlers.sandbox.asking import number
from crawlers.sandbox.credentials import (
    ACCOUNTS,
    KUAISHOU_APP_ID,
    KUAISHOU_APP_SECRET,
    KUAISHOU_CODE,
    KUAISHOU_REFRESH_TOKEN,
)
from crawlers.sandbox.identities import draw, kuaishou_photo_id
from crawlers.sandbox.world import ShownPost, World

_ACCESS, _REFRESH = "ChF", "ChJ"
_ACCESS_LASTS, _REFRESH_LASTS = timedelta(hours=48), timedelta(days=180)
_MOST = 200


class Kuaishou:
    """The calls of one account."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        return [
            Route("/oauth2/access_token", self._access),
            Route("/oauth2/refresh_token", self._refresh),
            Route("/openapi/photo/list", self._photos),
            Route("/rest/v/photo/comment/list", self._web_comments, methods=["POST"]),
        ]

    @staticmethod
    def expired(path: str) -> Response:
        """The answer to a token that has run out."""
        return _error(100200108, "access_token expired")

    async def _access(self, request: Request) -> Response:
        if refused := _wrong_app(request):
            return refused
        if request.query_params.get("code") != KUAISHOU_CODE:
            return _error(100200105, "invalid code")
        return self._granted()

    async def _refresh(self, request: Request) -> Response:
        if refused := _wrong_app(request):
            return refused
        token = request.query_params.get("refresh_token", "")
        state = tokens.state(token, _REFRESH, ACCOUNTS["kuaishou"], self._world.clock())
        if token != KUAISHOU_REFRESH_TOKEN and state != "good":
            return _error(100200113 if state == "expired" else 100200102, "refresh_token expired")
        return self._granted()

    def _granted(self) -> Response:
        now, account = self._world.clock(), ACCOUNTS["kuaishou"]
        return JSONResponse(
            {
                "result": 1,
                "access_token": tokens.issue(_ACCESS, account, now, _ACCESS_LASTS),
                "expires_in": int(_ACCESS_LASTS.total_seconds()),
                "refresh_token": tokens.issue(_REFRESH, account, now, _REFRESH_LASTS),
                "refresh_token_expires_in": int(_REFRESH_LASTS.total_seconds()),
                "open_id": account,
                "scopes": ["user_info", "user_video_info"],
            }
        )

    async def _photos(self, request: Request) -> Response:
        if request.query_params.get("app_id") != KUAISHOU_APP_ID:
            return _error(100200101, "invalid app_id")
        token = request.query_params.get("access_token", "")
        state = tokens.state(token, _ACCESS, ACCOUNTS["kuaishou"], self._world.clock())
        if state != "good":
            return self.expired("") if state == "expired" else _error(100200102, "invalid access_token")
        posts = self._world.posts("kuaishou")[::-1]
        cursor = request.query_params.get("cursor")
        if cursor:
            places = [place for place, post in enumerate(posts) if kuaishou_photo_id(post.key) == cursor]
            if not places:
                return _error(100100400, "invalid cursor")
            posts = posts[places[0] + 1 :]
        count = number(request, "count", 20)
        if not 1 <= count <= _MOST:
            return _error(100100400, "invalid count")
        comments = Counter(item.post for item in self._world.comments("kuaishou"))
        return JSONResponse(
            {"result": 1, "video_list": [_video(post, comments[post.key]) for post in posts[:count]]}
        )

    async def _web_comments(self, request: Request) -> Response:
        """Without the web's guest session the site refuses; with a borrowed one it wants a captcha."""
        if request.headers.get("cookie"):
            return JSONResponse({"result": 400002, "error_msg": "captcha required"})
        return JSONResponse({"result": 109, "error_msg": "not logged in"})


def _wrong_app(request: Request) -> Response | None:
    query = request.query_params
    if (query.get("app_id"), query.get("app_secret")) != (KUAISHOU_APP_ID, KUAISHOU_APP_SECRET):
        return _error(100200101, "invalid client")
    return None


def _video(post: ShownPost, comments: int) -> dict[str, Any]:
    views = 800 + draw(f"views:{post.key}", 30000)
    return {
        "photo_id": kuaishou_photo_id(post.key),
        "caption": post.post.title,
        "cover": "http://cover.example",
        "play_url": "http://video.example",
        "create_time": int(post.published_at.timestamp() * 1000),
        "like_count": str(draw(f"likes:{post.key}", 200)),
        "comment_count": str(comments),
        "view_count": f"{views / 10000:.1f}万" if views >= 10000 else str(views),
        "pending": False,
    }


def _error(code: int, message: str) -> Response:
    return JSONResponse({"result": code, "error_msg": message})
