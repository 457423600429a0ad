"""The numbers docs/sizing.md is made of: what a mention costs in time, in messages and on disk, and what follows from it.

usage: python -m tests.benchmarks.sizing [--mentions N] [--elasticsearch URL] [--worker-rate R]

``measured``: on one core with the embedded runner, microseconds of processor time a mention per stage (not of the clock:
that depends on who else uses the machine); bytes of a mention as it travels, of what is decided about it and of the
stages' state; bytes of the index per million mentions (the SQLite file; with ``--elasticsearch`` also a real cluster, in
indices of their own that are deleted afterwards).

``arithmetic``: partitions, workers and Kafka's disk for 1,000, 10,000 and 100,000 mentions a second. ``--worker-rate`` is
what one Kafka worker on one core was measured to do; without it the embedded chain's own rate stands in for it.
"""

import argparse
import json
import math
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
import structlog

from crawlers.records import Mention
from dashboards.documents import documents
from dashboards.indexes.sqlite import SqliteIndex
from dashboards.ports import Document
from streams import wiring
from streams.codec import Codec
from streams.runners.embedded.runner import EmbeddedRunner, calm_collector
from streams.runners.embedded.schema import connect
from streams.runners.kafka.topics import Topics
from tests.benchmarks.__main__ import measure, timed
from tests.benchmarks.material import START, UNIT, mentions
from tests.servers.elasticsearch.nodes import Refused

RATES = (1_000, 10_000, 100_000)
#: share of a worker's measured rate that is planned with: room for bursts, for a worker that is gone, for catching up
PLANNED = 0.5
#: partitions a worker, so that there is something to give away when workers are added
PARTITIONS_A_WORKER = 2
#: copies Kafka keeps of each partition
COPIES = 3
_DAY = 86_400


@dataclass
class Decided:
    """What the chain decided, counted and kept: documents for an index, bytes for a topic."""

    codec: Codec
    documents: list[Document] = field(default_factory=list)
    bytes: int = 0

    def take(self, effects: Sequence[tuple[int, Any]]) -> None:
        for version, record in effects:
            self.bytes += len(self.codec.encode(record))
            try:
                self.documents += documents(record, version)
            except TypeError:  # a record that no index shows
                continue


def run(taken: list[Mention], folder: Path) -> tuple[Decided, int]:
    """(what was decided about the mentions, bytes of the stages' state afterwards)."""
    decided = Decided(Codec())
    database = connect(folder / "sizing.db")
    runner = EmbeddedRunner(
        database, decided.codec, wiring.replay_topology(UNIT, None), decided.take, lambda: START
    )
    for start in range(0, len(taken), 1000):
        runner.log.ingest(taken[start : start + 1000])
    while runner.pump():
        pass
    state = database.execute("SELECT coalesce(sum(length(key) + length(body)), 0) FROM state").fetchone()[0]
    return decided, int(state)


def sqlite_bytes(shown: list[Document], folder: Path) -> int:
    """The index file after all documents are in it and its log is written back."""
    index = SqliteIndex(folder / "sizing-index.db")
    index.put(shown)
    index.close()
    return sum(path.stat().st_size for path in folder.glob("sizing-index.db*"))


def elasticsearch_bytes(shown: list[Document], url: str) -> int:
    """Bytes of the mentions' and issues' primaries once merged into one segment; the indices are deleted afterwards."""
    from dashboards.indexes.elasticsearch import ElasticsearchIndex
    from dashboards.indexes.elasticsearch.reaching import Address

    prefix = f"sizing-{os.getpid()}"
    refused = Refused()
    index = ElasticsearchIndex(
        Address(hosts=(url,), timeout=60.0), prefix=prefix, replicas=0, refused=refused
    )
    try:
        for start in range(0, len(shown), 5000):
            index.put(shown[start : start + 5000])
        if refused.documents:
            raise RuntimeError(f"refused {len(refused.documents)}: {refused.documents[0][1]}")
        requests.post(
            f"{url}/{prefix}-*/_forcemerge?max_num_segments=1&flush=true", timeout=600
        ).raise_for_status()
        stats = requests.get(f"{url}/{prefix}-*/_stats/store", timeout=60).json()
        return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])
    finally:
        requests.delete(f"{url}/{','.join(index.server.read_indices())}", timeout=60)
        index.close()


def plan(rate: int, worker_rate: float, message_bytes: float) -> dict[str, Any]:
    """What ``rate`` mentions a second take, when one worker does ``worker_rate`` and a mention is ``message_bytes`` in all
    topics that are kept for a time."""
    workers = math.ceil(rate / (worker_rate * PLANNED))
    kept = {spec.keep for spec in Topics("minsheng", 1).specs if spec.name.endswith((".inbox", ".effects"))}
    (milliseconds,) = kept  # both are kept equally long
    return {
        "mentions_per_second": rate,
        "workers": workers,
        "partitions": workers * PARTITIONS_A_WORKER,
        "units_at_least": workers,
        "million_mentions_a_day": round(rate * _DAY / 1e6, 1),
        "kafka_terabytes": round(rate * (milliseconds or 0) / 1000 * message_bytes * COPIES / 1e12, 1),
    }


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mentions", type=int, default=10_000)
    parser.add_argument("--elasticsearch", metavar="URL")
    parser.add_argument("--worker-rate", type=float, metavar="R")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    taken = list(mentions(asked.mentions, span=timedelta(days=10)))
    spent: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        calm_collector()
        # processor time: what a mention costs is the same while others use the machine
        watched = timed(wiring.replay_topology(UNIT, None), spent, time.process_time)
        seconds = measure(watched, taken, folder, time.process_time)
        decided, state = run(taken, folder)
        indexed = {"sqlite": sqlite_bytes(decided.documents, folder)}
    if asked.elasticsearch:
        indexed["elasticsearch"] = elasticsearch_bytes(decided.documents, asked.elasticsearch)
    message = sum(len(Codec().encode(each)) for each in taken) / len(taken)
    effects = decided.bytes / len(taken)
    rate = asked.worker_rate or len(taken) / seconds
    measured = {
        "mentions": len(taken),
        "processor_microseconds_per_mention": {
            stage: round(each / len(taken) * 1e6) for stage, each in spent.items()
        }
        | {"all": round(seconds / len(taken) * 1e6)},
        "bytes_per_mention": {
            "inbox": round(message),
            "effects": round(effects),
            "state": round(state / len(taken)),
        },
        "documents_per_mention": round(len(decided.documents) / len(taken), 2),
        "index_megabytes_per_million": {kind: round(size / len(taken)) for kind, size in indexed.items()},
    }
    arithmetic = {
        "worker_rate": round(rate),
        "worker_rate_is": "given" if asked.worker_rate else "the embedded chain's own",
        "planned_share": PLANNED,
        "rates": [plan(each, rate, message + effects) for each in RATES],
    }
    print(json.dumps({"measured": measured, "arithmetic": arithmetic}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
