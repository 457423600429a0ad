"""The Kafka runner keeps the contract of every runner, on a real broker."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

import pytest
from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition

from streams.codec import Codec
from streams.runners.kafka import runner
from streams.runners.kafka.application import Worker
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.dead_letters import KafkaDeadLetters
from streams.runners.kafka.partition import Received, following
from streams.runners.kafka.topics import Topics
from tests.contracts.runner_contract import RunnerContract, Seen, Total, seen, toy_topology
from tests.servers.kafka.workers import effects, put, work_off


class KafkaHarness:
    """Records straight into the inbox, and a worker that runs until all is worked off."""

    def __init__(
        self, broker: Broker, topics: Topics, folder: Path, state: Literal["rocksdb", "memory"]
    ) -> None:
        self.broker, self.topics = broker, topics
        self.codec = Codec((Seen, Total))
        self.worker = Worker("worker-1", broker, topics, self.codec, toy_topology(), folder, state)
        self.letters = KafkaDeadLetters(broker, topics)

    def feed(self, records: Iterable[Any]) -> None:
        put(self.broker, self.topics, self.codec, records)

    def run(self) -> None:
        work_off(self.worker)

    def restart(self) -> None:
        """Every run is a fresh application."""

    def effects(self) -> list[Any]:
        found = [record for _, record in effects(self.broker, self.topics, self.codec)]
        return sorted(found, key=lambda record: record.unit)  # units keep their own order

    def dead(self) -> int:
        return self.letters.count()

    def replay_dead(self) -> int:
        return self.letters.replay()


@pytest.fixture
def harness(broker: Broker, topics: Topics, tmp_path: Path) -> KafkaHarness:
    return KafkaHarness(broker, topics, tmp_path, "rocksdb")


class TestKafkaRunner(RunnerContract):
    """The contract of every runner."""


def test_state_in_memory_survives_a_restart(broker: Broker, topics: Topics, tmp_path: Path) -> None:
    """Without a local store everything is read from the changelog again."""
    RunnerContract().test_state_survives_a_restart(KafkaHarness(broker, topics, tmp_path, "memory"))


def test_a_commit_beyond_what_was_processed_loses_nothing(harness: KafkaHarness) -> None:
    """The entries say how far a partition has come; the group's commit is only a hint."""
    harness.feed(seen("x1", "x2", "x3"))
    topics = harness.topics
    consumer = KafkaConsumer(**harness.broker.client(group_id=topics.app, enable_auto_commit=False))
    places = [TopicPartition(topics.inbox, number) for number in range(topics.partitions)]
    ends = consumer.end_offsets(places)
    consumer.commit({place: OffsetAndMetadata(end, "", -1) for place, end in ends.items()})
    consumer.close()
    work_off(harness.worker, until=lambda: len(harness.effects()) == 3)
    assert [total.count for total in harness.effects()] == [1, 2, 3]


def test_a_record_that_is_left_out_is_asked_for_again(
    harness: KafkaHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker that missed it goes on, in order; it need not die for it."""
    came_first: list[int] = []

    def leaves_out(came: Iterable[Received], expected: int) -> list[Received]:
        given: Sequence[Received] = tuple(came)
        came_first.append(given[0].offset)
        return following(given[1:] if len(came_first) == 1 else given, expected)

    monkeypatch.setattr(runner, "following", leaves_out)
    monkeypatch.setattr(runner, "PATIENCE", 30.0)
    harness.feed(seen("x1", "x2", "x3"))
    work_off(harness.worker, 25, until=lambda: len(harness.effects()) == 3)
    assert [total.count for total in harness.effects()] == [1, 2, 3]
    assert came_first == [0, 0], "it came twice"
