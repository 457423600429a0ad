"""The Faust runner: one agent over the inbox runs each unit's whole chain, one table holds the entries.

All stages share one key, the unit, so they are fused: a source record goes through everything that follows from it
without another topic in between. How a batch becomes durable, in this order:

1. effects and pages, as parcels of deterministic records (a repeat is recognised by its version or page id);
2. the batch's progress and its state entries (see ``partition``);
3. the group's commit, which only says where to begin reading: the offset in the progress decides.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import faust
import structlog
from faust.types import TP

from alerting.records import AlertChange, Delivery, Page
from streams.runners.kafka.application import BATCH, Worker, application, state_table
from streams.runners.kafka.parcels import pack
from streams.runners.kafka.partition import Decided, Partition, Received

#: seconds to wait for more records of a batch
WITHIN = 0.05
#: what the sender must know: pages, and what became of their alerts and of earlier attempts
OUTBOX = (Page, AlertChange, Delivery)


class KafkaRunner:
    """Runs the topology over the partitions the group gives to this process."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._topics = worker.topics
        self._logger = structlog.get_logger("worker")
        self._partitions: dict[int, Partition] = {}
        self._placed: set[int] = set()
        self._busy = asyncio.Lock()
        self._draining = self._revoking = False
        #: source records processed by this process
        self.processed = 0
        self.app = application(worker)
        self.table = state_table(self.app, worker)
        inbox = self.app.topic(
            self._topics.inbox, key_type=bytes, value_type=bytes, partitions=self._topics.partitions
        )
        self.app.agent(inbox, name="chain")(self._chain)
        self.app.on_partitions_revoked.connect(self._on_revoked, weak=False)

    async def _on_revoked(self, *_: Any, **__: Any) -> None:
        """A batch under way is finished before the partitions are given away; chains are opened anew afterwards."""
        self._revoking = True
        async with self._busy:
            self._partitions.clear()
            self._placed.clear()
        self._revoking = False

    async def place(self) -> None:
        """Goes back, in each new partition whose group is said to be further than its entries are, to where these
        stand; call it often. Faust confirms what it handed us, also when we stopped half-way. (A group that is behind,
        after a crash, is no matter: what is read again is recognised. Going forward would leave Faust a gap over
        which it never confirms anything.)"""
        app = self.app
        if app.rebalancing or not app.tables.actives_ready or self._revoking or self._draining:
            return
        for number in self.assigned - self._placed:
            async with self._busy:
                tp = TP(self._topics.inbox, number)
                if number in self.assigned:
                    reached = Partition.reached(number, self.table)
                    wanted = await self._earliest(tp) if reached is None else reached + 1
                    committed = self._committed(tp)
                    if committed is not None and committed > wanted:
                        self._logger.warning(
                            "group is further than the entries", partition=number, offset=wanted
                        )
                        await app.consumer.seek(tp, wanted)
                    self._placed.add(number)

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
                    mine = set() if self._draining else self.assigned
                    for number in by_partition.keys() - mine:
                        _leave(by_partition.pop(number))
                    await self._batch(by_partition)
        except (Exception, asyncio.CancelledError) as error:
            if not isinstance(error, asyncio.CancelledError):
                # whatever it was, nothing of the batch is committed: a fresh process does it again
                self._logger.error("worker fails", error=type(error).__name__, detail=str(error)[:300])
                os._exit(1)
            raise

    async def _batch(self, parts: Mapping[int, Sequence[faust.Event]]) -> None:
        """All partitions' part of a batch, so that they wait for the brokers together."""
        begun = time.monotonic()
        done: list[tuple[int, faust.Event, Decided]] = []
        for number, events in parts.items():
            self.table.at(events[0])
            partition = self._partitions.get(number) or await self._open(number, events[0])
            records = _increasing(events, partition.offset)
            if records and not await self._contiguous(number, partition.offset, records):
                _leave(events)
            elif records:
                self.table.at(events[0])
                done.append((number, events[0], partition.work(records)))
                self.processed += len(records)
        await asyncio.gather(*(self._hand_over(number, decided) for number, _, decided in done))
        if not await self._still_ours(begun):
            self._logger.warning("batch given up", partitions=[number for number, _, _ in done])
            for number, _, _ in done:
                _leave(parts[number])
            return
        for number, event, decided in done:
            self.table.put(number, event, decided.writes)
        await self.table.confirmed()
        for number, _, decided in done:
            self._partitions[number].saved(decided)

    async def _still_ours(self, begun: float) -> bool:
        """Whether the batch may be written: a process that was asleep longer than its session may have lost its
        partitions without having heard of it; then it waits until a heartbeat would have told."""
        if time.monotonic() - begun < self._worker.session:
            return True
        await asyncio.sleep(self._worker.session / 2)
        return not self._revoking

    async def _open(self, number: int, event: faust.Event) -> Partition:
        codec, topology = self._worker.codec, self._worker.topology
        partition = Partition(number, self.table, codec, topology, partial(self.table.walk, number))
        self.table.put(number, event, partition.repair)
        await self.table.confirmed()
        partition.repaired()
        self._partitions[number] = partition
        self._logger.info("partition opened", partition=number, offset=partition.offset)
        return partition

    async def _contiguous(self, number: int, reached: int | None, records: Sequence[Received]) -> bool:
        """Whether the records follow on what was processed, without a gap; if not, they are read again: from what the
        group has confirmed, for Faust confirms nothing beyond a record it did not hand over. Records that expired
        unread are a gap that stays, and are told loudly."""
        tp = TP(self._topics.inbox, number)
        expected = await self._earliest(tp) if reached is None else reached + 1
        for record in records:
            if record.offset != expected:
                earliest = await self._earliest(tp)
                if record.offset != earliest or earliest < expected:
                    wanted = max(earliest, min(expected, self._committed(tp) or 0))
                    self._logger.warning("reading again", partition=number, offset=wanted)
                    await self.app.consumer.seek(tp, wanted)
                    return False
                self._logger.error("records expired unread", partition=number, count=earliest - expected)
            expected = record.offset + 1
        return True

    def _committed(self, tp: TP) -> int | None:
        """Where the group's commit stands, as Faust knows it."""
        committed: int | None = self.app.consumer._committed_offset[tp]  # type: ignore[attr-defined]  # offered nowhere else
        return committed

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


def _leave(events: Sequence[faust.Event]) -> None:
    """These were not processed: Faust, which confirms all it handed over, must not confirm them."""
    for event in events:
        event.message.acked = True  # that is, acknowledged already


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
