"""The sandbox's own record of what exists: every readable comment under the id its platform gives it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawlers.sandbox.douyin import comment_id as douyin_id
from crawlers.sandbox.douyin import item_id
from crawlers.sandbox.identities import bytedance_id, wechat_msg_data_id
from crawlers.sandbox.toutiao import group_id
from crawlers.sandbox.weibo_pages import comment_id as weibo_id
from crawlers.sandbox.weibo_pages import post_id as weibo_post
from crawlers.sandbox.world import Shown, World

#: The platforms whose comments can be read; Kuaishou's interface only counts them.
READABLE = ("weibo", "wechat", "douyin", "toutiao")
#: lists that show reposts and the province
_SPREADING = ("statuses/mentions", "article/v4/tab_comments")


@dataclass(frozen=True, slots=True)
class Fact:
    """One comment that exists; ``text`` as the platform shows it, ``source`` the list that shows it. ``likes``,
    ``reposts`` and ``province`` are None where it does not show them."""

    platform: str
    source: str
    post_id: str | None
    comment_id: str
    text: str
    likes: int | None
    published_at: datetime
    reposts: int | None
    province: str | None


def truth(world: World) -> list[Fact]:
    """Everything of citizens that can be read at the world's present moment."""
    return [fact for platform in READABLE for fact in _facts(world, platform)]


def _facts(world: World, platform: str) -> Iterator[Fact]:
    shown = [item for item in world.comments(platform) if not item.answer]
    if platform == "weibo":
        shown += [item for item in world.statuses() if not item.answer]
    numbers: dict[str, dict[str, int]] = {}
    for item in shown:
        source, post_id, comment_id, likes, prefix = _named(world, item, numbers)
        shows = source in _SPREADING
        yield Fact(
            platform,
            source,
            post_id,
            comment_id,
            prefix + item.text,
            likes,
            item.published_at,
            item.reposts if shows else None,
            item.province if shows else None,
        )


def _named(world: World, item: Shown, numbers: dict[str, dict[str, int]]) -> tuple[Any, ...]:
    if item.post is None:
        return "statuses/mentions", str(weibo_id(item)), str(weibo_id(item)), item.likes, ""
    match item.platform:
        case "weibo":
            post = str(weibo_post(world.post(item.post)))
            return "comments/to_me", post, str(weibo_id(item)), None, "回复@某人:" if item.parent else ""
        case "wechat":
            key = item.post
            if key not in numbers:
                numbers[key] = {each.key: place for place, each in enumerate(world.ever_under(key), 1)}
            post = f"{wechat_msg_data_id(key)}:0"
            return "comment/list", post, f"{post}:{numbers[key][item.key]}", None, ""
        case "douyin":
            source = "item/comment/reply/list" if item.parent else "item/comment/list"
            return source, item_id(world.post(item.post)), douyin_id(item.key), item.likes, ""
        case _:
            source = "comment/v4/reply_list" if item.parent else "article/v4/tab_comments"
            post = str(group_id(world.post(item.post).post))
            return source, post, str(bytedance_id(item.key, item.at)), item.likes, ""
