"""Throughput of the embedded pipeline on one core: mentions a second from stored to durably indexed.

usage: python -m tests.benchmarks [--mentions N] [--stream FILE]

Prints a JSON line for each kind of input, the quickest of some runs as others use the machine too: the whole chain,
each stage's share, and the same machine's rate in the same run for a chain that only stores and indexes (a ratio says
more than a rate on a noisy machine).

- ``rehearsal``: the rehearsal city's comments as they were written, or those of FILE (``stream.jsonl``).
- ``written``: every comment that was written for this project, each once and in random order, thus without the
  matters and echoes of a city's stream: most begin an issue of their own, and a fifth of the training comments are risks.
- ``mixed``: N comments, each made of halves of two (``material.py``): longer, of two matters, with five times the
  alerts, so that nothing is a copy of anything else however many are asked for.
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
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import structlog

from analyzers.records import IssueUpdate, Opinion
from crawlers.records import Mention
from streams import wiring
from streams.codec import Codec
from streams.rehearsal import write_scenario
from streams.replay import corpus
from streams.runners.embedded.runner import EmbeddedRunner, calm_collector
from streams.runners.embedded.schema import connect
from streams.stage import Entries, Stage, Step, Topology
from tests.benchmarks.material import UNIT, mentions, written

#: of each input
RUNS = 3


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


def figures(stored: list[Mention]) -> dict[str, Any]:
    """One row, measured in this process."""
    spent: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        whole, bare = Path(name) / "whole", Path(name) / "bare"
        whole.mkdir()
        bare.mkdir()
        least = measure(trivial(), stored, bare)
        seconds = measure(timed(wiring.replay_topology(UNIT, None), spent), stored, whole)
    count = len(stored)
    return {
        "mentions": count,
        "characters": round(sum(len(mention.text) for mention in stored) / count, 1),
        "mentions_per_second": round(count / seconds),
        "store_and_index_only_per_second": round(count / least),
        "ratio": round(seconds / least, 2),
        "microseconds_per_mention": {name: round(value / count * 1e6) for name, value in spent.items()}
        | {"all": round(seconds / count * 1e6)},
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def recorded(path: Path | None) -> list[Mention]:
    """The mentions of a recorded stream; of the rehearsal's when none is named."""
    if path is not None:
        return list(corpus.mentions(path, UNIT))
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "stream.jsonl"
        write_scenario(path)
        return list(corpus.mentions(path, UNIT))


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mentions", type=int, default=20_000)
    parser.add_argument("--stream", type=Path)
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    inputs = {
        "rehearsal" if given.stream is None else str(given.stream): recorded(given.stream),
        "written": written(span=timedelta(days=10)),
        "mixed": list(mentions(given.mentions, span=timedelta(days=10))),
    }
    # a process for every run: what one leaves in memory makes the next slower
    with get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        for name, stored in inputs.items():
            rows = [pool.apply(figures, (stored,)) for _ in range(RUNS)]
            row = max(rows, key=lambda each: float(each["mentions_per_second"]))
            print(json.dumps({"input": name} | row, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
