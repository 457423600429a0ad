"""The packaged rehearsal through Kafka and two Faust workers gives the alerts and pages of the embedded runtime."""

import time
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from alerting.records import AlertChange, Page
from streams.codec import Codec
from streams.rehearsal import write_scenario
from streams.replay.corpus import mentions
from streams.replay.driver import Outcome, Replay
from streams.runners.kafka.admin import Admin
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.topics import Topics
from streams.stage import Entries, Stage, Step, Topology
from streams.wiring import replay_topology
from tests.servers.kafka.worker_process import Setup, WorkerProcess
from tests.servers.kafka.workers import effects, put, settled

#: two units that live on different partitions
UNITS = ("baicheng", "taonan")


def tapped(topology: Topology, records: list[Any]) -> Topology:
    """The same topology, noting every source record in the order it was processed."""

    def opened(unit: str, entries: Entries) -> Step:
        def step(record: Any) -> Iterable[Any]:
            records.append(record)
            return ()

        return step

    tap = Stage("tap", topology.sources, (), opened)
    return Topology(topology.sources, (tap, *topology.stages), topology.effects)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Outcome], list[Any]]:
    """What the embedded runtime decides, by unit, and every source record on the way."""
    stream = tmp_path_factory.mktemp("rehearsal") / "stream.jsonl"
    write_scenario(stream)
    records: list[Any] = []
    outcomes = {}
    for unit in UNITS:
        replay = Replay(tapped(replay_topology("any", None), records), unit, timedelta(minutes=3))
        outcomes[unit] = replay.run(mentions(stream, unit))
        assert outcomes[unit].pages
    return outcomes, records


def same_people(broker: Broker, topics: Topics, embedded: Mapping[str, Outcome]) -> None:
    """Alerts as they stand at the end, and every page in its order (a repeat is recognised by its id)."""
    handed = effects(broker, topics, Codec())
    pages = [record for _, record in effects(broker, topics, Codec(), topics.outbox)]
    for unit, outcome in embedded.items():
        changes = [(v, r) for v, r in handed if isinstance(r, AlertChange) and r.unit == unit]
        alerts = {r.alert.alert_id: r.alert for _, r in sorted(changes, key=itemgetter(0))}
        assert alerts == outcome.alerts
        first = {page.page_id: page for page in pages if isinstance(page, Page) and page.unit == unit}
        assert list(first.values()) == outcome.pages


@pytest.mark.slow
def test_the_rehearsal_through_two_workers_calls_the_same_people(
    broker: Broker, topics: Topics, tmp_path: Path, embedded: tuple[dict[str, Outcome], list[Any]]
) -> None:
    """Two units worked on by two processes, the second of which joins when the first has begun."""
    assert len({topics.partition_of(unit) for unit in UNITS}) == 2
    outcomes, records = embedded
    put(broker, topics, Codec(), records)
    with worker(broker, topics, tmp_path / "0") as first, worker(broker, topics, tmp_path / "1") as second:
        settled(broker, topics, 120)
        assert (first.stop(), second.stop()) == (0, 0)
    same_people(broker, topics, outcomes)


@pytest.mark.slow
def test_the_rehearsal_through_workers_that_come_and_go_calls_the_same_people(
    broker: Broker, topics: Topics, tmp_path: Path, embedded: tuple[dict[str, Outcome], list[Any]]
) -> None:
    """One process after another, killed or stopped with both partitions half read and the next records in its hands;
    none dies by itself, and none leaves out what the one before it had not done."""
    outcomes, records = embedded
    put(broker, topics, Codec(), sorted(records, key=by_time))
    admin = Admin(broker, topics)
    left = admin.lag(topics.inbox, topics.app).total
    rounds = 0
    while left:
        with worker(broker, topics, tmp_path / str(rounds % 2)) as running:
            deadline = time.monotonic() + 30
            while admin.lag(topics.inbox, topics.app).total == left:
                assert running.alive()
                assert time.monotonic() < deadline, f"nothing is read in round {rounds}"
                time.sleep(0.1)
            running.kill() if rounds % 2 else running.stop()
        rounds += 1
        left = admin.lag(topics.inbox, topics.app).total
    assert rounds > 2, "nothing was interrupted"
    same_people(broker, topics, outcomes)


def worker(broker: Broker, topics: Topics, folder: Path) -> WorkerProcess:
    """A process with its state in ``folder``."""
    return WorkerProcess(Setup(folder.name, broker.servers, topics.prefix, topics.partitions, str(folder)))


def by_time(record: Any) -> datetime:
    """When a source record came: both units' then lie mixed in time, each in its own order."""
    found = getattr(record, "at", None) or record.fetched_at
    assert isinstance(found, datetime)
    return found
