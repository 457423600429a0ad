"""The packaged rehearsal through Kafka and two Faust workers gives the alerts and pages of the embedded runtime."""

import contextlib
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting.records import AlertChange, Page
from streams.codec import Codec
from streams.rehearsal import write_scenario
from streams.replay.corpus import mentions
from streams.replay.driver import Outcome, Replay
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


@pytest.mark.slow
def test_the_rehearsal_through_two_workers_calls_the_same_people(
    broker: Broker, topics: Topics, tmp_path: Path
) -> None:
    """Alerts as they stand at the end, and every page, of two units worked on by two processes."""
    stream = tmp_path / "stream.jsonl"
    write_scenario(stream)
    assert len({topics.partition_of(unit) for unit in UNITS}) == 2
    embedded: dict[str, Outcome] = {}
    records: list[Any] = []
    for unit in UNITS:
        replay = Replay(tapped(replay_topology("any", None), records), unit, timedelta(minutes=3))
        embedded[unit] = replay.run(mentions(stream, unit))
        assert embedded[unit].pages
    put(broker, topics, Codec(), records)

    with contextlib.ExitStack() as stack:
        workers = [
            stack.enter_context(
                WorkerProcess(
                    Setup(
                        f"w{number}",
                        broker.servers,
                        topics.prefix,
                        topics.partitions,
                        str(tmp_path / str(number)),
                    )
                )
            )
            for number in range(2)
        ]
        settled(broker, topics, 120)
        assert [worker.stop() for worker in workers] == [0, 0]

    handed = [record for _, record in effects(broker, topics, Codec())]
    pages = [
        record for _, record in effects(broker, topics, Codec(), topics.outbox) if isinstance(record, Page)
    ]
    for unit in UNITS:
        alerts = {r.alert.alert_id: r.alert for r in handed if isinstance(r, AlertChange) and r.unit == unit}
        assert alerts == embedded[unit].alerts
        assert [page for page in pages if page.unit == unit] == embedded[unit].pages
