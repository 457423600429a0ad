"""The packaged rehearsal through Kafka and Faust workers gives the alerts and pages of the embedded runtime."""

import time
from pathlib import Path
from typing import Any

import pytest

from streams.codec import Codec
from streams.replay.driver import Outcome
from streams.runners.kafka.admin import Admin
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.topics import Topics
from tests.servers.kafka.rehearsed import UNITS, by_time, rehearsed, same_people, worker
from tests.servers.kafka.workers import put, settled


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Outcome], list[Any]]:
    return rehearsed(tmp_path_factory.mktemp("rehearsal"))


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
