"""How much of the week each source was read completely: the coverage records of its days, as a brief quotes them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from dashboards.briefs.paper import Paper
from dashboards.completeness import sentence
from dashboards.console.words import PLATFORMS, word

Body = Mapping[str, Any]


def covered(days: Iterable[Body]) -> dict[tuple[str, str, str], float]:
    """The share (0 to 1) of the days told, by (platform, account, source): the mean of their records."""
    shares: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for body in days:
        shares[body["platform"], body["account_id"], body["source"]].append(body["share"])
    return {key: sum(of) / len(of) for key, of in sorted(shares.items())}


def caution(paper: Paper, days: Iterable[Body]) -> None:
    """One sentence beside the numbers when some of them may be too small."""
    short = {(body["platform"], body["account_id"], body["source"]) for body in days if not body["complete"]}
    if short:
        paper.text(
            f"注意：本周有 {len(short)} 个信源没有读全，上述及以下数字可能偏小，详见“五、采集完整性”。"
        )


def told(paper: Paper, days: list[Body], *, fetched: bool) -> None:
    """The shares, then what is missing and why. ``fetched``: something was read in the week, so that days without a
    record are days before records were kept."""
    shares = covered(days)
    if shares:
        words = "；".join(
            f"{word(PLATFORMS, platform)} {source} {share:.1%}"
            for (platform, _, source), share in shares.items()
        )
        paper.text(f"按信息发布时间计，本周已读全的时段：{words}。没有读全的时段，相应数字可能偏小。")
        if missing := sentence(body for body in days if not body["complete"]):
            paper.text(missing)
    elif fetched:
        paper.text("本周没有按日的读全记录，各信源读全了多少无从说明。")
