"""The numbers of a week, each counted once from the documents, so that every total is the sum of its rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dashboards.briefs.week import Week
from dashboards.ports import Index, Kind, Query

Body = Mapping[str, Any]

#: an issue stands in the brief with at least this many mentions in the week; at most so many issues do
MOST_ISSUES, LEAST_MENTIONS = 8, 3
#: quotes of an issue, and how many characters of each
QUOTES, QUOTE_LENGTH = 2, 80
#: the fields mentions are counted by
COUNTED = ("platform", "sentiment", "topic", "region")


@dataclass
class IssueWeek:
    """What one issue gathered within the week."""

    issue_id: str
    first: datetime
    last: datetime
    title: str = ""
    size: int = 0
    authors: set[tuple[str, str]] = field(default_factory=set)
    platforms: Counter[str] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)
    quotes: list[str] = field(default_factory=list)

    def add(self, body: Body, at: datetime) -> None:
        self.last = at
        self.size += 1
        self.authors.add((body["platform"], body["author"]))
        self.platforms[body["platform"]] += 1
        self.regions[body["region"] or ""] += 1
        quote = _quote(body)
        if quote and quote not in self.quotes and len(self.quotes) < QUOTES:
            self.quotes.append(quote)


@dataclass
class Figures:
    """``large`` counts the issues of at least ``LEAST_MENTIONS``, ``issues`` are the foremost of them.
    ``this`` and ``last`` map each field of ``COUNTED`` to counts by value ("" = not stated)."""

    total: int
    total_last: int
    this: dict[str, Counter[str]]
    last: dict[str, Counter[str]]
    in_issues: int
    large: int
    issues: list[IssueWeek]
    alerts: list[Body]
    pages: list[Body]
    fetches: list[Body]
    coverage: list[Body]


def figures(index: Index, week: Week, unit: str | None) -> Figures:
    """Reads two weeks of mentions out of one snapshot, and the week's alerts, pages, fetches and coverage."""
    counts: dict[bool, dict[str, Counter[str]]] = {
        here: {name: Counter() for name in COUNTED} for here in (True, False)
    }
    totals: Counter[bool] = Counter()
    issues: dict[str, IssueWeek] = {}
    for body in index.scan(_query("mentions", week.before, week.end, unit)):
        at = datetime.fromisoformat(body["published_at"])
        here = at >= week.start
        totals[here] += 1
        for name in COUNTED:
            counts[here][name][body[name] or ""] += 1
        if here and body["issue_id"]:
            issues.setdefault(body["issue_id"], IssueWeek(body["issue_id"], at, at)).add(body, at)
    large = [issue for issue in issues.values() if issue.size >= LEAST_MENTIONS]
    return Figures(
        total=totals[True],
        total_last=totals[False],
        this=counts[True],
        last=counts[False],
        in_issues=sum(issue.size for issue in issues.values()),
        large=len(large),
        issues=_foremost(index, week, large),
        alerts=list(index.scan(_query("alerts", week.start, week.end, unit))),
        pages=list(index.scan(_query("pages", week.start, week.end, unit))),
        fetches=list(index.scan(_query("fetches", week.start, week.end, unit))),
        coverage=list(index.scan(_query("coverage", week.start, week.end, unit))),
    )


def _query(kind: Kind, since: datetime, until: datetime, unit: str | None) -> Query:
    return Query(kind=kind, since=since, until=until, filters={} if unit is None else {"unit": unit})


def _foremost(index: Index, week: Week, large: list[IssueWeek]) -> list[IssueWeek]:
    foremost = sorted(large, key=lambda issue: (-issue.size, issue.issue_id))[:MOST_ISSUES]
    for issue in foremost:
        body = index.get("issues", issue.issue_id)
        if body is not None:
            issue.title = body["title"]
            # the most telling mentions speak for the issue, as far as they are of this week
            issue.quotes = (_telling(index, week, body["evidence"]) or issue.quotes)[:QUOTES]
    return foremost


def _telling(index: Index, week: Week, evidence: list[str]) -> list[str]:
    quotes: dict[str, None] = {}
    for mention_id in evidence:
        body = index.get("mentions", mention_id)
        if body and week.start <= datetime.fromisoformat(body["published_at"]) < week.end and _quote(body):
            quotes[_quote(body)] = None
    return list(quotes)


def _quote(body: Body) -> str:
    text = " ".join((body["text"] or "").split())
    return "" if body["deleted"] else text[:QUOTE_LENGTH] + ("……" if len(text) > QUOTE_LENGTH else "")
