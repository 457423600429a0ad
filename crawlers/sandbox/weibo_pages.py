"""Weibo's objects: users, statuses, comments."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from crawlers.sandbox.credentials import ACCOUNTS, BUREAU_NAME
from crawlers.sandbox.identities import draw, nickname, weibo_id, weibo_uid
from crawlers.sandbox.world import Shown, ShownPost, World

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SOURCE = '<a href="http://weibo.com" rel="nofollow">微博网页版</a>'
Page = dict[str, Any]


def post_id(post: ShownPost) -> int:
    return weibo_id(post.key, post.post.at)


def comment_id(item: Shown) -> int:
    return weibo_id(item.key, item.at)


def status_of_post(post: ShownPost, comments: int) -> Page:
    """One of the bureau's own posts."""
    user = _user(int(ACCOUNTS["weibo"]), BUREAU_NAME, verified=True)
    return _status(post_id(post), post.published_at, post.post.title, user, comments)


def status_of_mention(item: Shown) -> Page:
    """A citizen's post that @-mentions the bureau."""
    page = _status(comment_id(item), item.published_at, item.text, _author(item), 0, likes=item.likes)
    return page | {"reposts_count": item.reposts, "source": f"来自{item.province}"}


def comment(item: Shown, world: World, counts: dict[str, int]) -> Page:
    """A comment with its post, and with the comment it answers if it is a reply."""
    page = _bare(item)
    if item.parent:
        parent = world.comment(item.parent)
        page["text"] = f"回复@{_name(parent)}:{item.text}"
    if item.post:
        page["status"] = status_of_post(world.post(item.post), counts.get(item.post, 0))
    if item.parent:
        page["reply_comment"] = _bare(world.comment(item.parent))
    return page


def _bare(item: Shown) -> Page:
    number = comment_id(item)
    return {
        "created_at": _time(item.published_at),
        "id": number,
        "idstr": str(number),
        "mid": str(number),
        "rootid": number,
        "floor_number": 1,
        "text": item.text,
        "source": _SOURCE,
        "disable_reply": 0,
        "user": _author(item),
    }


def _status(number: int, at: datetime, text: str, user: Page, comments: int, likes: int = 3) -> Page:
    return {
        "created_at": _time(at),
        "id": number,
        "idstr": str(number),
        "mid": str(number),
        "text": text,
        "source": _SOURCE,
        "favorited": False,
        "truncated": False,
        "in_reply_to_status_id": "",
        "in_reply_to_user_id": "",
        "in_reply_to_screen_name": "",
        "geo": None,
        "reposts_count": 0,
        "comments_count": comments,
        "attitudes_count": likes,
        "annotations": [],
        "pic_urls": [],
        "user": user,
    }


def _name(item: Shown) -> str:
    return BUREAU_NAME if item.answer else nickname("weibo", item.author)


def _author(item: Shown) -> Page:
    uid = int(ACCOUNTS["weibo"]) if item.answer else weibo_uid(item.author)
    return _user(uid, _name(item), verified=item.answer)


def _user(uid: int, name: str, *, verified: bool) -> Page:
    return {
        "id": uid,
        "idstr": str(uid),
        "screen_name": name,
        "name": name,
        "province": "22",
        "city": "8",
        "location": "吉林 白城",
        "description": "",
        "url": "",
        "profile_image_url": "http://tp1.example/50/0/1",
        "domain": "",
        "gender": "m" if draw(name, 2) else "f",
        "followers_count": draw(f"followers:{name}", 500),
        "friends_count": draw(f"friends:{name}", 500),
        "statuses_count": draw(f"statuses:{name}", 5000),
        "favourites_count": 0,
        "created_at": "Fri Aug 28 00:00:00 +0800 2009",
        "following": False,
        "allow_all_act_msg": False,
        "remark": "",
        "geo_enabled": True,
        "verified": verified,
        "allow_all_comment": True,
        "avatar_large": "http://tp1.example/180/0/1",
        "verified_reason": "",
        "follow_me": False,
        "online_status": 0,
        "bi_followers_count": 0,
    }


def _time(at: datetime) -> str:
    local = at.astimezone(_SHANGHAI)
    return f"{_DAYS[local.weekday()]} {_MONTHS[local.month - 1]} {local:%d %H:%M:%S +0800 %Y}"
