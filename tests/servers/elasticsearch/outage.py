"""Elasticsearch is stopped for a while in the middle of an ingestion, and started again: what is lost, what is doubled?

usage: python -m tests.servers.elasticsearch.outage [--seconds 60] [--times 10]

The rehearsal's comments go through the real topology into the index; the same stream, undisturbed, goes into a file.
Prints one JSON line a time: documents that are missing, that are there twice, that differ from the undisturbed ones,
whether the chain kept up while the index was away, and the seconds from the node's return until nothing waited.
"""

import argparse
import json
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from dashboards.documents.catalogue import IDS
from dashboards.indexes.elasticsearch import ElasticsearchIndex
from dashboards.indexes.elasticsearch.reaching import Address
from dashboards.indexes.sqlite import SqliteIndex
from dashboards.ports import KINDS, Index, Kind, Query
from streams import wiring
from streams.codec import Codec
from streams.runners.embedded.runner import EmbeddedRunner
from streams.runners.embedded.schema import connect
from tests.faults.ingestion import UNIT, chunks, mentions
from tests.servers.elasticsearch.nodes import Node, Refused


class Ingestion:
    """A stream of chunks into an index."""

    def __init__(self, folder: Path, index: Index) -> None:
        self.db = connect(folder / "minsheng.db")
        topology = wiring.replay_topology(UNIT, None)
        self.runner = EmbeddedRunner(
            self.db, Codec(), topology, wiring.sink(index), lambda: datetime.now(UTC)
        )

    def take(self, chunk: Any) -> None:
        """Stores a chunk and works through it."""
        stored, tick = chunk
        self.runner.log.ingest(stored)
        self.runner.log.append((tick,))
        while self.runner.pump():
            pass

    def waiting(self) -> int:
        """Effects that the index has not taken."""
        return self.runner.effects.waiting()


def everything(index: Index) -> list[tuple[Kind, str, Any]]:
    """Every document as the index gives it."""
    return [
        (kind, json.dumps(body, sort_keys=True), body)
        for kind in KINDS
        for body in index.scan(Query(kind=kind))
    ]


def outage(node: Node, prefix: str, *, seconds: float, kill: bool) -> dict[str, Any]:
    """One ingestion with the node away for at least so many seconds in the middle of it."""
    stream = list(chunks(mentions()))
    third = len(stream) // 3
    with tempfile.TemporaryDirectory() as name:
        calm, rough = Path(name) / "calm", Path(name) / "rough"
        calm.mkdir()
        rough.mkdir()
        file = SqliteIndex(calm / "index.db")
        undisturbed = Ingestion(calm, file)
        for chunk in stream:
            undisturbed.take(chunk)
        expected = everything(file)
        undisturbed.db.close()
        file.close()

        refused = Refused()
        index = ElasticsearchIndex(Address(hosts=(node.url,)), prefix=prefix, replicas=0, refused=refused)
        disturbed = Ingestion(rough, index)
        for chunk in stream[:third]:
            disturbed.take(chunk)
        before = disturbed.waiting()
        node.stop(*(["--kill"] if kill else []))
        gone = time.monotonic()
        behind = 0
        for number, chunk in enumerate(stream[third : 2 * third], 1):
            disturbed.take(chunk)
            behind = max(behind, disturbed.runner.lag())
            time.sleep(max(0.0, gone + seconds * number / third - time.monotonic()))  # an even pace
        waited = disturbed.waiting()
        back = threading.Thread(target=node.start)
        back.start()
        for chunk in stream[2 * third :]:
            disturbed.take(chunk)
        back.join()
        returned = time.monotonic()
        while disturbed.waiting():
            disturbed.runner.pump()
            time.sleep(0.05)
        recovery = time.monotonic() - returned
        found = everything(index)
        disturbed.db.close()
        index.close()
    missing = Counter((kind, body) for kind, body, _ in expected)
    missing.subtract((kind, body) for kind, body, _ in found)
    ids = Counter(_identity(kind, body) for kind, _, body in found)
    wanted = {_identity(kind, body) for kind, _, body in expected}
    return {
        "seconds_away": round(returned - gone, 1),
        "killed": kill,
        "documents": len(expected),
        "lost": len(wanted - ids.keys()),
        "doubled": sum(number - 1 for number in ids.values()) + len(ids.keys() - wanted),
        "different": sum(number > 0 for number in missing.values()),
        "refused": len(refused.documents),
        "waiting_before": before,
        "waiting_when_started": waited,
        "chain_behind": behind,
        "recovery_seconds": round(recovery, 1),
    }


def _identity(kind: Kind, body: Any) -> tuple[str, str]:
    return kind, body[IDS[kind]]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--times", type=int, default=10)
    arguments = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    node = Node("elasticsearch-outage")
    try:
        node.start()
        for number in range(arguments.times):
            row = outage(node, f"outage{number}", seconds=arguments.seconds, kill=number % 2 == 0)
            print(json.dumps(row), flush=True)
    finally:
        node.stop("--kill", "--wipe")


if __name__ == "__main__":
    main()
