"""The index effect: parcels of effects to the index, at least once; the index drops older versions."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import structlog
from kafka import KafkaConsumer
from kafka.errors import CommitFailedError, KafkaError

from streams.codec import Codec, UnknownRecord
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.parcels import unpack
from streams.runners.kafka.topics import MESSAGE_BYTES, Topics

Sink = Callable[[Sequence[tuple[int, Any]]], None]

#: parcels handed to the index at once, at most
PARCELS = 8
#: seconds before an index that failed is asked again; the last value stays
PATIENCE = (0.5, 1.0, 2.0, 5.0)
#: milliseconds an index may be away before the group gives our partitions to another indexer
_POLL = 1_800_000


class Indexer:
    """Reads the effects with a group, so that several may share the partitions."""

    def __init__(self, broker: Broker, topics: Topics, codec: Codec, sink: Sink) -> None:
        self._codec = codec
        self._sink = sink
        self._logger = structlog.get_logger("indexer")
        self._consumer = KafkaConsumer(
            topics.effects,
            **broker.client(
                client_id="minsheng-indexer",
                group_id=group(topics),
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                max_poll_records=PARCELS,
                max_poll_interval_ms=_POLL,
                session_timeout_ms=15_000,
                heartbeat_interval_ms=3_000,
                max_partition_fetch_bytes=MESSAGE_BYTES,
            ),
        )

    def step(self, stop: threading.Event, wait: float = 0.5) -> int:
        """Takes what is there (waiting so many seconds for it), indexes and confirms it; returns how many effects."""
        polled = self._consumer.poll(timeout_ms=int(wait * 1000))
        handed = [effect for parcels in polled.values() for each in parcels for effect in self._read(each)]
        if not polled or not self._index(handed, stop):
            return 0
        try:
            self._consumer.commit()
        except CommitFailedError:  # the group moved on: whoever has the partition now indexes it again
            self._logger.warning("effects may be indexed again", count=len(handed))
        return len(handed)

    def _read(self, message: Any) -> Sequence[tuple[int, Any]]:
        try:
            return unpack(message.value, self._codec)
        except (msgspec.DecodeError, UnknownRecord) as error:
            self._logger.error(
                "effects unreadable",
                partition=message.partition,
                offset=message.offset,
                error=str(error)[:200],
            )
            raise

    def _index(self, handed: Sequence[tuple[int, Any]], stop: threading.Event) -> bool:
        """Asks again for as long as the index is away; False when told to stop before it came back."""
        tries = 0
        while True:
            try:
                self._sink(handed)
            except Exception as error:
                self._logger.error("index away", error=type(error).__name__, tries=tries + 1)
                if stop.wait(PATIENCE[min(tries, len(PATIENCE) - 1)]):
                    return False
                tries += 1
            else:
                return True

    def run(self, stop: threading.Event) -> None:
        """Indexes until told to stop."""
        while not stop.is_set():
            try:
                self.step(stop)
            except KafkaError as error:
                self._logger.warning("broker away", error=type(error).__name__)
                stop.wait(1.0)
        self.close()

    def close(self) -> None:
        """Leaves the group."""
        self._consumer.close()


def group(topics: Topics) -> str:
    """The indexers' group."""
    return f"{topics.prefix}.indexer"
