"""The table of state entries: Faust's table, whose changelog messages are awaited instead of left to themselves."""

import asyncio
import weakref
from collections.abc import Iterator, Sequence
from typing import Any

import faust
from faust.stores.rocksdb import Store as RocksStore
from faust.streams import _current_event
from faust.types import TP


class StateTable(faust.Table[bytes, bytes]):
    """Writes as Faust does (changelog and local store), and tells when the changelog has everything.

    Faust itself sends a changelog message when it comes to it and only logs one that fails; here a batch is complete
    when all its messages are confirmed, and a failure is the batch's.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unsent: list[tuple[bytes, bytes | None]] = []
        self._sending: dict[int, list[tuple[bytes, bytes | None]]] = {}

    def at(self, event: faust.Event) -> None:
        """Reads and writes are now of this event's partition: the local store takes it from the current event."""
        _current_event.set(weakref.ref(event))

    def walk(self, partition: int, prefix: bytes) -> Iterator[bytes]:
        """The keys of a partition that begin so. RocksDB keeps them in order, so only these are looked at."""
        if not isinstance(self.data, RocksStore):
            yield from (key for key in self if key.startswith(prefix))
            return
        for key in self.data._db_for_partition(partition).keys(from_key=prefix):
            if not key.startswith(prefix):
                return
            yield key

    def on_key_set(self, key: bytes, value: bytes) -> None:
        self._unsent.append((key, value))

    def on_key_del(self, key: bytes) -> None:
        self._unsent.append((key, None))

    def put(self, partition: int, event: faust.Event, writes: Sequence[tuple[bytes, bytes | None]]) -> None:
        """Puts and deletes (None) in this order; ``confirmed`` says when all of it is durable."""
        self.at(event)
        for key, value in writes:
            if value is not None:
                self[key] = value
            elif key in self:
                del self[key]
        self._sending.setdefault(partition, []).extend(self._unsent)
        self._unsent = []

    async def confirmed(self) -> None:
        """Sends what was put to the changelog, in order, and returns when the brokers have confirmed it all."""
        sending, self._sending = self._sending, {}
        topic, send = self.changelog_topic_name, self.app.producer.send
        sent = {
            partition: [await send(topic, key, value, partition, None, None) for key, value in writes]
            for partition, writes in sending.items()
            if writes
        }
        for partition, futures in sent.items():
            done = await asyncio.gather(*futures)
            self.data.set_persisted_offset(TP(topic, partition), done[-1].offset)
