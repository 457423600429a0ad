"""Many paging scenarios at once through a real broker and worker processes: each is a unit of its own, and all go minute
by minute together.

A minute is settled when a mark that was put behind its records has come out of the outbox topic of every partition, and
what had to be sent for it led to nothing more. A ``restart`` of any scenario kills a worker with a minute's records
in its hands.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from alerting.people import Person
from alerting.records import Alert, Delivery, Page
from alerting.rules.file import default_rules
from crawlers.records import Tick
from streams.codec import Codec
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.pages import PageFeed
from streams.runners.kafka.parcels import unpack
from streams.runners.kafka.ship import Shipper, producer
from streams.runners.kafka.topics import Topics
from streams.stage import Entries, Stage, Step, Topology
from tests.alerting.scenarios.language import START, Scenario, scenarios
from tests.alerting.scenarios.local_file import LocalFile
from tests.alerting.scenarios.people import PEOPLE
from tests.alerting.scenarios.player import Duty, foretold
from tests.alerting.scenarios.world import UNIT, World
from tests.servers.kafka.worker_process import WorkerProcess

#: minutes of the longest scenario that is played: each is a round trip or more
LONGEST = 200
#: seconds a round trip may take; a killed worker's session has to end first
_PATIENCE = 90
FOLDER = Path(__file__).parents[2] / "alerting" / "scenarios"
RULES = default_rules()


def chosen() -> dict[str, Scenario]:
    """By unit: the scenarios that end in time, begin at one moment (they share a clock) and need nothing that a worker
    could only hear from its configuration (a person who loses his channels)."""
    fit = [
        each
        for each in scenarios(FOLDER)
        if each.until <= LONGEST
        and each.start == datetime.fromisoformat(START)
        and all(happening.verb != "mute" for happening in each.happenings)
    ]
    return {f"u{number}": scenario for number, scenario in enumerate(fit)}


def people_of(unit: str) -> dict[str, Person]:
    """The people of the scenarios, as people of this unit."""
    return {who: replace(p, unit=unit if p.unit == UNIT else p.unit) for who, p in PEOPLE.items()}


def paging_topology() -> Topology:
    """The stage that pages, as the worker process knows it: every unit with its own scenario's duty, others with nobody."""
    worlds = {
        unit: World(RULES, people_of(unit), foretold(scenario, unit), scenario.start)
        for unit, scenario in chosen().items()
    }
    start = datetime.fromisoformat(START)
    topology = World(RULES, {}, Duty(start), start).topology()

    def opened(unit: str, entries: Entries) -> Step:
        own = worlds[unit].topology() if unit in worlds else topology
        return own.stages[0].open(unit, entries)

    (stage,) = topology.stages
    return Topology(
        topology.sources, (Stage(stage.name, stage.reads, stage.writes, opened),), topology.effects
    )


class Bus:
    """The pipeline's side of all scenarios: one local file, shipper, feed and sender."""

    def __init__(
        self, folder: Path, broker: Broker, topics: Topics, workers: Sequence[WorkerProcess]
    ) -> None:
        self.worlds: dict[str, World] = {}
        self._folder, self._broker, self._topics, self._workers = folder, broker, topics, workers
        self._codec = Codec()
        self._units = [
            next(f"mark{n}" for n in range(1000) if topics.partition_of(f"mark{n}") == partition)
            for partition in range(topics.partitions)
        ]
        self._unsettled: set[str] = set()
        self._ticks: list[Tick] = []
        self._mark = 0
        self.kills = 0
        self.kill_next = False
        #: every record of the outbox topic, as often as it came
        self.handed: list[Any] = []

    def open(self) -> None:
        """Once every world is known."""
        broker, topics = self._broker, self._topics
        self.file = LocalFile(self.worlds, self._folder / "minsheng.db")
        self._shipper = Shipper(self.file.log, topics, lambda: producer(broker))
        self._producer = producer(broker)
        self._feed = PageFeed(self.file.db, self._codec, broker, topics)
        self._outbox = KafkaConsumer(
            **broker.client(auto_offset_reset="earliest", group_id=None, enable_auto_commit=False)
        )
        self._outbox.assign([TopicPartition(topics.outbox, number) for number in range(topics.partitions)])

    def push(self, unit: str, records: Iterable[Any]) -> None:
        """Stores records of a unit; those it stored before are settled first."""
        if unit in self._unsettled:
            self.settle()
        self._unsettled.add(unit)
        for record in records:
            if isinstance(record, Tick):
                self._ticks.append(record)
            else:
                self.file.log.append([record])

    def settle(self) -> None:
        """Everything follows from what was stored."""
        while self._unsettled or self._shipper.waiting():
            self._unsettled.clear()
            self._round_trip()
            while self.file.send_next():
                pass

    def settled(self, unit: str) -> None:
        """The same, if the unit has stored something."""
        if unit in self._unsettled:
            self.settle()

    def _round_trip(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while self._shipper.waiting():
            self._shipper.ship()
            assert time.monotonic() < deadline, "nothing is shipped"
        ticks, self._ticks = self._ticks, []
        self._mark += 1
        records: list[Tick | Delivery] = [*ticks, *map(self._marked, self._units)]
        for record in records:
            self._producer.send(
                self._topics.inbox,
                key=record.unit.encode(),
                value=self._codec.encode(record),
                partition=self._topics.partition_of(record.unit),
            )
        self._producer.flush(timeout=30)
        if self.kill_next:
            self.kill_next = False
            worker = self._workers[self.kills % len(self._workers)]
            self.kills += 1
            worker.kill()
            worker.start()
        came = self._until_marked(deadline)
        while any(self.file.log.offset(f"outbox:{number}") < end for number, end in came.items()):
            self._feed.step()
            assert time.monotonic() < deadline, "nothing is fed"

    def _marked(self, unit: str) -> Delivery:
        """A delivery of no page: it goes through the chain and changes nothing."""
        return Delivery(
            unit=unit, page_id=f"mark-{self._mark}", alert_id="none", at=self.file.now(), channel="mark", attempt=1,
            outcome="accepted", final=True,
        )  # fmt: skip

    def _until_marked(self, deadline: float) -> dict[int, int]:
        """Where each partition of the outbox topic stands once the present mark is in it."""
        came: dict[int, int] = {}
        while len(came) < self._topics.partitions:
            assert all(worker.alive() for worker in self._workers), "a worker ended by itself"
            assert time.monotonic() < deadline, "a minute does not come out"
            for place, messages in self._outbox.poll(timeout_ms=200).items():
                for message in messages:
                    records = [record for _, record in unpack(message.value, self._codec)]
                    self.handed += records
                    marks = [each.page_id for each in records if isinstance(each, Delivery)]
                    if f"mark-{self._mark}" in marks:
                        came[place.partition] = message.offset + 1
        return came

    def close(self) -> None:
        self._shipper.close()
        self._producer.close()
        self._feed.close()
        self._outbox.close()
        self.file.db.close()


class OnBus:
    """One scenario's runtime: its unit of the bus."""

    def __init__(self, bus: Bus, unit: str, world: World) -> None:
        self._bus, self._unit = bus, unit
        bus.worlds[unit] = world

    @property
    def arrived(self) -> list[tuple[datetime, Page]]:
        return [(at, page) for at, page in self._bus.file.arrived if page.unit == self._unit]

    def push(self, records: Iterable[Any]) -> None:
        self._bus.push(self._unit, records)

    def restart(self) -> None:
        """A worker dies by the next records, whosoever they are."""
        self._bus.kill_next = True

    def alerts(self) -> list[Alert]:
        self._bus.settled(self._unit)
        return self._bus.file.alerts(self._unit)
