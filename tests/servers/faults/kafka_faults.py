"""Faults under load, as often as one likes; one JSON line a round, and at the end what they come to.

usage: python -m tests.servers.faults.kafka_faults {kill,broker,node,rebalance} [--times N] [--records N] [--down SECONDS]

Two workers count records that keep coming. Every record has one place in the inbox, so every effect has one id (its
version): a record without an effect is lost, and two ids with the same count of a unit, or a count beyond the number
of its records, are a record counted twice. An effect that is handed over again under its id is only repeated.
"""

import argparse
import json
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from kafka import KafkaProducer

from streams.codec import Codec
from streams.runners.kafka.admin import Admin
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.errors import BrokerAway
from streams.runners.kafka.topics import Topics
from tests.contracts.runner_contract import Seen, Total
from tests.servers.kafka.brokers import Brokers
from tests.servers.kafka.worker_process import Setup, WorkerProcess
from tests.servers.kafka.workers import effects, settled

CODEC = Codec((Seen, Total))
PARTITIONS = 4
UNITS = tuple("abcdefgh")
#: records a second
RATE = 1500


@dataclass(frozen=True, slots=True)
class Round:
    """What one fault led to. ``recovery``: the longest time, in seconds, that a partition with waiting records stood
    still while its broker was there (the group confirms once a second, so an undisturbed partition shows up to 1).
    ``died``: how often a worker ended without being told or killed."""

    fault: str
    records: int
    lost: int
    doubled: int
    repeated: int
    recovery: float
    died: int


@dataclass
class Scene:
    """Everything a fault may lay hands on."""

    brokers: Brokers
    workers: list[WorkerProcess]
    down: float
    fresh: Callable[[], WorkerProcess]


def kill(scene: Scene) -> None:
    """A worker dies in the middle of a batch and is started again, as its supervisor does."""
    scene.workers[0].kill()
    scene.workers[0].start()


def broker(scene: Scene) -> None:
    """The only broker is stopped for a while."""
    scene.brokers.stop()
    time.sleep(scene.down)
    scene.brokers.start()


def node(scene: Scene) -> None:
    """One broker of three loses its power and comes back after a while."""
    number = str(random.randint(1, 3))
    scene.brokers.stop("--node", number, "--kill")
    time.sleep(scene.down)
    scene.brokers.start("--node", number)


def rebalance(scene: Scene) -> None:
    """A third worker joins and another leaves, while records keep coming."""
    third = scene.fresh()
    third.start()
    scene.workers.append(third)
    time.sleep(4)
    scene.workers[1].stop()


FAULTS = {"kill": kill, "broker": broker, "node": node, "rebalance": rebalance}


def feed(servers: Broker, topics: Topics, records: int, begun: threading.Event) -> None:
    """Puts the records into the inbox at a steady pace, however long a broker is away."""
    producer = KafkaProducer(
        **servers.client(acks="all", linger_ms=20, delivery_timeout_ms=600_000, max_block_ms=600_000)
    )
    started, sent = time.monotonic(), []
    for number in range(records):
        unit = UNITS[number % len(UNITS)]
        record = Seen(unit=unit, name=f"x{number}")
        place = topics.partition_of(unit)
        sent.append(
            producer.send(topics.inbox, key=unit.encode(), value=CODEC.encode(record), partition=place)
        )
        if number > records // 5:
            begun.set()
        if (ahead := number / RATE - (time.monotonic() - started)) > 0.02:
            time.sleep(ahead)
    for future in sent:
        future.get(timeout=600)
    producer.close()


def one(brokers: Brokers, fault: str, number: int, records: int, down: float) -> Round:
    """One round on topics of its own."""
    servers, topics = Broker(brokers.servers), Topics(f"{fault}{number}", PARTITIONS)
    admin = Admin(servers, topics)
    admin.create()
    folder = Path(tempfile.mkdtemp(prefix="kafka-faults-"))
    names = iter(range(100))

    def fresh() -> WorkerProcess:
        name = f"w{next(names)}"
        return WorkerProcess(
            Setup(name, servers.servers, topics.prefix, PARTITIONS, str(folder / name), topology="toy")
        )

    begun = threading.Event()
    feeding = threading.Thread(target=feed, args=(servers, topics, records, begun), daemon=True)
    try:
        with ExitStack() as stack:
            scene = Scene(brokers, [stack.enter_context(fresh()) for _ in range(2)], down, fresh)
            feeding.start()
            begun.wait()
            _all_move(admin, topics, None)
            time.sleep(random.uniform(0.0, 1.0))
            pauses = Pauses(admin, topics)
            pauses.begin()
            FAULTS[fault](scene)
            stood = admin.lag(topics.inbox, topics.app).committed
            for late in scene.workers[2:]:
                stack.callback(late.__exit__, None, None, None)
            _all_move(admin, topics, stood)
            recovery = pauses.end()
            feeding.join()
            settled(servers, topics, 120)
            _complete(servers, topics, records)
            for worker in scene.workers:
                if worker.alive():
                    worker.stop()
        died = sum(out.read_text("utf-8").count("Traceback") for out in folder.glob("*/out"))
        found = _counted(servers, topics, fault, records, recovery, died)
    except BaseException:
        print(f"what the workers said: {folder}", file=sys.stderr)
        raise
    shutil.rmtree(folder)
    return found


class Pauses:
    """Looks again and again how far the group has come, in a thread of its own."""

    def __init__(self, admin: Admin, topics: Topics) -> None:
        self._admin = admin
        self._topics = topics
        self._stop = threading.Event()
        self._longest = 0.0
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def begin(self) -> None:
        """From now on."""
        self._thread.start()

    def end(self) -> float:
        """The longest pause of any partition since the beginning."""
        self._stop.set()
        self._thread.join()
        return self._longest

    def _watch(self) -> None:
        since: dict[int, tuple[int, float]] = {}
        while not self._stop.wait(0.1):
            try:
                lag = self._admin.lag(self._topics.inbox, self._topics.app)
            except BrokerAway:
                since.clear()
                continue
            at = time.monotonic()
            for partition, place in lag.committed.items():
                stood, begun = since.setdefault(partition, (place, at))
                self._longest = max(self._longest, at - begun)
                if stood != place or not lag.by_partition[partition]:
                    since[partition] = (place, at)


def _all_move(admin: Admin, topics: Topics, stood: Mapping[int, int] | None) -> None:
    """Waits until every partition is past where it stood (or has come anywhere at all)."""
    begun = time.monotonic()
    before = stood or dict.fromkeys(range(PARTITIONS), 0)
    while True:
        lag = admin.lag(topics.inbox, topics.app)
        done = all(lag.committed[p] > before[p] or not lag.by_partition[p] for p in before)
        if done and any(lag.committed.values()):
            return
        assert time.monotonic() - begun < 120, f"nothing moves: {lag}"
        time.sleep(0.1)


def _complete(servers: Broker, topics: Topics, records: int) -> None:
    """Gives the workers half a minute more where effects are missing: what then is missing is lost."""
    deadline = time.monotonic() + 30
    while len(_by_id(effects(servers, topics, CODEC))) < records and time.monotonic() < deadline:
        time.sleep(1)


def _by_id(handed: list[tuple[int, Total]]) -> dict[tuple[str, int], int]:
    """The count that each effect says, by the effect's id."""
    return {(record.unit, version): record.count for version, record in handed}


def _counted(servers: Broker, topics: Topics, fault: str, records: int, recovery: float, died: int) -> Round:
    handed = effects(servers, topics, CODEC)
    by_id = _by_id(handed)
    counts = Counter((unit, count) for (unit, _), count in by_id.items())
    beyond = sum(1 for _, count in counts if count > records // len(UNITS))
    return Round(
        fault=fault,
        records=records,
        lost=records - len(by_id),
        doubled=sum(times - 1 for times in counts.values()) + beyond,
        repeated=len(handed) - len(by_id),
        recovery=round(recovery, 1),
        died=died,
    )


def rounds(fault: str, times: int, records: int, down: float) -> list[Round]:
    """So many rounds on one broker (``node``: on three); each is printed as it ends."""
    brokers = Brokers(f"kafka-{fault}", nodes=3 if fault == "node" else 1)
    found = []
    try:
        brokers.start()
        for number in range(times):
            found.append(one(brokers, fault, number, records, down))
            print(json.dumps(asdict(found[-1])), flush=True)
    finally:
        brokers.stop("--kill", "--wipe")
    return found


def main() -> None:
    """Runs the rounds and prints what they come to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("fault", choices=FAULTS)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--records", type=int, default=16_000)
    parser.add_argument("--down", type=float, default=60.0)
    given = parser.parse_args()
    found = rounds(given.fault, given.times, given.records, given.down)
    recovery = [each.recovery for each in found]
    total = {
        "fault": given.fault,
        "rounds": len(found),
        "lost": sum(each.lost for each in found),
        "doubled": sum(each.doubled for each in found),
        "repeated": sum(each.repeated for each in found),
        "died": sum(each.died for each in found),
        "recovery_median": statistics.median(recovery),
        "recovery_max": max(recovery),
    }
    print(json.dumps(total))


if __name__ == "__main__":
    main()
