"""Mentions for measuring: comments written for this project, varied so that they are not copies of each other."""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib import resources

from crawlers.masking import Masked, mask
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


def written(*, span: timedelta, seed: int = 1) -> list[Mention]:
    """Every comment of ``texts`` as it was written, each once, in random order."""
    chance = random.Random(seed)
    found = [mask(text) for text in texts()]
    chance.shuffle(found)
    return list(_said(found, len(found), span, chance))


def mentions(count: int, *, span: timedelta, seed: int = 1) -> Iterator[Mention]:
    """``count`` mentions, each half of a comment and half of another: new wordings out of real ones."""
    chance = random.Random(seed)
    pool = [mask(text) for text in texts()]
    yield from _said((_mixed(pool, chance) for _ in range(count)), count, span, chance)


def _mixed(pool: Sequence[Masked], chance: random.Random) -> Masked:
    one, other = chance.choice(pool), chance.choice(pool).text
    text = one.text[: len(one.text) // 2 + 3] + other[len(other) // 2 :] + chance.choice(_ENDS)
    return Masked(text, one.kinds)


def _said(texts: Iterable[Masked], count: int, span: timedelta, chance: random.Random) -> Iterator[Mention]:
    """The texts evenly over ``span``, by some thousand authors under some hundred posts."""
    for number, text in enumerate(texts):
        at = START + span * number / count
        platform = chance.choice(_PLATFORMS)
        yield Mention(
            mention_id=mention_id(platform, str(number)), unit=UNIT, platform=platform, kind="comment",
            account_id="a", post_id=f"{platform}{number * 40 // count}-{chance.randrange(20)}",
            comment_id=str(number), parent_id=None, author=f"{chance.randrange(count // 4 + 1):x}", text=text.text,
            published_at=at, fetched_at=at, source="api", pii=text.kinds,
        )  # fmt: skip
