"""Paging scenarios through a real broker and a Faust worker s that are killed on the way: the pages of the other runtimes."""

from functools import partial
from pathlib import Path
from random import Random

import pytest

from alerting.records import Page
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.topics import Topics
from tests.alerting.scenarios.language import Scenario
from tests.alerting.scenarios.player import Player
from tests.alerting.scenarios.verdict import wrong
from tests.servers.kafka.paging import RULES, Bus, OnBus, chosen, people_of
from tests.servers.kafka.worker_process import Setup, WorkerProcess

SCENARIOS = chosen()
#: minutes by which a worker is killed besides the scenarios' own restarts: in the first hour most happens
KILLED = sorted(Random(7).sample(range(1, 60), 5))


def player(bus: Bus, unit: str, scenario: Scenario) -> Player:
    """A scenario in a unit of its own."""
    people, made = people_of(unit), partial(OnBus, bus, unit)
    return Player(scenario, RULES, people, lambda world, _: made(world), Path(), unit)


def play(bus: Bus, players: dict[str, Player]) -> None:
    """Every scenario to its end, minute by minute together."""
    for minute in range(max(SCENARIOS[unit].until for unit in players) + 1):
        if minute in KILLED:
            bus.kill_next = True
        present = [player for unit, player in players.items() if minute <= SCENARIOS[unit].until]
        for player in present:
            player.tick(minute)
        bus.settle()
        for player in present:
            player.happen(minute)
        bus.settle()


@pytest.mark.slow
def test_these_pages_and_nothing_else_on_a_real_broker(
    broker: Broker, topics: Topics, tmp_path: Path
) -> None:
    """Every expected page arrives in its window, no other does, and the alerts end as each scenario says."""
    first, second = (
        WorkerProcess(
            Setup(
                name,
                broker.servers,
                topics.prefix,
                topics.partitions,
                str(tmp_path / name),
                topology="paging",
            )
        )
        for name in ("first", "second")
    )
    with first, second:
        bus = Bus(tmp_path, broker, topics, (first, second))
        players = {unit: player(bus, unit, scenario) for unit, scenario in SCENARIOS.items()}
        bus.open()
        try:
            play(bus, players)
            ended = {unit: (each.arrived(), each.runtime.alerts()) for unit, each in players.items()}
        finally:
            bus.close()
        assert (first.stop(), second.stop()) == (0, 0)
    said = {SCENARIOS[unit].name: wrong(SCENARIOS[unit], *how) for unit, how in ended.items()}
    assert {name: words for name, words in said.items() if words} == {}
    handed = {record.page_id for record in bus.handed if isinstance(record, Page)}
    assert {page.page_id for _, page in bus.file.arrived} <= handed
    assert bus.kills >= len(KILLED)
