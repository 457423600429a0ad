"""Very many mentions through the whole distributed path, counted at every stage; all on this machine.

usage: python -m tests.benchmarks.whole_path [--mentions N] [--days D]

local log -> shipper -> inbox -> two Faust workers -> effects -> indexer -> Elasticsearch. Prints a JSON line of the
progress each half minute, and at the end the counts: exit status 1 when they are not all the same.
"""

import argparse
import json
import logging
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import structlog

from crawlers.records import Mention
from dashboards.indexes.elasticsearch import ElasticsearchIndex
from dashboards.indexes.elasticsearch.reaching import Address
from dashboards.ports import Query
from streams.codec import Codec
from streams.runners.embedded.log import Log
from streams.runners.embedded.schema import connect
from streams.runners.kafka.admin import Admin
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.indexer import Indexer, group
from streams.runners.kafka.partition import PLACES
from streams.runners.kafka.ship import Shipper, producer
from streams.runners.kafka.topics import Topics
from streams.wiring import sink
from tests.benchmarks.kafka import PARTITIONS, material
from tests.servers.elasticsearch.nodes import Node, Refused
from tests.servers.kafka.brokers import Brokers
from tests.servers.kafka.worker_process import Setup, WorkerProcess
from tests.servers.kafka.workers import messages

#: mentions written to the local log at once, and shipped but not yet worked off at most
CHUNK, AHEAD = 2_000, 20_000


def main() -> None:
    """Runs, waits until all is indexed, counts, prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--days", type=float, default=100.0)
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with ExitStack() as stack:
        brokers, node = Brokers("kafka-path"), Node("elasticsearch-path", java="")
        for server in (brokers, node):
            stack.callback(server.stop, "--kill", "--wipe")
            server.start()
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="whole-path-")))
        print(json.dumps(run(stack, brokers, node, folder, given.mentions, given.days)), flush=True)


def run(
    stack: ExitStack, brokers: Brokers, node: Node, folder: Path, count: int, days: float
) -> dict[str, Any]:
    """The counts of all stages; SystemExit when they differ."""
    servers, topics, stop = Broker(brokers.servers), Topics("path", PARTITIONS), threading.Event()
    admin, refused = Admin(servers, topics), Refused()
    admin.create()
    index = ElasticsearchIndex(Address(hosts=(node.url,)), prefix="path", replicas=0, refused=refused)
    for name in ("w0", "w1"):
        setup = Setup(name, servers.servers, topics.prefix, PARTITIONS, str(folder / name), session=30)
        stack.enter_context(WorkerProcess(setup))
    log = Log(connect(folder / "minsheng.db"), Codec())
    shipper = Shipper(Log(connect(folder / "minsheng.db"), Codec()), topics, lambda: producer(servers))
    indexer = Indexer(servers, topics, Codec(), sink(index))
    threads = [shipper.start(stop), threading.Thread(target=indexer.run, args=(stop,), daemon=True)]
    threads[1].start()
    begun = time.monotonic()
    written, platforms = _write(log, admin, topics, material(count, topics, timedelta(days=days)), begun)
    while _lag(admin, topics) or shipper.waiting():
        time.sleep(1)
    seconds = time.monotonic() - begun
    stop.set()
    for thread in threads:
        thread.join(60)
    return _counts(servers, topics, index, refused, written, platforms, seconds)


def _write(
    log: Log, admin: Admin, topics: Topics, stream: Iterator[Mention], begun: float
) -> tuple[int, Counter[str]]:
    """Fills the local log, never further ahead of the workers than ``AHEAD``."""
    platforms: Counter[str] = Counter()
    written, said = 0, begun
    while chunk := list(islice(stream, CHUNK)):
        log.ingest(chunk)
        written += len(chunk)
        platforms.update(mention.platform for mention in chunk)
        while written - sum(admin.lag(topics.inbox, topics.app).committed.values()) > AHEAD:
            time.sleep(0.5)
        if time.monotonic() - said > 30:
            said = time.monotonic()
            row = {"written": written, "seconds": round(said - begun), "lag": _lag(admin, topics)}
            print(json.dumps(row), flush=True)
    return written, platforms


def _lag(admin: Admin, topics: Topics) -> int:
    readers = ((topics.inbox, topics.app), (topics.effects, group(topics)))
    return sum(admin.lag(topic, reader).total for topic, reader in readers)


def _counts(
    servers: Broker,
    topics: Topics,
    index: ElasticsearchIndex,
    refused: Refused,
    written: int,
    platforms: Counter[str],
    seconds: float,
) -> dict[str, Any]:
    inbox = {(each.partition, each.offset) for each in messages(servers, topics.inbox, PARTITIONS)}
    decided = {
        (message.partition, version >> PLACES)
        for message in messages(servers, topics.effects, PARTITIONS)
        for version, _ in msgspec.msgpack.decode(message.value, type=list[tuple[int, bytes]])
    }
    indexed = index.count(Query(kind="mentions"), by="platform")
    row = {
        "written": written,
        "inbox": len(inbox),
        "decided": len(decided),
        "dead_letters": sum(1 for _ in messages(servers, topics.dead_letters, PARTITIONS)),
        "refused": len(refused.documents),
        "indexed": index.search(Query(kind="mentions", size=1)).total,
        "indexed_by_platform_equal": indexed == dict(platforms),
        "issues": index.search(Query(kind="issues", size=1)).total,
        "seconds": round(seconds),
        "mentions_per_second": round(written / seconds),
    }
    same = row["written"] == row["inbox"] == row["decided"] == row["indexed"]
    if not (same and row["indexed_by_platform_equal"] and row["dead_letters"] == row["refused"] == 0):
        print(json.dumps(row))
        sys.exit(1)
    return row


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
