"""Throughput and latency of the topology on a real broker with two workers, all on this machine.

usage: python -m tests.benchmarks.kafka [--mentions N] [--seconds S]

Prints one JSON line: mentions a second of the whole topology, of a trivial agent in the same run (a ratio says more
than a rate on a noisy machine), and how long a mention takes from the broker to its durable effect at 500 a second.
Times are the brokers' records' own: when a mention was put in, and when the parcel with its effect was.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec

from crawlers.records import Mention
from streams.codec import Codec
from streams.runners.kafka.admin import Admin
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.parcels import unpack
from streams.runners.kafka.partition import PLACES
from streams.runners.kafka.ship import producer
from streams.runners.kafka.topics import Topics
from streams.runners.kafka.watchdog import SIGN, read_sign
from tests.benchmarks.material import mentions
from tests.servers.kafka.brokers import Brokers
from tests.servers.kafka.worker_process import Setup, WorkerProcess
from tests.servers.kafka.workers import read, settled

PARTITIONS = 4
#: mentions a second of the latency measurement
RATE = 500


@dataclass(frozen=True, slots=True)
class Measured:
    """Mentions a second, and the milliseconds each mention took."""

    rate: float
    milliseconds: list[int]


def units(topics: Topics) -> list[str]:
    """One unit for each partition."""
    found: dict[int, str] = {}
    number = 0
    while len(found) < PARTITIONS:
        found.setdefault(topics.partition_of(f"unit{number}"), f"unit{number}")
        number += 1
    return [found[partition] for partition in range(PARTITIONS)]


def material(count: int, topics: Topics, span: timedelta = timedelta(days=10)) -> Iterator[Mention]:
    """Varied comments, one unit after the other."""
    names = units(topics)
    for number, mention in enumerate(mentions(count, span=span)):
        yield replace(mention, unit=names[number % PARTITIONS])


def measure(
    servers: Broker, prefix: str, topology: Literal["product", "trivial"], count: int, rate: float | None
) -> Measured:
    """Starts two workers, waits until they share the partitions, puts the mentions in and reads what came out."""
    topics, codec = Topics(prefix, PARTITIONS), Codec()
    Admin(servers, topics).create()
    stored = list(material(count, topics))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for name in ("w0", "w1"):
            setup = Setup(
                name, servers.servers, prefix, PARTITIONS, str(folder / name), topology=topology, session=30
            )
            stack.enter_context(WorkerProcess(setup))
        while not _shared([folder / "w0", folder / "w1"]):
            time.sleep(0.2)
        sender = producer(servers)
        begun = time.monotonic()
        for number, mention in enumerate(stored):
            sender.send(
                topics.inbox,
                key=mention.unit.encode(),
                value=codec.encode(mention),
                partition=topics.partition_of(mention.unit),
            )
            if rate is not None and (ahead := number / rate - (time.monotonic() - begun)) > 0.01:
                time.sleep(ahead)
        sender.flush()
        sender.close()
        settled(servers, topics, 1800)
    return _read(servers, topics, codec)


def _shared(folders: list[Path]) -> bool:
    signs = [read_sign(folder / SIGN) for folder in folders]
    return all(sign is not None and len(sign.partitions) == PARTITIONS // 2 for sign in signs)


def _read(servers: Broker, topics: Topics, codec: Codec) -> Measured:
    """Joins what was put in with the parcels that hold its effects, by partition and offset."""
    put = {(m.partition, m.offset): m.timestamp for m in read(servers, topics.inbox, PARTITIONS)}
    done: dict[tuple[int, int], int] = {}
    for parcel in read(servers, topics.effects, PARTITIONS):
        for version, _ in unpack(parcel.value, codec):
            done.setdefault((parcel.partition, version >> PLACES), parcel.timestamp)
    if missing := put.keys() - done.keys():
        raise SystemExit(f"{len(missing)} mentions led to nothing")
    seconds = (max(done.values()) - min(put.values())) / 1000
    return Measured(len(put) / seconds, sorted(done[place] - put[place] for place in put))


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mentions", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=30)
    given = parser.parse_args()
    brokers = Brokers("kafka-bench")
    try:
        brokers.start()
        servers = Broker(brokers.servers)
        trivial = measure(servers, "trivial", "trivial", given.mentions, None)
        whole = measure(servers, "whole", "product", given.mentions, None)
        steady = measure(servers, "steady", "product", RATE * given.seconds, RATE)
    finally:
        brokers.stop("--kill", "--wipe")
    took = steady.milliseconds
    row: dict[str, Any] = {
        "workers": 2,
        "mentions": given.mentions,
        "mentions_per_second": round(whole.rate),
        "trivial_per_second": round(trivial.rate),
        "ratio": round(trivial.rate / whole.rate, 2),
        f"ms_at_{RATE}_per_second": {
            name: took[int((len(took) - 1) * share)]
            for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1))
        },
        "load_average": round(os.getloadavg()[0], 1),
    }
    print(json.dumps(msgspec.to_builtins(row)))


if __name__ == "__main__":
    main()
