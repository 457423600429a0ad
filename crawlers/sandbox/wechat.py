"""WeChat Official Account: https://api.weixin.qq.com with the app's token."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawlers.sandbox import tokens
from crawlers.sandbox.asking import json_body
from crawlers.sandbox.credentials import BUREAU_NAME, WECHAT_APPID, WECHAT_SECRET
from crawlers.sandbox.identities import draw, wechat_article_id, wechat_msg_data_id, wechat_openid
from crawlers.sandbox.world import Shown, ShownPost, World

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_TOKEN_LASTS = timedelta(seconds=7200)
_MOST_COMMENTS = 49
# An article this much older than the rehearsal's start was mass-sent from the console: freepublish does not
# know it, datacube does (a day later). Younger ones are free-published, or nobody could read them in time.
_MASS_SENT_AGE = timedelta(days=1)

_WRONG = {
    40001: "invalid credential, access_token is invalid or not latest rid: 0",
    40013: "invalid appid rid: 0",
    40097: "invalid args rid: 0",
    40125: "invalid appsecret rid: 0",
    41001: "access_token missing rid: 0",
    42001: "access_token expired rid: 0",
    43002: "require POST method rid: 0",
    47001: "data format error rid: 0",
    61501: "date range error rid: 0",
    88001: "msg_data is not exists",
    88010: "count range error. cout <= 0 or count > 50",
}


class Wechat:
    """The calls of one certified account."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        calls = {
            "/cgi-bin/stable_token": self._token,
            "/cgi-bin/freepublish/batchget": self._published,
            "/datacube/getarticlesummary": self._summary,
            "/cgi-bin/comment/list": self._comments,
        }
        return [Route(path, call, methods=["GET", "POST"]) for path, call in calls.items()]

    @staticmethod
    def expired(path: str) -> Response:
        """The answer to a token that has run out."""
        return _error(42001)

    async def _token(self, request: Request) -> Response:
        body = await json_body(request)
        if request.method != "POST" or body is None:
            return _error(43002 if request.method != "POST" else 47001)
        if body.get("appid") != WECHAT_APPID:
            return _error(40013)
        if body.get("secret") != WECHAT_SECRET:
            return _error(40125)
        # The stable token is the same until shortly before it ends: issue it for a whole two-hour slot.
        now, slot = self._world.clock(), _TOKEN_LASTS.total_seconds()
        began = now - timedelta(seconds=now.timestamp() % slot)
        token = tokens.issue("80_", WECHAT_APPID, began, _TOKEN_LASTS + timedelta(minutes=5))
        left = int((began - now + _TOKEN_LASTS).total_seconds()) + 300
        return JSONResponse({"access_token": token, "expires_in": min(left, int(slot))})

    def _is_mass_sent(self, post: ShownPost) -> bool:
        return post.post.at <= self._world.anchor - _MASS_SENT_AGE

    async def _asked(self, request: Request) -> dict[str, Any] | Response:
        """The body of a call with a good token, or what is answered instead."""
        if request.method != "POST":
            return _error(43002)
        token = request.query_params.get("access_token")
        if not token:
            return _error(41001)
        state = tokens.state(token, "80_", WECHAT_APPID, self._world.clock())
        if state != "good":
            return _error(42001 if state == "expired" else 40001)
        body = await json_body(request)
        return _error(47001) if body is None else body

    async def _published(self, request: Request) -> Response:
        body = await self._asked(request)
        if isinstance(body, Response):
            return body
        offset, count = body.get("offset"), body.get("count")
        if not isinstance(offset, int) or not isinstance(count, int) or not 1 <= count <= 20 or offset < 0:
            return _error(40097)
        posts = [post for post in self._world.posts("wechat") if not self._is_mass_sent(post)][::-1]
        items = [
            _article(post, with_content=body.get("no_content") != 1)
            for post in posts[offset : offset + count]
        ]
        return JSONResponse({"total_count": len(posts), "item_count": len(items), "item": items})

    async def _summary(self, request: Request) -> Response:
        body = await self._asked(request)
        if isinstance(body, Response):
            return body
        try:
            begin, end = (date.fromisoformat(str(body[key])) for key in ("begin_date", "end_date"))
        except (KeyError, ValueError):
            return _error(40097)
        if begin != end or end >= self._world.clock().astimezone(_SHANGHAI).date():
            return _error(61501)
        posts = [
            post
            for post in self._world.posts("wechat")
            if self._is_mass_sent(post) and post.published_at.astimezone(_SHANGHAI).date() == begin
        ]
        return JSONResponse({"list": [_reads(post, begin) for post in posts]})

    async def _comments(self, request: Request) -> Response:
        body = await self._asked(request)
        if isinstance(body, Response):
            return body
        article, begin, count, kind = (body.get(key) for key in ("msg_data_id", "begin", "count", "type"))
        if not isinstance(article, int) or not isinstance(begin, int) or not isinstance(count, int):
            return _error(40097)
        if begin < 0 or kind not in (0, 1, 2):
            return _error(40097)
        if not 0 < count <= _MOST_COMMENTS:
            return _error(88010)
        post = next(
            (post for post in self._world.posts("wechat") if wechat_msg_data_id(post.key) == article), None
        )
        if post is None or body.get("index", 0) != 0:
            return _error(88001)
        order = {item.key: place for place, item in enumerate(self._world.ever_under(post.key), 1)}
        shown = self._world.under(post.key)
        answers = {item.parent: item for item in shown if item.answer}
        rows = [
            _comment(item, order[item.key], answers.get(item.key))
            for item in reversed(shown)
            if not item.answer
        ]
        rows = [row for row in rows if kind == 0 or row["comment_type"] == kind - 1][begin : begin + count]
        # "total" is documented as the article's count, and reported to be the size of the answered list.
        return JSONResponse({"errcode": 0, "errmsg": "ok", "total": len(rows), "comment": rows})


def _comment(item: Shown, number: int, answer: Shown | None) -> dict[str, Any]:
    """One comment with the variants seen in the wild: no openid, quoted time, reply as object or list."""
    variant = draw(f"variant:{item.key}", 12)
    seconds = int(item.published_at.timestamp())
    row: dict[str, Any] = {"user_comment_id": number}
    if variant != 1:
        row["openid"] = wechat_openid(item.author)
    row["create_time"] = str(seconds) if variant == 2 else seconds
    row["content"] = item.text
    row["comment_type"] = int(item.likes >= 3)
    if answer:
        reply = {"content": answer.text, "create_time": int(answer.published_at.timestamp())}
        row["reply"] = [reply] if variant % 2 else reply
    return row


def _article(post: ShownPost, *, with_content: bool) -> dict[str, Any]:
    news = {
        "title": post.post.title,
        "author": BUREAU_NAME,
        "digest": "",
        "content": f"<p>{post.post.title}</p>" if with_content else "",
        "content_source_url": "",
        "thumb_media_id": "M",
        "thumb_url": "http://thumb.example",
        "show_cover_pic": 1,
        "need_open_comment": 1,
        "only_fans_can_comment": 0,
        "url": f"http://mp.weixin.qq.com/s?__biz=MzAsandbox&mid={wechat_msg_data_id(post.key)}&idx=1&sn={post.key}",
        "is_deleted": False,
    }
    return {
        "article_id": wechat_article_id(post.key),
        "content": {"news_item": [news]},
        "update_time": int(post.published_at.timestamp()),
    }


def _reads(post: ShownPost, day: date) -> dict[str, Any]:
    reads = 200 + draw(f"reads:{post.key}", 2000)
    return {
        "ref_date": day.isoformat(),
        "user_source": 0,
        "msgid": f"{wechat_msg_data_id(post.key)}_1",
        "title": post.post.title,
        "int_page_read_user": reads,
        "int_page_read_count": reads + 20,
        "ori_page_read_user": 29,
        "ori_page_read_count": 34,
        "share_user": 12,
        "share_count": 99,
        "add_to_fav_user": 1,
        "add_to_fav_count": 3,
    }


def _error(code: int) -> Response:
    return JSONResponse({"errcode": code, "errmsg": _WRONG[code]})
