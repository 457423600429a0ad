"""A worker as a process of its own, over the product's or the toy topology, without ticks of its own.

usage: python -m tests.servers.kafka.worker_process JSON   (see ``Setup``)
"""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec
import structlog

from streams.codec import Codec
from streams.runners.kafka.application import Worker
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.process import run
from streams.runners.kafka.topics import Topics
from streams.stage import Topology
from streams.supervise.child import SUPERVISED, stop_on_signals


class Setup(msgspec.Struct):
    """What the process is told."""

    name: str
    servers: tuple[str, ...]
    prefix: str
    partitions: int
    folder: str
    state: Literal["rocksdb", "memory"] = "rocksdb"
    topology: Literal["product", "toy", "trivial", "paging"] = "product"
    session: float = 6.0


class WorkerProcess:
    """Starts, kills and stops one; as a context manager it leaves nothing running."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        Path(self.setup.folder).mkdir(parents=True, exist_ok=True)
        with (Path(self.setup.folder) / "out").open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.servers.kafka.worker_process", msgspec.json.encode(self.setup)],
                stdin=subprocess.PIPE, stdout=out, stderr=out, env=os.environ | {SUPERVISED: "1"},
            )  # fmt: skip

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """As a machine that loses its power."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self._ended()

    def stop(self) -> int:
        """As a service manager; gives the exit status."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait(timeout=30)
        return self._ended()

    def _ended(self) -> int:
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait()

    def __enter__(self) -> "WorkerProcess":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            self.process.kill()
            self._ended()


def _topology(setup: Setup) -> tuple[Codec, Topology]:
    if setup.topology == "toy":
        from tests.contracts.runner_contract import Seen, Total, toy_topology

        return Codec((Seen, Total)), toy_topology()
    if setup.topology == "trivial":
        from tests.benchmarks.__main__ import trivial

        return Codec(), trivial()
    if setup.topology == "paging":
        from tests.servers.kafka.paging import paging_topology

        return Codec(), paging_topology()
    from streams import wiring

    return Codec(), wiring.replay_topology("any", None)


def main() -> None:
    """Works until it is told to stop."""
    setup = msgspec.json.decode(sys.argv[1], type=Setup)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(20))
    codec, topology = _topology(setup)
    worker = Worker(
        name=setup.name,
        broker=Broker(setup.servers),
        topics=Topics(setup.prefix, setup.partitions),
        codec=codec,
        topology=topology,
        data_dir=Path(setup.folder),
        state=setup.state,
        session=setup.session,
    )
    run(worker, (), None, stop_on_signals(), lambda: datetime.now(UTC))


if __name__ == "__main__":
    main()
