"""Throughput of the embedded pipeline on one core: mentions a second from stored to durably indexed.

usage: python -m tests.benchmarks [--mentions N]

Prints one JSON line: the whole chain, each stage's share, and the same machine's rate in the same run for a chain
that only stores and indexes (a ratio says more than a rate on a noisy machine).
"""

import argparse
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from analyzers.records import IssueUpdate, Opinion
from crawlers.records import Mention
from streams import wiring
from streams.codec import Codec
from streams.runners.embedded.runner import EmbeddedRunner, calm_collector
from streams.runners.embedded.schema import connect
from streams.stage import Entries, Stage, Step, Topology
from tests.benchmarks.material import UNIT, mentions


def trivial() -> Topology:
    """A chain that labels nothing: what storing and indexing alone cost."""

    def opened(unit: str, entries: Entries) -> Step:
        def step(mention: Mention) -> Iterable[Any]:
            opinion = Opinion(
                mention=mention, sentiment="neutral", sentiment_score=0.0, intent="其他", topic="其他",
                flags=(), region=None, keywords=(),
            )  # fmt: skip
            return (IssueUpdate(unit=unit, at=mention.fetched_at, issue_id=None, opinion=opinion),)

        return step

    return Topology((Mention,), (Stage("label", (Mention,), (IssueUpdate,), opened),), (IssueUpdate,))


Clock = Callable[[], float]


def timed(topology: Topology, spent: dict[str, float], clock: Clock = time.perf_counter) -> Topology:
    """The same topology, adding up the seconds spent inside each stage's step."""

    def watch(stage: Stage) -> Stage:
        def watched(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
            def step(given: Any) -> Any:
                begun = clock()
                out = inner(given)
                spent[stage.name] = spent.get(stage.name, 0.0) + clock() - begun
                return out

            return step

        return replace(
            stage,
            open=lambda unit, entries: watched(stage.open(unit, entries)),
            many=stage.many and watched(stage.many),
        )

    return Topology(topology.sources, tuple(map(watch, topology.stages)), topology.effects)


def measure(
    topology: Topology, stored: list[Mention], folder: Path, clock: Clock = time.perf_counter
) -> float:
    """Seconds from the first pump to the last confirmed index write."""
    from dashboards.indexes.sqlite import SqliteIndex

    sink = wiring.sink(SqliteIndex(folder / "index.db"))
    runner = EmbeddedRunner(
        connect(folder / "minsheng.db"), Codec(), topology, sink, lambda: datetime.now(UTC)
    )
    for start in range(0, len(stored), 1000):
        runner.log.ingest(stored[start : start + 1000])
    calm_collector()
    begun = clock()
    while runner.pump():
        pass
    return clock() - begun


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mentions", type=int, default=20_000)
    count = parser.parse_args().mentions
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    stored = list(mentions(count, span=timedelta(days=10)))
    spent: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        whole, bare = Path(name) / "whole", Path(name) / "bare"
        whole.mkdir()
        bare.mkdir()
        least = measure(trivial(), stored, bare)
        seconds = measure(timed(wiring.replay_topology(UNIT, None), spent), stored, whole)
    row = {
        "mentions": count,
        "mentions_per_second": round(count / seconds),
        "store_and_index_only_per_second": round(count / least),
        "ratio": round(seconds / least, 2),
        "microseconds_per_mention": {name: round(value / count * 1e6) for name, value in spent.items()}
        | {"all": round(seconds / count * 1e6)},
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
