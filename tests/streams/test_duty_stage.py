"""The roster's gaps as alerts: the stage in its place in the topology."""

from datetime import date, datetime
from typing import Any

from alerting.people import Person
from alerting.records import AlertChange, Page
from alerting.roster.dated import DatedRoster
from alerting.rules.file import default_rules
from analyzers.analyse import Analyzer
from crawlers.records import Tick
from streams.stage import Chain
from streams.topology import Tools, build

DUTY = {"主班": "a", "副班": "b", "带班领导": "l"}
PEOPLE = {key: Person(id=key, name=key, unit="u", channels=("c",)) for key in ("a", "b", "l")}


def _chain(*days: int) -> Chain:
    roster = DatedRoster({("", date(2026, 3, day)): DUTY for day in days})
    entries: dict[str, dict[str, Any]] = {}
    tools = Tools(Analyzer.load(), default_rules(), roster, PEOPLE)
    return Chain(build(tools), "u", lambda stage: entries.setdefault(stage, {}))


def _tick(chain: Chain, clock: str) -> list[Any]:
    return chain.push_all([Tick(unit="u", at=datetime.fromisoformat(f"2026-03-02T{clock}+08:00"))])


def test_a_gap_tomorrow_pages_who_is_on_duty_this_evening() -> None:
    """An alert of kind source at 黄, and a page to 主班; once."""
    chain = _chain(2)
    assert _tick(chain, "19:59") == []
    change, page = _tick(chain, "20:00")
    assert isinstance(change, AlertChange)
    assert (change.alert.kind, change.alert.level) == ("source", "黄")
    assert isinstance(page, Page)
    assert page.to == "a"
    assert "缺主班：2026-03-03" in page.why
    assert not [one for one in _tick(chain, "20:01") if isinstance(one, AlertChange)]


def test_a_full_week_calls_nobody() -> None:
    """Nothing to say."""
    chain = _chain(*range(2, 12))
    assert [*_tick(chain, "19:59"), *_tick(chain, "20:00")] == []
