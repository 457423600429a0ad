"""A worker that stands still is killed and started again; one that dies is started again; an absent broker kills nobody."""

import sys
import threading
import time
from pathlib import Path

import pytest

from streams.runners.kafka.admin import Lag
from streams.runners.kafka.errors import BrokerAway
from streams.runners.kafka.topics import Topics
from streams.runners.kafka.watchdog import SIGN
from streams.supervise.worker import watch

#: gives its sign of life ten times a second, whatever becomes of its work
ALIVE = """
import json, pathlib, sys, time
path = pathlib.Path(sys.argv[1])
with open(path.with_name("started"), "a") as started:
    print("started", file=started)
while True:
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"at": time.monotonic(), "partitions": [0]}))
    fresh.replace(path)
    time.sleep(0.1)
"""


class Waiting:
    """Brokers that have records for partition 0, at which nobody gets any further."""

    def lag(self, topic: str, group: str) -> Lag:
        return Lag(topic, group, {0: 5}, {0: 7})


class Away:
    def lag(self, topic: str, group: str) -> Lag:
        raise BrokerAway("away")


def watched(folder: Path, asked: Waiting | Away, until: int, seconds: float) -> int:
    """How often the worker was started, watched until so many starts or for so many seconds."""
    stop, started = threading.Event(), folder / "started"

    def starts() -> int:
        return len(started.read_text().splitlines()) if started.exists() else 0

    thread = threading.Thread(
        target=watch,
        args=("w", ["-c", ALIVE, str(folder / SIGN)], folder, folder / "logs", asked, Topics("t", 1), stop),
        kwargs={"stall": 1.0, "ask": 0.2, "program": (sys.executable,)},
    )
    thread.start()
    deadline = time.monotonic() + seconds
    while starts() < until and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    thread.join(timeout=20)
    assert not thread.is_alive()
    return starts()


@pytest.mark.slow
def test_a_worker_that_stands_still_is_started_again(tmp_path: Path) -> None:
    """It lives, records wait on its partition, and the group does not move."""
    assert watched(tmp_path, Waiting(), until=2, seconds=40) == 2


@pytest.mark.slow
def test_an_absent_broker_starts_nobody_again(tmp_path: Path) -> None:
    """Several stall times long nothing is said, and the worker lives on."""
    assert watched(tmp_path, Away(), until=2, seconds=4) == 1
