"""Douyin: https://open.douyin.com with the account owner's token."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawlers.sandbox import douyin_oauth
from crawlers.sandbox.asking import number
from crawlers.sandbox.credentials import ACCOUNTS, BUREAU_NAME
from crawlers.sandbox.identities import bytedance_id, douyin_id, douyin_user, draw, nickname
from crawlers.sandbox.world import Shown, ShownPost, World

_MOST = 20
_WRONG = {
    28001003: "access_token无效",
    28001007: "参数不合法",
    28001008: "access_token过期,请刷新或重新授权",
    28001015: "access_token和open_id不匹配",
}


def item_id(post: ShownPost) -> str:
    return douyin_id("item", post.key)


def comment_id(key: str) -> str:
    return douyin_id("comment", key)


class Douyin:
    """The calls of one enterprise account; cursors are only good as they were given."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        return [
            *douyin_oauth.routes(self._world.clock),
            Route("/api/douyin/v1/video/video_list/", self._videos),
            Route("/item/comment/list/", self._comments),
            Route("/item/comment/reply/list/", self._replies),
        ]

    @staticmethod
    def expired(path: str) -> Response:
        """The answer to a token that has run out."""
        return _error(28001008, 0)

    def _refused(self, request: Request) -> Response | None:
        token = request.headers.get("access-token") or request.query_params.get("access_token", "")
        state = douyin_oauth.access_state(token, self._world.clock())
        if state != "good":
            return self._wrong(28001008 if state == "expired" else 28001003)
        if request.query_params.get("open_id") != ACCOUNTS["douyin"]:
            return self._wrong(28001015)
        cursor, count = number(request, "cursor", -1), number(request, "count", 10)
        return None if cursor >= 0 and 1 <= count <= _MOST else self._wrong(28001007)

    async def _videos(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        cursor, count = number(request, "cursor", 0), number(request, "count", 10)
        comments = Counter(item.post for item in self._world.comments("douyin"))
        posts = [
            post
            for post in reversed(self._world.posts("douyin"))
            if not cursor or _milliseconds(post) < cursor
        ]
        part = posts[:count]
        data = {
            "error_code": 0,
            "description": "",
            "cursor": _milliseconds(part[-1]) if part else cursor,
            "has_more": len(posts) > len(part),
            "list": [_video(post, comments[post.key]) for post in part],
        }
        return self._answer(data)

    async def _comments(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        post = self._post(request)
        if post is None:
            return self._wrong(28001007)
        shown = self._world.under(post.key)
        replies = Counter(item.root for item in shown if item.parent)
        first = [item for item in shown if not item.parent]
        match request.query_params.get("sort_type", ""):
            case "time":
                first.reverse()
            case "time_asc":
                pass
            case _:
                first.sort(key=lambda item: -item.likes)
        return self._listed(request, first, replies)

    async def _replies(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        post = self._post(request)
        if post is None:
            return self._wrong(28001007)
        wanted = request.query_params.get("comment_id")
        shown = self._world.under(post.key)
        return self._listed(
            request, [item for item in shown if item.parent and comment_id(item.root) == wanted], Counter()
        )

    def _post(self, request: Request) -> ShownPost | None:
        wanted = request.query_params.get("item_id")
        return next((post for post in self._world.posts("douyin") if item_id(post) == wanted), None)

    def _listed(self, request: Request, items: Sequence[Shown], replies: "Counter[str]") -> Response:
        cursor, count = number(request, "cursor", 0), number(request, "count", 10)
        part = items[cursor : cursor + count]
        # A full page promises more although nothing may follow; the page after the last has no list.
        rows = [_comment(item, replies[item.key]) for item in part] or None
        return self._answer({"has_more": len(part) == count, "cursor": cursor + len(part), "list": rows})

    def _answer(self, data: dict[str, Any]) -> Response:
        return JSONResponse({"data": data, "extra": _extra(0, "", self._now())})

    def _wrong(self, code: int) -> Response:
        return _error(code, self._now())

    def _now(self) -> int:
        return int(self._world.clock().timestamp() * 1000)


def _error(code: int, now: int) -> Response:
    data = {"error_code": code, "description": _WRONG[code]}
    return JSONResponse({"data": data, "extra": _extra(code, _WRONG[code], now)})


def _extra(code: int, description: str, now: int) -> dict[str, Any]:
    return {
        "error_code": code,
        "description": description,
        "sub_error_code": 0,
        "sub_description": "",
        "logid": f"2025{now:030d}",
        "now": now,
    }


def _milliseconds(post: ShownPost) -> int:
    return int(post.published_at.timestamp()) * 1000


def _video(post: ShownPost, comments: int) -> dict[str, Any]:
    video = str(bytedance_id(post.key, post.post.at))
    return {
        "item_id": item_id(post),
        "video_id": video,
        "title": post.post.title,
        "cover": "https://cover.example",
        "create_time": int(post.published_at.timestamp()),
        "is_reviewed": True,
        "is_top": False,
        "share_url": f"https://www.iesdouyin.com/share/video/{video}/",
        "video_status": 5,
        "media_type": 4,
        "statistics": {
            "comment_count": comments,
            "digg_count": draw(f"digg:{post.key}", 300),
            "download_count": 0,
            "forward_count": 1,
            "play_count": 900 + draw(f"play:{post.key}", 9000),
            "share_count": 3,
        },
    }


def _comment(item: Shown, replies: int) -> dict[str, Any]:
    return {
        "comment_id": comment_id(item.key),
        "comment_user_id": ACCOUNTS["douyin"] if item.answer else douyin_user(item.author),
        "content": item.text,
        "create_time": int(item.published_at.timestamp()),
        "digg_count": item.likes,
        "reply_comment_total": replies,
        "top": False,
        "avatar": "https://avatar.example",
        "nick_name": BUREAU_NAME if item.answer else nickname("douyin", item.author),
    }
