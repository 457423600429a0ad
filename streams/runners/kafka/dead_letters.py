"""The dead-letter topic: records that no stage could take. What was replayed is behind the group's commit, and deleted."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import structlog
from kafka import KafkaAdminClient, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import KafkaError

from streams.runners.kafka.broker import Broker
from streams.runners.kafka.ship import producer
from streams.runners.kafka.topics import MESSAGE_BYTES, Topics


@dataclass(frozen=True, slots=True)
class KafkaDeadLetter:
    """One record that was set aside; ``id`` is partition-offset."""

    id: str
    at: datetime
    topic: str
    unit: str
    error: str
    body: bytes


class KafkaDeadLetters:
    """Lists and replays; opens and closes its clients on each call, for it is a person who asks."""

    def __init__(self, broker: Broker, topics: Topics) -> None:
        self._broker = broker
        self._topics = topics
        self._places = [TopicPartition(topics.dead_letters, number) for number in range(topics.partitions)]

    def _open(self) -> KafkaConsumer:
        consumer = KafkaConsumer(
            **self._broker.client(
                client_id="minsheng-dead-letters",
                group_id=replayed(self._topics),
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                max_partition_fetch_bytes=MESSAGE_BYTES,
            )
        )
        consumer.assign(self._places)
        return consumer

    @staticmethod
    def _read(consumer: KafkaConsumer, ends: dict[Any, int]) -> list[KafkaDeadLetter]:
        letters = []
        while any(consumer.position(place) < end for place, end in ends.items()):
            for messages in consumer.poll(timeout_ms=500).values():
                letters += [
                    _letter(message) for message in messages if message.offset < ends[_place(message)]
                ]
        return letters

    def list(self) -> list[KafkaDeadLetter]:
        consumer = self._open()
        try:
            return self._read(consumer, consumer.end_offsets(self._places))
        finally:
            consumer.close()

    def count(self) -> int:
        """How many there are, without reading them."""
        consumer = self._open()
        try:
            ends, begins = consumer.end_offsets(self._places), consumer.beginning_offsets(self._places)
            return sum(  # what expired is none any more
                max(0, ends[place] - max(begins[place], consumer.position(place))) for place in self._places
            )
        finally:
            consumer.close()

    def _delete(self, ends: dict[Any, int]) -> None:
        """Takes what was replayed out of the topic: brokers forget the commit of a group nobody is in after a week
        (offsets.retention.minutes) and keep the records longer. Where this is not allowed the commit alone counts."""
        try:
            with closing(KafkaAdminClient(**self._broker.client(client_id="minsheng-dead-letters"))) as admin:
                admin.delete_records(ends)
        except KafkaError as error:
            structlog.get_logger("dead-letters").warning("replayed not deleted", error=type(error).__name__)

    def replay(self) -> int:
        """Puts all of them at the end of the inbox again; returns how many. A record that fails again comes back."""
        consumer, sender = self._open(), producer(self._broker)
        try:
            ends = consumer.end_offsets(self._places)
            letters = self._read(consumer, ends)
            sent = [
                sender.send(
                    self._topics.inbox,
                    key=letter.unit.encode(),
                    value=letter.body,
                    partition=self._topics.partition_of(letter.unit),
                )
                for letter in letters
            ]
            for future in sent:
                future.get(timeout=60)
            consumer.commit({place: OffsetAndMetadata(end, "", -1) for place, end in ends.items()})
            if letters:
                self._delete(ends)
            return len(letters)
        finally:
            sender.close()
            consumer.close()


def replayed(topics: Topics) -> str:
    """The group whose commit stands behind what was replayed."""
    return f"{topics.prefix}.dead-letters"


def _place(message: Any) -> Any:
    return TopicPartition(message.topic, message.partition)


class _Kind(msgspec.Struct):
    t: str


def _letter(message: Any) -> KafkaDeadLetter:
    headers = dict(message.headers)
    try:
        kind = msgspec.json.decode(message.value, type=_Kind).t
    except msgspec.DecodeError:
        kind = "?"
    return KafkaDeadLetter(
        id=f"{message.partition}-{message.offset}",
        at=datetime.fromisoformat(headers["at"].decode()),
        topic=kind,
        unit=(message.key or b"").decode(errors="replace"),
        error=headers["error"].decode(),
        body=message.value,
    )
