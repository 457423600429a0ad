"""Stores a burst in one process, works it off in another, and prints what came of it as one JSON line.

usage: python -m tests.faults.burst FOLDER [COUNT]

Without COUNT what the folder holds is worked off.
"""

import argparse
import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import structlog

from dashboards.indexes.sqlite import SqliteIndex
from dashboards.ports import Query
from streams import wiring
from streams.codec import Codec
from streams.runners.embedded.dead_letters import DeadLetters
from streams.runners.embedded.log import Log
from streams.runners.embedded.runner import EmbeddedRunner, calm_collector
from streams.runners.embedded.schema import connect
from tests.benchmarks.material import UNIT, mentions


def store(folder: Path, count: int) -> int:
    """Six hours' worth of a very bad day, stored in one go."""
    log = Log(connect(folder / "minsheng.db"), Codec())
    burst, new = mentions(count, span=timedelta(hours=6)), 0
    while part := list(islice(burst, 1000)):
        new += log.ingest(part).new
    return new


def work_off(folder: Path) -> None:
    """What the pipeline does, until nothing is left."""
    index = SqliteIndex(folder / "index.db")
    runner = EmbeddedRunner(
        connect(folder / "minsheng.db"),
        Codec(),
        wiring.replay_topology(UNIT, None),
        wiring.sink(index),
        lambda: datetime.now(UTC),
    )
    calm_collector()
    while runner.pump():
        pass


def main(folder: Path, count: int) -> None:
    """Each half in a process of its own, so that the peak is the pipeline's."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    folder.mkdir(parents=True, exist_ok=True)
    stored = store(folder, count)
    begun = time.monotonic()
    child = os.fork() if stored else 0
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "tests.faults.burst", str(folder)])  # noqa: S606
    _, status, usage = os.wait4(child, 0)
    row = {
        "stored": stored,
        "indexed": sum(
            SqliteIndex(folder / "index.db").count(Query(kind="mentions"), by="platform").values()
        ),
        "dead_letters": len(DeadLetters(connect(folder / "minsheng.db")).list()),
        "peak_rss_mb": round(usage.ru_maxrss / 1024),
        "seconds": round(time.monotonic() - begun, 1),
    }
    print(json.dumps(row))
    sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int, nargs="?")
    given = parser.parse_args()
    if given.count is None:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
        work_off(given.folder)
    else:
        main(given.folder, given.count)
