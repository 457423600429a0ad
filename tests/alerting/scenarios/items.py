"""Mentions as they are read, through the stage that judges them: what of them becomes a signal."""

from collections.abc import MutableMapping
from datetime import datetime, timedelta
from typing import Any

from alerting.records import Signal
from alerting.rules.rulebook import Rules
from alerting.signals.assess import open_assess
from analyzers.records import IssueUpdate, Opinion
from crawlers.records import Mention, mention_id
from tests.alerting.scenarios.language import Happening


class Items:
    """The stage ``assess`` of one unit; every item keeps the time it was first read."""

    def __init__(self, rules: Rules, unit: str) -> None:
        self._unit = unit
        entries: MutableMapping[str, Any] = {}
        self._step = open_assess(rules)(unit, entries)
        self._published: dict[str, datetime] = {}

    def read(self, what: Happening, now: datetime) -> list[Signal]:
        """The signals of the item a line tells of."""
        (name,), said = what.words, what.named
        first = name not in self._published
        published = self._published.setdefault(name, now - timedelta(hours=int(said.get("age", 0))))
        counts = {key: int(said[key]) if key in said else None for key in ("reads", "reposts")}
        mention = Mention(
            mention_id=mention_id("weibo", name), unit=self._unit, platform="weibo", kind="mention", account_id=None,
            post_id=name, comment_id=name, parent_id=None, author=f"author of {name}", text=f"工资没发 {name}",
            published_at=published, fetched_at=now, source="api", repost_count=counts["reposts"], read_count=counts["reads"],
        )  # fmt: skip
        opinion = Opinion(
            mention=mention, sentiment=said.get("mood", "negative"), sentiment_score=0.0, intent="投诉", topic="欠薪",
            flags=tuple(filter(None, said.get("flags", "").split(","))), region=None, keywords=(),
        )  # fmt: skip
        issue = said.get("issue", "i1")
        update = IssueUpdate(
            unit=self._unit,
            at=now,
            issue_id=None if issue == "-" else issue,
            opinion=opinion,
            first=first,
            title="欠薪",
            topic="欠薪",
        )
        return [each for each in self._step(update) if isinstance(each, Signal)]
