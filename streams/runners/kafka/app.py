"""The Faust application: one agent over the inbox runs each unit's whole chain, one table holds the entries.

All stages share one key, the unit, so they are fused: a source record goes through everything that follows from it
without another topic in between. How a batch becomes durable, in this order:

1. effects and pages, as parcels of deterministic records (a repeat is recognised by its version or page id);
2. the batch's progress and its state entries (see ``partition``);
3. the group's commit, which only says where to begin reading: the offset in the progress decides.
"""

import asyncio
import os
import time
import weakref
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import faust
import structlog
from faust.streams import _current_event
from faust.types import TP

from alerting.records import AlertChange, Delivery, Page
from streams.codec import Codec
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.parcels import pack
from streams.runners.kafka.partition import Decided, Partition, Received
from streams.runners.kafka.table import StateTable
from streams.runners.kafka.topics import MESSAGE_BYTES, Topics
from streams.stage import Topology

#: records of one batch at most, and seconds to wait for more of them: more is faster, and a page waits for its batch
BATCH, WITHIN = 500, 0.05
#: what the sender must know: pages, and what became of their alerts and of earlier attempts
OUTBOX = (Page, AlertChange, Delivery)
#: seconds without a heartbeat after which the group takes a worker's partitions away
SESSION = 15.0


@dataclass(frozen=True, slots=True)
class Worker:
    """What one worker is made of. ``name`` is its client id; ``state`` where entries are kept besides the changelog;
    ``session`` is in seconds."""

    name: str
    broker: Broker
    topics: Topics
    codec: Codec
    topology: Topology
    data_dir: Path
    state: Literal["rocksdb", "memory"] = "rocksdb"
    session: float = SESSION


class KafkaRunner:
    """Runs the topology over the partitions the group gives to this process."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._topics = worker.topics
        self._logger = structlog.get_logger("worker")
        self._partitions: dict[int, Partition] = {}
        self._busy = asyncio.Lock()
        self._draining = self._revoking = False
        #: source records processed by this process
        self.processed = 0
        self.app = self._application()
        self._inbox = self.app.topic(
            self._topics.inbox, key_type=bytes, value_type=bytes, partitions=self._topics.partitions
        )
        self.table: Any = self.app.Table(  # a StateTable: the application was told so
            "state",
            key_type=bytes,
            value_type=bytes,
            partitions=self._topics.partitions,
            recovery_buffer_size=1000,
            options=_ROCKSDB if worker.state == "rocksdb" else None,
        )
        self.app.agent(self._inbox, name="chain")(self._chain)
        self.app.on_partitions_revoked.connect(self._on_revoked, weak=False)

    def _application(self) -> faust.App:
        worker, broker = self._worker, self._worker.broker
        app = faust.App(
            self._topics.app,
            broker=[f"kafka://{server}" for server in broker.servers],
            broker_credentials=_credentials(broker),
            broker_client_id=worker.name,
            broker_session_timeout=worker.session,
            broker_heartbeat_interval=worker.session / 5,
            broker_request_timeout=60.0,
            broker_rebalance_timeout=60.0,
            broker_max_poll_interval=600.0,
            broker_commit_interval=1.0,
            broker_max_poll_records=BATCH,
            consumer_auto_offset_reset="earliest",
            consumer_max_fetch_size=MESSAGE_BYTES,
            producer_acks=-1,
            producer_max_request_size=MESSAGE_BYTES,
            producer_max_batch_size=1024 * 1024,
            producer_request_timeout=1200.0,
            key_serializer="raw",
            value_serializer="raw",
            store="rocksdb://" if worker.state == "rocksdb" else "memory://",
            datadir=str(worker.data_dir),
            stream_wait_empty=False,
            stream_recovery_delay=0.0,
            stream_buffer_maxsize=2 * BATCH,
            table_standby_replicas=0,
            topic_allow_declare=False,
            topic_disable_leader=True,
            topic_replication_factor=1,
            topic_partitions=self._topics.partitions,
            web_enabled=False,
            autodiscover=False,
            Table=StateTable,
        )
        app.finalize()
        return app

    async def _on_revoked(self, *_: Any, **__: Any) -> None:
        """A batch under way is finished before the partitions are given away; chains are opened anew afterwards."""
        self._revoking = True
        async with self._busy:
            self._partitions.clear()
        self._revoking = False

    async def drain(self) -> None:
        """Finishes the batch under way and commits; nothing is taken any more."""
        async with self._busy:
            self._draining = True
        await self.app.consumer.commit()

    @property
    def assigned(self) -> set[int]:
        """The inbox partitions of this process."""
        return {tp.partition for tp in self.app.consumer.assignment() if tp.topic == self._topics.inbox}

    async def _chain(self, stream: Any) -> None:
        try:
            events: AsyncIterator[Sequence[faust.Event]] = stream.take_events(BATCH, within=WITHIN)
            async for batch in events:
                by_partition: dict[int, list[faust.Event]] = {}
                for event in batch:
                    by_partition.setdefault(event.message.partition, []).append(event)
                async with self._busy:
                    for number, part in by_partition.items():
                        if number in self.assigned and not self._draining:
                            await self._batch(number, part)
        except (Exception, asyncio.CancelledError) as error:
            if not isinstance(error, asyncio.CancelledError):
                # whatever it was, nothing of the batch is committed: a fresh process does it again
                self._logger.error("worker fails", error=type(error).__name__, detail=str(error)[:300])
                os._exit(1)
            raise

    async def _batch(self, number: int, events: Sequence[faust.Event]) -> None:
        begun = time.monotonic()
        _current_event.set(
            weakref.ref(events[0])
        )  # the local store takes its partition from the current event
        partition = self._partitions.get(number) or await self._open(number)
        records = _increasing(events, partition.offset)
        if not records or not await self._contiguous(number, partition.offset, records):
            return
        decided = partition.work(records)
        await self._hand_over(number, decided)
        if not await self._still_ours(begun):
            self._logger.warning("batch given up", partition=number, offset=decided.offset)
            return
        await self.table.write(number, decided.writes)
        partition.saved(decided)
        self.processed += len(records)

    async def _still_ours(self, begun: float) -> bool:
        """Whether the batch may be written: a process that was asleep longer than its session may have lost its
        partitions without having heard of it; then it waits until a heartbeat would have told."""
        if time.monotonic() - begun < self._worker.session:
            return True
        await asyncio.sleep(self._worker.session / 2)
        return not self._revoking

    async def _open(self, number: int) -> Partition:
        partition = Partition(number, self.table, self._worker.codec, self._worker.topology)
        await self.table.write(number, partition.repair)
        partition.repaired()
        self._partitions[number] = partition
        self._logger.info("partition opened", partition=number, offset=partition.offset)
        return partition

    async def _contiguous(self, number: int, reached: int | None, records: Sequence[Received]) -> bool:
        """Whether the records follow on what was processed, without a gap; if not, they are read again from the right
        place. Records that expired unread are a gap that stays, and are told loudly."""
        tp = TP(self._topics.inbox, number)
        expected = await self._earliest(tp) if reached is None else reached + 1
        for record in records:
            if record.offset != expected:
                earliest = await self._earliest(tp)
                if record.offset != earliest or earliest < expected:
                    self._logger.warning("reading again", partition=number, offset=max(expected, earliest))
                    await self.app.consumer.seek(tp, max(expected, earliest))
                    return False
                self._logger.error("records expired unread", partition=number, count=earliest - expected)
            expected = record.offset + 1
        return True

    async def _earliest(self, tp: TP) -> int:
        """The first offset that can still be read."""
        return int((await self.app.consumer.earliest_offsets(tp))[tp])

    async def _hand_over(self, number: int, decided: Decided) -> None:
        codec, topics = self._worker.codec, self._topics
        send = self.app.producer.send
        pages = [effect for effect in decided.effects if isinstance(effect[1], OUTBOX)]
        sent = [
            await send(topic, None, parcel, number, None, None)
            for topic, effects in ((topics.effects, decided.effects), (topics.outbox, pages))
            for parcel in pack(effects, codec)
        ]
        at = datetime.now(UTC).isoformat().encode()
        for received, reason in decided.dead:
            self._logger.error("record set aside", partition=number, offset=received.offset, error=reason)
            headers = [("error", reason.encode()), ("at", at), ("offset", str(received.offset).encode())]
            key = received.unit.encode()
            sent.append(await send(topics.dead_letters, key, received.body, number, None, headers))
        await asyncio.gather(*sent)


def _increasing(events: Sequence[faust.Event], reached: int | None) -> list[Received]:
    """The records that are beyond what was reached, each once: after a rebalance some are read a second time."""
    records: list[Received] = []
    last = -1 if reached is None else reached
    for event in events:
        message = event.message
        if message.offset > last:
            last = message.offset
            unit = (message.key or b"").decode(errors="replace")
            records.append(Received(last, unit, message.value or b""))
    return records


#: bytes RocksDB may use per table and partition: Faust's own values are made for machines that do nothing else
_ROCKSDB = {
    "write_buffer_size": 8 * 1024 * 1024,
    "max_write_buffer_number": 2,
    "target_file_size_base": 16 * 1024 * 1024,
    "block_cache_size": 32 * 1024 * 1024,
    "max_open_files": 256,
}


def _credentials(broker: Broker) -> Any:
    if broker.mechanism:
        return faust.SASLCredentials(
            username=broker.username,
            password=broker.password,
            ssl_context=broker.context,
            mechanism=broker.mechanism,
        )
    return faust.SSLCredentials(context=broker.context) if broker.tls else None
