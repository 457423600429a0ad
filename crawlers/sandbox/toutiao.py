"""Toutiao: the public comment lists of https://www.toutiao.com, asked plainly."""

from collections import Counter
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawlers.sandbox.asking import number
from crawlers.sandbox.credentials import ACCOUNTS, BUREAU_NAME
from crawlers.sandbox.identities import bytedance_id, nickname, toutiao_uid
from crawlers.sandbox.scenario import Post
from crawlers.sandbox.world import Shown, ShownPost, World

_MOST = 50
_AD_AFTER = 7  # an advertisement stands after so many comments of a page


def group_id(post: Post) -> int:
    return bytedance_id(post.key, post.at)


class Toutiao:
    """No credentials; lists in order of heat."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        return [
            Route("/article/v4/tab_comments/", self._comments),
            Route("/api/pc/article/v4/tab_comments/", self._comments),
            Route("/2/comment/v4/reply_list/", self._replies),
        ]

    @staticmethod
    def expired(path: str) -> Response:
        """There is no token here; a refused reader gets this."""
        return _error()

    async def _comments(self, request: Request) -> Response:
        wanted = request.query_params.get("group_id")
        posts = self._world.ever_posted("toutiao")
        post = next((post for post in posts if str(group_id(post.post)) == wanted), None)
        if post is None:
            return _error()
        # An article of the operator's list that is not published yet has an empty list, as a new one has.
        shown = self._world.under(post.key)
        replies = Counter(item.root for item in shown if item.parent)
        first = sorted((item for item in shown if not item.parent), key=lambda item: (-item.likes, item.at))
        offset, count = max(0, number(request, "offset", 0)), _count(request)
        part = first[offset : offset + count]
        cells = [_cell(item, replies[item.key]) for item in part]
        if len(cells) > _AD_AFTER:
            cells.insert(_AD_AFTER, {"ad": {"id": 1}, "cell_type": 5, "id": 1})
        # Some articles answer an object instead of a list; here it is the oldest.
        as_object = post.key == posts[0].key
        return JSONResponse(
            {
                "message": "success",
                "total_number": len(first),
                "has_more": offset + count < len(first),
                "data": {str(place): cell for place, cell in enumerate(cells)} if as_object else cells,
            }
        )

    async def _replies(self, request: Request) -> Response:
        wanted = request.query_params.get("id", "")
        shown = [item for item in self._world.comments("toutiao") if str(_id(item)) == wanted]
        if not shown:
            return _error()
        root = shown[0]
        replies = [
            item for item in self._world.under(root.post or "") if item.parent and item.root == root.key
        ]
        offset, count = max(0, number(request, "offset", 0)), _count(request)
        part = replies[offset : offset + count]
        data = {
            "id": _id(root),
            "id_str": str(_id(root)),
            "total_count": len(replies),
            "has_more": offset + count < len(replies),
            "offset": offset + count,
            "data": [_reply(item, root, self._world) for item in part],
        }
        return JSONResponse({"message": "success", "data": data})


def _id(item: Shown | ShownPost) -> int:
    return bytedance_id(item.key, item.at if isinstance(item, Shown) else item.post.at)


def _count(request: Request) -> int:
    return max(1, min(number(request, "count", 20), _MOST))


def _author(item: Shown) -> tuple[int, str]:
    if item.answer:
        return int(ACCOUNTS["toutiao"]), BUREAU_NAME
    return toutiao_uid(item.author), nickname("toutiao", item.author)


def _cell(item: Shown, replies: int) -> dict[str, Any]:
    user, name = _author(item)
    comment = {
        "id": _id(item),
        "id_str": str(_id(item)),
        "text": item.text,
        "content_rich_span": '{"links":[]}',
        "reply_count": replies,
        "reply_list": [],
        "digg_count": item.likes,
        "bury_count": 0,
        "forward_count": item.reposts,
        "publish_loc_info": item.province,
        "create_time": int(item.published_at.timestamp()),
        "score": 1.81,
        "user_id": user,
        "user_name": name,
        "remark_name": "",
        "user_profile_image_url": "http://p.example",
        "user_verified": False,
        "is_pgc_author": 0,
        "author_badge": [],
        "verified_reason": "",
        "aid": 24,
        "large_image_list": [] if item.text else [{"url": "http://p.example/1", "width": 600, "height": 800}],
        "thumb_image_list": [],
        "media_info": {"name": "", "avatar_url": ""},
        "tags": None,
        "platform": "feifei",
        "has_author_digg": 0,
        "multi_media": None,
        "has_multi_media": False,
        "show_tags": 0,
    }
    return {"comment": comment, "ad": None, "embedded_data": None, "id": _id(item), "cell_type": 1}


def _reply(item: Shown, root: Shown, world: World) -> dict[str, Any]:
    user, name = _author(item)
    answered = world.comment(item.parent) if item.parent and item.parent != root.key else None
    return {
        "id": _id(item),
        "id_str": str(_id(item)),
        "text": item.text,
        "create_time": int(item.published_at.timestamp()),
        "digg_count": item.likes,
        "user": {
            "user_id": user,
            "name": name,
            "screen_name": name,
            "avatar_url": "",
            "user_verified": item.answer,
        },
        "reply_to_comment": {"id": _id(answered), "id_str": str(_id(answered)), "text": answered.text}
        if answered
        else None,
    }


def _error() -> Response:
    return JSONResponse({"message": "error", "err_no": 4, "data": []})
