"""Mentions for measuring: comments written for this project, varied so that they are not copies of each other."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources

from crawlers.masking import mask
from crawlers.records import Mention, mention_id
from crawlers.sandbox.scenario import load_rehearsal

UNIT = "bench"
START = datetime(2026, 3, 2, tzinfo=UTC)
_PLATFORMS = ("wechat", "douyin", "weibo", "kuaishou", "toutiao")
_ENDS = (
    "",
    "。",
    "!",
    "…",
    " 唉",
    "[捂脸]",
    " 求回复",
    ",谢谢",
    " 有人知道吗",
    " 反正就这样",
    "😂",
    " 大家说说",
)


def texts() -> list[str]:
    """Every comment of the training data and the rehearsal, each once."""
    found = [comment.text for comment in load_rehearsal().comments]
    folder = resources.files("analyzers.training").joinpath("comments")
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".tsv"):
            found += [line.split("\t")[0] for line in file.read_text(encoding="utf-8").splitlines() if line]
    return list(dict.fromkeys(text for text in found if text))


def mentions(count: int, *, span: timedelta, seed: int = 1) -> Iterator[Mention]:
    """``count`` mentions evenly over ``span``, of some thousand authors under some hundred posts."""
    chance = random.Random(seed)
    pool = [mask(text) for text in texts()]
    for number in range(count):
        masked = chance.choice(pool)
        # half of a comment and half of another: new wordings out of real ones
        other = chance.choice(pool).text
        text = masked.text[: len(masked.text) // 2 + 3] + other[len(other) // 2 :] + chance.choice(_ENDS)
        at = START + span * number / count
        platform = chance.choice(_PLATFORMS)
        yield Mention(
            mention_id=mention_id(platform, str(number)), unit=UNIT, platform=platform, kind="comment",
            account_id="a", post_id=f"{platform}{number * 40 // count}-{chance.randrange(20)}",
            comment_id=str(number), parent_id=None, author=f"{chance.randrange(count // 4 + 1):x}", text=text,
            published_at=at, fetched_at=at, source="api", pii=masked.kinds,
        )  # fmt: skip
