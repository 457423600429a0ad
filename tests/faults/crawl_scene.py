"""A seeded city's comments over the platforms, with edits, new likes and deletions, and the faults that strike."""

from datetime import UTC, datetime, timedelta
from random import Random

from crawlers.sandbox.faults import FAULT_KINDS, Fault
from crawlers.sandbox.scenario import Comment, Post, Scenario
from crawlers.sandbox.timeline import Timeline
from crawlers.sandbox.world import Change

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
#: Share of the comments by platform: Weibo's 100 calls a day are the tightest, Kuaishou can only be counted.
SHARES = {"weibo": 0.2, "wechat": 0.25, "douyin": 0.25, "toutiao": 0.25, "kuaishou": 0.05}
#: The comments begin this long before the first crawl.
BEFORE = timedelta(days=2)
POSTS_EACH = 4
_WORDS = (
    "社保断缴怎么补",
    "工资拖欠没人管",
    "失业金什么时候到账",
    "窗口排队太久",
    "招聘公告在哪看",
    "医保卡激活不了",
)


def timeline() -> Timeline:
    """One second of the scenario is one second of the clock."""
    return Timeline(start=START, speed=1.0, anchor=BEFORE)


def scene(size: int, seed: int, after: timedelta) -> tuple[Scenario, list[Change]]:
    """``size`` comments up to ``after`` the first crawl, and what becomes of a tenth of them."""
    random = Random(seed)
    posts, comments, changes = list[Post](), list[Comment](), list[Change]()
    whole = BEFORE + after
    for platform, share in SHARES.items():
        of = [
            Post(f"{platform}-p{n}", platform, timedelta(hours=1 + 10 * n), f"政策解读第{n}期")
            for n in range(POSTS_EACH)
        ]
        posts += of
        placed: dict[str | None, list[Comment]] = {}
        for number in range(int(size * share)):
            mention = platform == "weibo" and random.random() < 0.1
            post = None if mention else random.choice(of)
            begin = post.at if post else timedelta(hours=1)
            at = begin + timedelta(minutes=1) + (whole - begin - timedelta(minutes=2)) * random.random()
            above = [each for each in placed.get(post.key, []) if each.at < at] if post else []
            parent = (
                random.choice(above) if above and platform != "wechat" and random.random() < 0.25 else None
            )
            comment = Comment(
                f"{platform}-c{number}", platform, post.key if post else None, parent.key if parent else None,
                f"a{random.randrange(size)}", at, random.randrange(5), "bg",
                f"{random.choice(_WORDS)}，第{number}位说的" + ("@白城人社" if mention else ""),
            )  # fmt: skip
            comments.append(comment)
            if post and not parent:
                placed.setdefault(post.key, []).append(comment)
            draw = random.random()
            if draw < 0.1:
                moment = START - BEFORE + at + (whole - at) * random.random()
                kind = int(draw * 30)
                changes.append(
                    Change(comment.key, moment, deleted=True)
                    if kind == 0 and not _has_replies(comment, comments)
                    else Change(comment.key, moment, text=f"{comment.text}，已改")
                    if kind == 1
                    else Change(comment.key, moment, likes=comment.likes + 7)
                )
    deleted = {change.key for change in changes if change.deleted}
    comments = [each for each in comments if each.parent not in deleted]
    keys = {each.key for each in comments}
    return (
        Scenario(
            tuple(sorted(posts, key=lambda post: (post.at, post.key))),
            tuple(sorted(comments, key=lambda each: (each.at, each.key))),
        ),
        [change for change in changes if change.key in keys],
    )


def _has_replies(comment: Comment, comments: list[Comment]) -> bool:
    return any(each.parent == comment.key for each in comments)


def faults(rate: float, seed: int) -> list[Fault]:
    """Every kind of fault, together striking ``rate`` of the requests."""
    each = rate / len(FAULT_KINDS)
    return [
        Fault(kind, rate=each, seed=seed + number, seconds=0.05) for number, kind in enumerate(FAULT_KINDS)
    ]
