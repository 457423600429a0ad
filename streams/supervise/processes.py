"""The parts as processes: started, watched, restarted with growing patience, stopped within seconds."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from streams.supervise.child import GRACE, SUPERVISED

#: this program as a command line
PROGRAM = (sys.executable, "-m", "streams.cli")
#: seconds before the 1st, 2nd, … restart of a part; the last value stays
PATIENCE = (0.5, 1.0, 2.0, 5.0, 15.0)
#: a part that lived this long is healthy: its next restart is the first again
HEALTHY_AFTER = 60.0


@dataclass
class Part:
    """One part: its command line and what became of its process. Times are of the monotonic clock."""

    name: str
    arguments: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    restarts: int = 0
    failures: int = 0
    due: float = 0.0
    last_exit: int | None = None

    @property
    def state(self) -> str:
        return "运行中" if self.process is not None else "等待重启" if self.restarts or self.due else "未启动"


@dataclass
class Processes:
    """The set of parts of one product."""

    parts: list[Part]
    log_dir: Path
    clock: Callable[[], float] = time.monotonic
    command: Sequence[str] = PROGRAM
    grace: float = GRACE
    _logger: structlog.stdlib.BoundLogger = field(default_factory=lambda: structlog.get_logger("supervisor"))

    def start(self, part: Part) -> None:
        """Starts a part in a session of its own, so that Ctrl-C reaches the supervisor only."""
        self.log_dir.mkdir(parents=True, exist_ok=True)
        with (self.log_dir / f"{part.name}.out").open("ab") as out:
            part.process = subprocess.Popen(  # noqa: S603 - our own program
                [*self.command, *part.arguments],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
                env=os.environ | {SUPERVISED: "1", "PYTHONUNBUFFERED": "1"},
                start_new_session=True,
            )
        part.started = self.clock()

    def watch(self) -> None:
        """Notices parts that died and starts those whose time has come; call it often."""
        present = self.clock()
        for part in self.parts:
            if part.process is not None and (code := part.process.poll()) is not None:
                lived = present - part.started
                part.failures = 0 if lived >= HEALTHY_AFTER else part.failures + 1
                part.due = present + PATIENCE[min(max(part.failures - 1, 0), len(PATIENCE) - 1)]
                _close(part.process)
                part.process, part.last_exit = None, code
                part.restarts += 1
                self._logger.error("part died", died=part.name, exit=code, lived=round(lived, 1))
            if part.process is None and present >= part.due:
                self.start(part)

    def stop(self) -> None:
        """Asks every part to stop, then kills what has not within the grace."""
        living = [part.process for part in self.parts if part.process is not None]
        for process in living:
            process.terminate()
        deadline = self.clock() + self.grace
        for process in living:
            try:
                process.wait(timeout=max(0.05, deadline - self.clock()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _close(process)


def _close(process: "subprocess.Popen[bytes]") -> None:
    """Our end of an ended part's standard input."""
    if process.stdin is not None:
        process.stdin.close()
