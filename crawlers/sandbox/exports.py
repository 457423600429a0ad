"""Files an operator would have in the rehearsal: the Kuaishou comments, and the list of Toutiao articles."""

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from crawlers.sandbox.credentials import ACCOUNTS
from crawlers.sandbox.identities import kuaishou_author, kuaishou_comment_id, kuaishou_photo_id, nickname
from crawlers.sandbox.scenario import Scenario
from crawlers.sandbox.timeline import Timeline
from crawlers.sandbox.toutiao import group_id
from crawlers.sandbox.world import World

_SHANGHAI = ZoneInfo("Asia/Shanghai")
# The columns of a comment tool seen in the wild; it knows no parents and no likes.
_HEADER = ("平台", "用户名称", "平台用户标识", "评论内容", "评论时间", "视频标题", "视频链接", "评论ID")


def kuaishou_csv(scenario: Scenario, *, timeline: Timeline, clock: Callable[[], datetime]) -> str:
    """The Kuaishou comments visible now, as CSV text (Beijing time, newest first)."""
    world = World(scenario, timeline, clock)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for item in reversed(world.comments("kuaishou")):
        post = world.post(item.post or "")
        writer.writerow(
            (
                "快手",
                nickname("kuaishou", item.author),
                kuaishou_author(item.author),
                item.text or "[图片]",
                f"{item.published_at.astimezone(_SHANGHAI):%Y-%m-%d %H:%M:%S}",
                post.post.title,
                f"https://www.kuaishou.com/short-video/{kuaishou_photo_id(post.key)}",
                kuaishou_comment_id(item.key, item.at),
            )
        )
    return out.getvalue()


def write_kuaishou_csv(
    path: Path, scenario: Scenario, *, timeline: Timeline, clock: Callable[[], datetime]
) -> None:
    """Writes :func:`kuaishou_csv` as such tools do: UTF-8 with a byte order mark."""
    path.write_text(kuaishou_csv(scenario, timeline=timeline, clock=clock), encoding="utf-8-sig", newline="")


def stream_rows(scenario: Scenario, start: datetime) -> Iterator[dict[str, object]]:
    """The scenario as rows of a recorded stream (for backtests), day 1 00:00 being ``start``, in time order."""
    for comment in sorted(scenario.comments, key=lambda c: (c.at, c.key)):
        yield {
            "platform": comment.platform,
            "account_id": None if comment.post is None else ACCOUNTS[comment.platform],
            "post_id": comment.post,
            "comment_id": comment.key,
            "parent_id": comment.parent,
            "author": comment.author,
            "text": comment.text,
            "published_at": (start + comment.at).isoformat(),
            "like_count": comment.likes,
            "event": None if comment.matter == "bg" else comment.matter,
        }


def toutiao_articles(scenario: Scenario) -> str:
    """The operator's list of articles (header ``url,标题``) as CSV text; all of them, published yet or not."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("url", "标题"))
    for post in scenario.posts:
        if post.platform == "toutiao":
            writer.writerow((f"https://www.toutiao.com/article/{group_id(post)}/", post.title))
    return out.getvalue()
