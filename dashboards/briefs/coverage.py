"""How much of the week each source was read completely, as its fetch reports say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from crawlers.coverage import ListCoverage
from crawlers.records import AUTHORIZATION, FetchReport
from dashboards.briefs.paper import Paper
from dashboards.briefs.week import Week
from dashboards.console.words import PLATFORMS, word

#: what comes when it likes speaks for no span
_UNSCHEDULED = ("webhook", "import")


def covered(fetches: Iterable[Mapping[str, Any]], week: Week) -> dict[tuple[str, str, str], float]:
    """The share (0 to 1) of the week, up to its last report, by (platform, account, source); the mean over its lists."""
    lists: dict[tuple[str, str, str], dict[str, ListCoverage]] = defaultdict(dict)
    end = week.start
    for body in fetches:
        if body["source"] in _UNSCHEDULED or body["source"].startswith(AUTHORIZATION):
            continue
        key = (body["platform"], body["account_id"], body["source"])
        lists[key].setdefault(body["post_id"] or "", ListCoverage()).add(_report(body))
        end = max(end, datetime.fromisoformat(body["at"]))
    until = min(end, week.end)
    return {
        key: sum(each.share(week.start, until) for each in of.values()) / len(of)
        for key, of in sorted(lists.items())
    }


def told(paper: Paper, fetches: Iterable[Mapping[str, Any]], week: Week) -> None:
    """One paragraph; nothing where nothing was read."""
    shares = covered(fetches, week)
    if shares:
        words = "；".join(
            f"{word(PLATFORMS, platform)} {source} {share:.1%}"
            for (platform, _, source), share in shares.items()
        )
        paper.text(f"按信息发布时间计，本周已读全的时段：{words}。没有读全的时段，相应数字可能偏小。")


def _report(body: Mapping[str, Any]) -> FetchReport:
    def time(name: str) -> datetime | None:
        return datetime.fromisoformat(body[name]) if body[name] else None

    return FetchReport(
        unit=body["unit"],
        at=datetime.fromisoformat(body["at"]),
        platform=body["platform"],
        account_id=body["account_id"],
        source=body["source"],
        post_id=body["post_id"],
        since=time("since"),
        until=time("until"),
        expected=None,
        got=0,
        new=0,
        complete=body["complete"],
        reason=body["reason"],
    )
