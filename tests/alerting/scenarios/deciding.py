"""The Kafka runtime without brokers: the product's shipper, partition, parcels, local pages and sender over topics in
memory. Tests of ``tests/servers/kafka`` do the same with a broker and a worker.
"""

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from kafka import KafkaProducer

from alerting.records import Alert, Page
from crawlers.records import Tick
from streams.runners.embedded.log import transaction
from streams.runners.kafka.local_pages import LocalPages
from streams.runners.kafka.parcels import pack, unpack
from streams.runners.kafka.partition import Decided, Partition, Received, Writes, following
from streams.runners.kafka.runner import OUTBOX
from streams.runners.kafka.ship import SHIP, Shipper
from streams.runners.kafka.topics import Topics
from tests.alerting.scenarios.local_file import LocalFile
from tests.alerting.scenarios.world import UNIT, World


class _Confirmed:
    """A broker's answer that is there."""

    is_done = True

    def get(self, timeout: float) -> None:
        """Nothing is waited for."""


class Inbox(list[Received]):
    """One partition in memory, with a producer's manner of sending."""

    def send(self, topic: str, key: bytes, value: bytes, partition: int) -> _Confirmed:
        self.append(Received(len(self), key.decode(), value))
        return _Confirmed()


class Deciding:
    """A worker's partition over a table in memory, and a pipeline's local file."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world = world
        self.inbox, self.outbox = Inbox(), list[bytes]()
        self.table: dict[bytes, bytes] = {}
        self.file = LocalFile({UNIT: world}, folder / "minsheng.db", self._dies)
        self.arrived = self.file.arrived
        self._topics = Topics("t", 1)
        self._open_worker()

    def _open_worker(self) -> None:
        """As a worker that was given the partition, and reads from the group's commit."""
        self._partition = Partition(0, self.table, self.file.codec, self._world.topology())
        self._write(self._partition.repair)
        self._partition.repaired()
        self._read = self._committed()

    def _committed(self) -> int:
        return 0 if self._partition.offset is None else self._partition.offset + 1

    def _dies(self) -> bool:
        return False

    def push(self, records: Iterable[Any]) -> None:
        """Stores records, a tick straight into the inbox as workers do, and lets everything follow from them."""
        for record in records:
            if isinstance(record, Tick):
                self.inbox.send("", record.unit.encode(), self.file.codec.encode(record), 0)
            else:
                self.file.log.append([record])
        self._settle()

    def _settle(self) -> None:
        while self._ship() or self._work() or self._feed() or self.file.send_next():
            pass

    def _ship(self) -> bool:
        return bool(Shipper(self.file.log, self._topics, lambda: cast(KafkaProducer, self.inbox)).ship())

    def _next(self) -> list[Received]:
        """The records of the next batch."""
        came, self._read = self.inbox[self._read :], len(self.inbox)
        return came

    def _work(self) -> bool:
        came = self._next()
        if records := following(came, self._committed()):
            self._keep(self._partition.work(records))
        return bool(came)

    def _keep(self, decided: Decided) -> None:
        """In the runner's order: parcels, then writes, the progress first."""
        assert not decided.dead
        self.outbox += self._parcels(decided)
        self._write(decided.writes)
        self._partition.saved(decided)

    def _parcels(self, decided: Decided) -> list[bytes]:
        handed = [effect for effect in decided.effects if isinstance(effect[1], OUTBOX)]
        return list(pack(handed, self.file.codec))

    def decided(self) -> list[Alert]:
        """The alerts as the worker's entries have them."""
        prefix = f"escalate\x1f{UNIT}\x1falert:".encode()
        return [
            self.file.codec.decode(self.table[key]) for key in sorted(self.table) if key.startswith(prefix)
        ]

    def handed_over(self) -> list[str]:
        """The ids of the pages in the outbox topic, in their order."""
        records = [record for parcel in self.outbox for _, record in unpack(parcel, self.file.codec)]
        return [record.page_id for record in records if isinstance(record, Page)]

    def _write(self, writes: Writes) -> None:
        for key, value in writes:
            if value is None:
                self.table.pop(key, None)
            else:
                self.table[key] = value

    def _feed(self, most: int = 50) -> bool:
        pages = LocalPages(self.file.db, self.file.codec)
        begin = pages.read(0)
        parcels = self.outbox[begin : begin + most]
        if parcels:
            pages.take(0, parcels, begin + len(parcels))
        return bool(parcels)

    def restart(self) -> None:
        """Both processes begin anew."""
        self.file.reopen()
        self._open_worker()

    def alerts(self) -> list[Alert]:
        return self.file.alerts(UNIT)


class FileLost(Deciding):
    """The same, but the pipeline's disk is lost after every record that somebody sent or that paged somebody: its file
    is made again from the outbox topic, and read to its end before anything is sent."""

    def push(self, records: Iterable[Any]) -> None:
        records = list(records)
        before = len(self.arrived)
        super().push(records)
        if len(self.arrived) > before or not all(isinstance(record, Tick) for record in records):
            self.file.lose()
            while self._feed():
                pass


class Interrupted(Deciding):
    """The same, disturbed at every turn: batches of any size, the parts taking turns in any order, a worker that dies
    with any prefix of its parcels or its writes kept and is handed the last records again, a shipper that dies before
    it notes what it shipped, and a sender that dies with a page in the air."""

    def __init__(self, world: World, folder: Path, seed: int) -> None:
        self._random = random.Random(seed)
        #: how often a worker died with a batch in its hands
        self.deaths = 0
        super().__init__(world, folder)

    def _chance(self, of: float) -> bool:
        return self._random.random() < of

    def _dies(self) -> bool:
        return self._chance(0.2)

    def _settle(self) -> None:
        turns = [self._ship, self._work, self._feed, self.file.send_next]
        while any(turn() for turn in self._random.sample(turns, len(turns))):
            pass

    def _ship(self) -> bool:
        noted = self.file.log.offset(SHIP)
        shipped = super()._ship()
        if shipped and self._chance(0.1):
            with transaction(self.file.db):
                self.file.log.advance(SHIP, noted)
        return shipped

    def _next(self) -> list[Received]:
        begin, self._read = self._read, min(len(self.inbox), self._read + self._random.randint(1, 40))
        return self.inbox[begin : self._read]

    def _feed(self, most: int = 1) -> bool:
        return super()._feed(most)

    def _parcels(self, decided: Decided) -> list[bytes]:
        """As small as they may be: a worker may die between any two."""
        handed = [effect for effect in decided.effects if isinstance(effect[1], OUTBOX)]
        return [parcel for effect in handed for parcel in pack([effect], self.file.codec)]

    def _keep(self, decided: Decided) -> None:
        if not self._chance(0.3):
            super()._keep(decided)
            return
        self.deaths += 1
        parcels = self._parcels(decided)
        kept = self._random.randint(0, len(parcels))
        self.outbox += parcels[:kept]
        if kept == len(parcels):
            self._write(decided.writes[: self._random.randint(0, len(decided.writes))])
        self._open_worker()

    def _open_worker(self) -> None:
        super()._open_worker()
        self._read = self._random.randint(max(0, self._read - 5), self._read)
