"""A worker in this process, run until all its inbox is worked off; and what stands in the topics."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from streams.codec import Codec
from streams.runners.kafka.admin import Admin
from streams.runners.kafka.application import Worker
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.parcels import unpack
from streams.runners.kafka.process import run
from streams.runners.kafka.topics import Topics


def work_off(worker: Worker, seconds: float = 90, until: Callable[[], bool] = lambda: True) -> None:
    """Starts a worker and stops it when its group has confirmed everything, and ``until`` agrees."""
    stop, failures = threading.Event(), list[BaseException]()

    def body() -> None:
        try:
            run(worker, (), None, stop, lambda: datetime.now(UTC))
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=body)
    thread.start()
    try:
        settled(worker.broker, worker.topics, seconds, thread)
        deadline = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < deadline, "nothing more comes out"
            time.sleep(0.2)
    finally:
        stop.set()
        thread.join(30)
    assert not failures, failures
    assert not thread.is_alive()


def settled(broker: Broker, topics: Topics, seconds: float, alive: threading.Thread | None = None) -> None:
    """Waits until the workers' group has confirmed everything in the inbox."""
    admin, deadline = Admin(broker, topics), time.monotonic() + seconds
    while (lag := admin.lag(topics.inbox, topics.app)).total:
        assert time.monotonic() < deadline, f"still waiting: {lag}"
        assert alive is None or alive.is_alive(), "the worker ended"
        time.sleep(0.2)


def put(broker: Broker, topics: Topics, codec: Codec, records: Iterable[Any]) -> None:
    """Puts records into the inbox as another program might: without the local log."""
    producer = KafkaProducer(**broker.client())
    try:
        sent = [
            producer.send(
                topics.inbox,
                key=record.unit.encode(),
                value=codec.encode(record),
                partition=topics.partition_of(record.unit),
            )
            for record in records
        ]
        for future in sent:
            future.get(timeout=30)
    finally:
        producer.close()


def messages(broker: Broker, topic: str, partitions: int) -> Iterator[Any]:
    """Every message that stands in a topic by now, a little at a time; each partition in its order."""
    consumer = KafkaConsumer(
        **broker.client(auto_offset_reset="earliest", group_id=None, enable_auto_commit=False)
    )
    try:
        places = [TopicPartition(topic, number) for number in range(partitions)]
        consumer.assign(places)
        ends = consumer.end_offsets(places)
        while any(consumer.position(place) < end for place, end in ends.items()):
            for part in consumer.poll(timeout_ms=500).values():
                yield from part
    finally:
        consumer.close()


def read(broker: Broker, topic: str, partitions: int) -> list[Any]:
    """Every message of a topic, by partition and offset."""
    return sorted(
        messages(broker, topic, partitions), key=lambda message: (message.partition, message.offset)
    )


def effects(broker: Broker, topics: Topics, codec: Codec, topic: str | None = None) -> list[tuple[int, Any]]:
    """Everything handed to the index (or another topic of parcels), in order of its partition."""
    parcels = read(broker, topic or topics.effects, topics.partitions)
    return [effect for parcel in parcels for effect in unpack(parcel.value, codec)]
