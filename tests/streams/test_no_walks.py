"""A unit with thousands of issues costs no more a record than one with ten: only opening and ticks walk through entries."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

from alerting.records import Alert, AlertChange, Command, Delivery, Page
from crawlers.records import FetchReport, Mention, Tick
from streams import wiring
from streams.rehearsal import write_scenario
from streams.replay import corpus
from streams.stage import Chain

UNIT = "u"


class Entries(dict[str, Any]):
    """Entries that may be asked for by key only, unless walking is allowed."""

    walking = True

    def __iter__(self) -> Iterator[str]:
        return super().__iter__() if self.walking else self._refuse()

    def items(self) -> Any:
        return super().items() if self.walking else self._refuse()

    def keys(self) -> Any:
        return super().keys() if self.walking else self._refuse()

    def values(self) -> Any:
        return super().values() if self.walking else self._refuse()

    def _refuse(self) -> NoReturn:
        raise AssertionError("a record walked through all the entries of its stage")


def fetched(platform: str, at: datetime) -> FetchReport:
    return FetchReport(
        unit=UNIT, at=at, platform=platform, account_id="a", source="comments", post_id=None,
        since=at - timedelta(hours=1), until=at, expected=None, got=1, new=1,
    )  # fmt: skip


def failed(page: Page, at: datetime) -> Delivery:
    return Delivery(
        unit=UNIT, page_id=page.page_id, alert_id=page.alert_id, at=at, channel="screen",
        attempt=1, outcome="rejected", final=True,
    )  # fmt: skip


def test_only_ticks_walk_through_the_entries(tmp_path: Path) -> None:
    write_scenario(tmp_path / "stream.jsonl")
    stages: dict[str, Entries] = {}
    chain = Chain(wiring.replay_topology(UNIT, None), UNIT, lambda stage: stages.setdefault(stage, Entries()))
    heard: set[type] = set()

    def push(record: Any) -> list[Any]:
        heard.add(type(record))
        Entries.walking = isinstance(record, Tick)
        try:
            return chain.push_all([record])
        finally:
            Entries.walking = True

    alerts: dict[str, Alert] = {}
    for mention in corpus.mentions(tmp_path / "stream.jsonl", UNIT):
        at = mention.fetched_at
        found = [*push(mention), *push(fetched(mention.platform, at)), *push(Tick(unit=UNIT, at=at))]
        alerts |= {each.alert.alert_id: each.alert for each in found if isinstance(each, AlertChange)}
        for page in [each for each in found if isinstance(each, Page)]:
            push(failed(page, at))
    for alert_id in alerts:
        for action in ("ack", "report", "close"):
            push(Command(unit=UNIT, at=at, alert_id=alert_id, action=action, who="zhu", note="已看"))

    assert heard == {Mention, FetchReport, Tick, Delivery, Command}
    assert len(alerts) > 3
    assert len(stages["cluster"]) > 500
