"""The supervisor: parts that die come back with growing patience, parts that will not stop are killed."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from streams.settings import load
from streams.supervise.child import GRACE, SUPERVISED
from streams.supervise.ports import busy_ports
from streams.supervise.processes import HEALTHY_AFTER, PATIENCE, Part, Processes


class Clock:
    """A clock the test turns."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def python(tmp_path: Path, *programs: str, clock: Clock | None = None, grace: float = GRACE) -> Processes:
    """Parts that are small Python programs."""
    parts = [Part(f"part{n}", ["-c", program]) for n, program in enumerate(programs)]
    made = Processes(parts, tmp_path / "logs", command=(sys.executable,), grace=grace)
    if clock is not None:
        made.clock = clock
    return made


@pytest.fixture
def dying(tmp_path: Path, clock: Clock) -> Iterator[Processes]:
    made = python(tmp_path, "raise SystemExit(3)", clock=clock)
    yield made
    made.stop()


def die(supervisor: Processes) -> None:
    """Lets the one part end and the supervisor notice."""
    (part,) = supervisor.parts
    assert part.process is not None
    part.process.wait(timeout=30)
    supervisor.watch()


def test_a_part_that_dies_comes_back_with_growing_patience(dying: Processes, clock: Clock) -> None:
    """Not before its time, then at once; the last patience stays."""
    (part,) = dying.parts
    dying.watch()
    for number, patience in enumerate((*PATIENCE, PATIENCE[-1]), 1):
        die(dying)
        assert (part.process, part.last_exit, part.restarts) == (None, 3, number)
        assert part.state == "等待重启"
        clock.now += patience - 0.01
        dying.watch()
        assert part.process is None
        clock.now += 0.02
        dying.watch()
        assert part.process is not None
        assert part.state == "运行中"


def test_a_part_that_was_healthy_is_started_again_soon(dying: Processes, clock: Clock) -> None:
    """Patience is forgotten by a part that lived for a minute."""
    (part,) = dying.parts
    dying.watch()
    for _ in range(4):
        die(dying)
        clock.now += PATIENCE[-1]
        dying.watch()
    assert part.failures == 4
    clock.now += HEALTHY_AFTER
    die(dying)
    assert part.due == pytest.approx(clock.now + PATIENCE[0])


def test_a_part_that_ignores_the_request_is_killed(tmp_path: Path) -> None:
    """SIGTERM first; what is left after the grace gets SIGKILL, and nothing stays behind."""
    stubborn = (
        "import signal,time;signal.signal(signal.SIGTERM,signal.SIG_IGN);print('ready');time.sleep(600)"
    )
    supervisor = python(tmp_path, stubborn, "import time;print('ready');time.sleep(600)", grace=0.3)
    supervisor.watch()
    running = [part.process for part in supervisor.parts if part.process is not None]
    for number in (0, 1):
        while "ready" not in (tmp_path / "logs" / f"part{number}.out").read_text():
            assert all(process.poll() is None for process in running)
    supervisor.stop()
    assert [process.returncode for process in running] == [-signal.SIGKILL, -signal.SIGTERM]


def test_the_grace_keeps_the_promise_of_ctrl_c() -> None:
    """Killing begins early enough for everything to be over within 5 s."""
    assert GRACE < 5
    assert Processes([], Path()).grace == GRACE


def test_what_a_part_says_is_kept(tmp_path: Path) -> None:
    """Both outputs of every life of a part are in its .out file."""
    supervisor = python(tmp_path, "import sys;print('words');print('trouble',file=sys.stderr)")
    supervisor.watch()
    die(supervisor)
    supervisor.stop()
    written = (tmp_path / "logs" / "part0.out").read_text()
    assert "words" in written
    assert "trouble" in written


@pytest.mark.parametrize(
    ("heeds", "ended_by"),
    [("SIG_DFL", signal.SIGTERM), ("SIG_IGN", signal.SIGKILL)],
    ids=["heeds", "ignores"],
)
def test_a_part_ends_when_its_supervisor_is_gone(heeds: str, ended_by: signal.Signals) -> None:
    """Its standard input closes: it asks itself to stop, and ends itself if it does not listen."""
    program = (
        "import signal,time\nfrom streams.supervise import child\nchild.GRACE = 0.2\n"
        f"signal.signal(signal.SIGTERM, signal.{heeds})\nchild.watch_supervisor()\ntime.sleep(600)"
    )
    part = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, env=os.environ | {SUPERVISED: "1"}
    )
    assert part.stdin is not None
    part.stdin.close()
    assert part.wait(timeout=30) == -ended_by
    assert not psutil.pid_exists(part.pid)


def test_a_busy_port_is_named(tmp_path: Path) -> None:
    """The key of the configuration and the port, before anything is started."""
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.create_server(("127.0.0.1", 0)) as other:
        busy, free = taken.getsockname()[1], other.getsockname()[1]
        other.close()
        path = tmp_path / "minsheng.toml"
        path.write_text(
            '[[units]]\nid = "u"\nname = "单位"\n[privacy]\npepper = { file = "p" }\n'
            f'[console]\nlisten = "127.0.0.1:{busy}"\n[rehearsal]\nlisten = "127.0.0.1:{free}"\n',
            encoding="utf-8",
        )
        assert busy_ports(load(path)) == [("console.listen", busy)]
