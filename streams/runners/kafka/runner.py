"""The Faust runner: one agent over the inbox runs each unit's whole chain, one table holds the entries.

All stages share one key, the unit, so they are fused: a source record goes through everything that follows from it
without another topic in between. How a batch becomes durable, in this order:

1. effects and pages, as parcels of deterministic records (a repeat is recognised by its version or page id);
2. the batch's progress and its state entries (see ``partition``);
3. the group's commit, made from the progress: where a successor begins to read. The offset in the progress decides.
"""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import faust
import structlog
from faust.types import TP

from alerting.records import AlertChange, Delivery, Page
from streams.runners.kafka.application import BATCH, Worker, application, state_table
from streams.runners.kafka.parcels import pack
from streams.runners.kafka.partition import Decided, Partition, Received, following

#: seconds to wait for more records of a batch
WITHIN = 0.05
#: seconds a record may be left out while later ones come before it is asked for again, and before the process gives up
AGAIN, PATIENCE = 1.0, 15.0
#: seconds between looks whether the table is ready
_LOOK = 0.02
#: seconds for a last commit before partitions are given away
_LAST_COMMIT = 3.0
#: what the sender must know: pages, and what became of their alerts and of earlier attempts
OUTBOX = (Page, AlertChange, Delivery)


@dataclass(slots=True)
class LeftOut:
    """A record that has not come though later ones have. Moments are of the monotonic clock: ``since`` when it is missed,
    and when it was last ``asked`` for (the same before the first time)."""

    offset: int
    since: float
    asked: float


class KafkaRunner:
    """Runs the topology over the partitions the group gives to this process."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._topics = worker.topics
        self._logger = structlog.get_logger("worker")
        self._partitions: dict[int, Partition] = {}
        #: partitions whose reading is known to begin where their entries end
        self._placed: set[int] = set()
        #: where the group's commits stand, as far as this process made them
        self._committed: dict[int, int] = {}
        #: what partitions wait for, though later records have come
        self._left_out: dict[int, LeftOut] = {}
        self._busy, self._committing = asyncio.Lock(), asyncio.Lock()
        self._draining = self._revoking = False
        #: source records processed by this process
        self.processed = 0
        self.app = application(worker)
        self.table = state_table(self.app, worker)
        inbox = self.app.topic(
            self._topics.inbox,
            key_type=bytes,
            value_type=bytes,
            partitions=self._topics.partitions,
            acks=False,
        )
        self.app.agent(inbox, name="chain")(self._chain)
        self.app.on_partitions_revoked.connect(self._on_revoked, weak=False)

    async def _on_revoked(self, *_: Any, **__: Any) -> None:
        """A batch under way is finished before the partitions are given away; chains are opened anew afterwards."""
        self._revoking = True
        async with self._busy:
            with contextlib.suppress(TimeoutError):  # what is read twice is recognised
                await asyncio.wait_for(self.commit(), _LAST_COMMIT)
            self._partitions.clear()
            self._placed.clear()
            self._committed.clear()
            self._left_out.clear()
        self._revoking = False

    async def place(self) -> None:
        """Goes back, in each new partition whose group is further than its entries are, to where these stand; call it
        often. This process never commits so, but a person with Kafka's own tools may."""
        for number in self.assigned - self._placed if self._ready and not self._draining else ():
            async with self._busy:
                if number in self.assigned and self._ready:
                    tp = TP(self._topics.inbox, number)
                    reached = Partition.reached(number, self.table)
                    wanted = await self._earliest(tp) if reached is None else reached + 1
                    committed = self.app.consumer._committed_offset[tp]  # type: ignore[attr-defined]  # offered nowhere else
                    if committed is not None and committed > wanted:
                        self._logger.warning(
                            "group is further than the entries", partition=number, offset=wanted
                        )
                        await self.app.consumer.seek(tp, wanted)
                    self._placed.add(number)

    async def commit(self) -> None:
        """Tells the group how far the entries are, which is where a successor begins to read; call it often.

        Faust's own commits are off (``acks=False``): it would confirm whatever it handed over, also what a rebalance
        made it hand over twice or in another order, and believe that records it has skipped do not exist."""
        async with self._committing:
            reached = {
                number: partition.offset + 1
                for number, partition in self._partitions.items()
                if partition.offset is not None and partition.offset >= 0
            }
            offsets = {
                TP(self._topics.inbox, number): offset
                for number, offset in reached.items()
                if number in self.assigned and self._committed.get(number) != offset
            }
            if offsets and await self.app.consumer._commit(offsets):  # type: ignore[attr-defined]  # offered nowhere else
                self._committed.update({tp.partition: offset for tp, offset in offsets.items()})

    def left_out(self, at: float) -> int | None:
        """A partition whose next record has not come for longer than ``PATIENCE`` though later ones came; None when
        there is no such. A fresh process reads from the group's commit and gets it. ``at`` is of the monotonic clock."""
        return next((n for n, missed in self._left_out.items() if at - missed.since > PATIENCE), None)

    async def ask_again(self, at: float) -> None:
        """Reads from the record on that was left out, where one was; call it often. What came after it comes once more,
        in order. ``at`` is of the monotonic clock."""
        for number, missed in tuple(self._left_out.items()):
            if at - missed.asked <= AGAIN:
                continue
            async with self._busy:
                there = self._left_out.get(number) is missed and number in self.assigned
                if there and self._ready and not self._draining:
                    self._logger.warning("asks for a record again", partition=number, offset=missed.offset)
                    await self.app.consumer.seek(TP(self._topics.inbox, number), missed.offset)
                    missed.asked = at

    async def drain(self) -> None:
        """Finishes the batch under way and commits; nothing is taken any more."""
        async with self._busy:
            self._draining = True
        await self.commit()

    @property
    def _ready(self) -> bool:
        """Whether the entries are what the last owner left. Faust may hand over records before it has restored them, and
        between its last seek and its word that it is ready: they are kept until then."""
        return self.app.tables.actives_ready and not self.app.rebalancing

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
                while not await self._take(by_partition):
                    await asyncio.sleep(_LOOK)
        except (Exception, asyncio.CancelledError) as error:
            if not isinstance(error, asyncio.CancelledError):
                # whatever it was, nothing of the batch is committed: a fresh process does it again
                self._logger.error("worker fails", error=type(error).__name__, detail=str(error)[:300])
                os._exit(1)
            raise

    async def _take(self, by_partition: Mapping[int, Sequence[faust.Event]]) -> bool:
        """Processes what is still ours of a batch; False while the table is not ready."""
        async with self._busy:
            if self._draining:
                return True
            if not self._ready:
                return False
            mine = self.assigned
            await self._batch({n: events for n, events in by_partition.items() if n in mine})
            return True

    async def _batch(self, parts: Mapping[int, Sequence[faust.Event]]) -> None:
        """All partitions' part of a batch, so that they wait for the brokers together."""
        begun = time.monotonic()
        done: list[tuple[int, faust.Event, Decided]] = []
        for number, events in parts.items():
            self.table.at(events[0])
            partition = self._partitions.get(number) or await self._open(number, events[0])
            records = await self._next(number, partition.offset, events)
            if records:
                self.table.at(events[0])
                done.append((number, events[0], partition.work(records)))
                self.processed += len(records)
        await asyncio.gather(*(self._hand_over(number, decided) for number, _, decided in done))
        if not await self._still_ours(begun):
            self._logger.warning("batch given up", partitions=[number for number, _, _ in done])
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

    async def _next(self, number: int, reached: int | None, events: Sequence[faust.Event]) -> list[Received]:
        """The records that follow on what was reached. After a rebalance Faust hands over again what it had handed
        over, and what it still held from before it: those too early or too late are passed over, for the reading began
        anew at the group's commit. Records that expired unread are a gap that stays, and are told loudly."""
        tp = TP(self._topics.inbox, number)
        expected = await self._earliest(tp) if reached is None else reached + 1
        came = [_received(event) for event in events]
        records = following(came, expected)
        last = max(each.offset for each in came)
        if not records and last > expected:
            earliest = await self._earliest(tp)
            if earliest > expected:
                self._logger.error("records expired unread", partition=number, count=earliest - expected)
                records = following(came, earliest)
        wanted = records[-1].offset + 1 if records else expected
        known = self._left_out.get(number)
        if last < wanted:
            self._left_out.pop(number, None)
        elif known is None or known.offset != wanted:
            present = time.monotonic()
            self._left_out[number] = LeftOut(wanted, since=present, asked=present)
        return records

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


def _received(event: faust.Event) -> Received:
    message = event.message
    return Received(message.offset, (message.key or b"").decode(errors="replace"), message.value or b"")
