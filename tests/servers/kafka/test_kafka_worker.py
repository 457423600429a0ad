"""`minsheng worker`: watched from outside, started again when it dies or stands still, one of a name."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from streams.runners.kafka.watchdog import SIGN, read_sign
from tests.e2e.product import MINSHENG, environment, until
from tests.servers.kafka.brokers import Brokers
from tests.servers.kafka.test_kafka_topics import BUS
from tests.streams.conftest import BUREAU


@contextmanager
def worker(folder: Path, url: str, prefix: str = "watched") -> Iterator["subprocess.Popen[bytes]"]:
    """The command as a service manager would start it."""
    (folder / "pepper").write_text("x" * 32, encoding="utf-8")
    (folder / "minsheng.toml").write_text(
        BUREAU + BUS.format(url=url).replace('"cli"', f'"{prefix}"'), encoding="utf-8"
    )
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen(
            [MINSHENG, "worker"], cwd=folder, env=environment(), stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=20)


def child(process: "subprocess.Popen[bytes]") -> psutil.Process | None:
    """The worker below its watchdog."""
    return next(iter(psutil.Process(process.pid).children()), None)


@pytest.mark.slow
def test_a_worker_that_dies_is_started_again_and_stops_when_told(brokers: Brokers, tmp_path: Path) -> None:
    """Killed, it comes back and takes its partitions; a second one of its name is refused; SIGTERM ends both."""
    sign = tmp_path / "var" / "workers" / "worker-1" / SIGN

    def partitions() -> tuple[int, ...]:
        found = read_sign(sign)
        return found.partitions if found is not None else ()

    with worker(tmp_path, brokers.url) as process:
        until("the partitions", lambda: partitions() == (0, 1), 90)
        first = until("a child", lambda: child(process))
        second = subprocess.run(
            [MINSHENG, "worker"], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60
        )
        assert second.returncode == 1
        assert "这台机器上已有名为 worker-1 的工作进程" in second.stderr

        os.kill(first.pid, signal.SIGKILL)
        sign.unlink()
        until("the partitions again", lambda: partitions() == (0, 1), 90)
        again = until("another child", lambda: child(process))
        assert again.pid != first.pid
        process.terminate()
        assert process.wait(timeout=20) == 0
        assert not again.is_running()
