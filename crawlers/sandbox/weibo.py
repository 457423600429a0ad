"""Weibo: https://api.weibo.com with the account owner's token."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawlers.sandbox import tokens
from crawlers.sandbox.asking import form, number
from crawlers.sandbox.credentials import (
    ACCOUNTS,
    BUREAU_NAME,
    WEIBO_APP_KEY,
    WEIBO_APP_SECRET,
    WEIBO_CODE,
    WEIBO_TOKEN,
)
from crawlers.sandbox.weibo_pages import Page, comment, comment_id, post_id, status_of_mention, status_of_post
from crawlers.sandbox.world import Shown, World

_TOKEN_LASTS = timedelta(days=30)
_MOST = 200
_EXPIRED = (21327, "expired_token")
T = TypeVar("T")


class Weibo:
    """The calls of one authorised user; ``daily_calls`` are counted as the platform counts them."""

    def __init__(self, world: World, daily_calls: int) -> None:
        self._world = world
        self._daily_calls = daily_calls
        self._used: Counter[str] = Counter()

    def routes(self) -> list[Route]:
        lists: dict[str, Callable[[Request], Response]] = {
            "comments/to_me": self._to_me,
            "comments/mentions": self._comment_mentions,
            "comments/show": self._show,
            "statuses/mentions": self._status_mentions,
            "statuses/user_timeline": self._timeline,
        }
        return [
            Route("/oauth2/access_token", self._access_token, methods=["POST"]),
            Route("/oauth2/get_token_info", self._token_info, methods=["POST"]),
            Route("/2/account/rate_limit_status.json", self._rate_limit),
            *(Route(f"/2/{name}.json", self._guarded(answer)) for name, answer in lists.items()),
        ]

    @staticmethod
    def expired(path: str) -> Response:
        """The answer to a token that has run out."""
        return _error(path, *_EXPIRED)

    async def _access_token(self, request: Request) -> Response:
        sent = await form(request)
        if (sent.get("client_id"), sent.get("client_secret")) != (WEIBO_APP_KEY, WEIBO_APP_SECRET):
            return _error(request.url.path, 21324, "invalid_client")
        if sent.get("grant_type") != "authorization_code" or sent.get("code") != WEIBO_CODE:
            return _error(request.url.path, 21325, "invalid_grant")
        token = tokens.issue("2.00", ACCOUNTS["weibo"], self._world.clock(), _TOKEN_LASTS)
        lasts = str(int(_TOKEN_LASTS.total_seconds()))
        return JSONResponse(
            {"access_token": token, "expires_in": lasts, "remind_in": lasts, "uid": ACCOUNTS["weibo"]}
        )

    async def _token_info(self, request: Request) -> Response:
        token = (await form(request)).get("access_token", "")
        if (
            token != WEIBO_TOKEN
            and tokens.state(token, "2.00", ACCOUNTS["weibo"], self._world.clock()) != "good"
        ):
            return self.expired(request.url.path)
        lasts = int(_TOKEN_LASTS.total_seconds())
        return JSONResponse(
            {
                "uid": ACCOUNTS["weibo"],
                "appkey": WEIBO_APP_KEY,
                "scope": None,
                "create_at": 0,
                "expire_in": lasts,
            }
        )

    def _guarded(self, answer: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            refused = self._refused(request)
            if refused:
                return refused
            today = f"{self._world.clock():%Y%m%d}"
            if self._used[today] >= self._daily_calls:
                return _error(request.url.path, 10023, "User requests out of rate limit!", 403)
            self._used[today] += 1
            return answer(request)

        return endpoint

    def _refused(self, request: Request) -> Response | None:
        token = request.query_params.get("access_token") or request.headers.get(
            "authorization", ""
        ).removeprefix("OAuth2 ")
        if not token:
            return _error(request.url.path, 10006, "source paramter(appkey) is missing")
        if token == WEIBO_TOKEN:
            return None
        state = tokens.state(token, "2.00", ACCOUNTS["weibo"], self._world.clock())
        if state == "expired":
            return self.expired(request.url.path)
        return None if state == "good" else _error(request.url.path, 21332, "invalid_access_token")

    async def _rate_limit(self, request: Request) -> Response:
        used = self._used[f"{self._world.clock():%Y%m%d}"]
        left = max(0, self._daily_calls - used)
        return self._refused(request) or JSONResponse(
            {
                "ip_limit": 15000,
                "limit_time_unit": "HOURS",
                "remaining_ip_hits": 15000,
                "remaining_user_hits": left,
                "reset_time_in_seconds": 3600,
                "user_limit": self._daily_calls,
            }
        )

    def _to_me(self, request: Request) -> Response:
        return self._comments(request, self._world.comments("weibo"))

    def _comment_mentions(self, request: Request) -> Response:
        return self._comments(
            request, [item for item in self._world.comments("weibo") if f"@{BUREAU_NAME}" in item.text]
        )

    def _show(self, request: Request) -> Response:
        wanted = number(request, "id", 0)
        post = next((post for post in self._world.posts("weibo") if post_id(post) == wanted), None)
        if post is None:
            return _error(request.url.path, 20101, "target weibo does not exist!")
        return self._comments(request, self._world.under(post.key))

    def _status_mentions(self, request: Request) -> Response:
        return _page(
            request,
            "statuses",
            [(comment_id(item), item) for item in self._world.statuses()],
            status_of_mention,
        )

    def _timeline(self, request: Request) -> Response:
        if request.query_params.get("uid", ACCOUNTS["weibo"]) != ACCOUNTS["weibo"]:
            return _error(request.url.path, 10014, "Insufficient app permissions!", 403)
        counts = self._counts()
        posts = [(post_id(post), post) for post in self._world.posts("weibo")]
        return _page(
            request,
            "statuses",
            posts,
            lambda post: status_of_post(post, counts.get(post.key, 0)),
            default=20,
            most=100,
        )

    def _comments(self, request: Request, items: Sequence[Shown]) -> Response:
        counts = self._counts()
        rows = [(comment_id(item), item) for item in items]
        return _page(request, "comments", rows, lambda item: comment(item, self._world, counts))

    def _counts(self) -> dict[str, int]:
        return Counter(item.post for item in self._world.comments("weibo") if item.post)


def _page(
    request: Request,
    key: str,
    rows: Sequence[tuple[int, T]],
    written: Callable[[T], Page],
    default: int = 50,
    most: int = _MOST,
) -> Response:
    """Newest first; ``since_id`` is exclusive and ``max_id`` inclusive, as documented."""
    since, until = number(request, "since_id", 0), number(request, "max_id", 0)
    size = max(1, min(number(request, "count", default), most))
    page = max(1, number(request, "page", 1))
    chosen = [
        row
        for row in sorted(rows, key=lambda row: -row[0])
        if row[0] > since and (not until or row[0] <= until)
    ]
    part = chosen[(page - 1) * size : page * size]
    return JSONResponse(
        {
            key: [written(item) for _, item in part],
            "hasvisible": False,
            "previous_cursor": 0,
            "next_cursor": 0,
            "total_number": len(rows),
        }
    )


def _error(path: str, code: int, message: str, status: int = 400) -> Response:
    inner = path[path.find("/2/") :] if "/2/" in path else path
    return JSONResponse({"error": message, "error_code": code, "request": inner}, status)
