"""The real product as a user starts it: `minsheng run` in a folder of its own, on ports of its own."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import psutil

#: the console script that installation made
MINSHENG = Path(sys.executable).with_name("minsheng")
#: the scenario's four days are over after a dozen seconds
SPEED = 20_000
PARTS = {"sandbox", "pipeline", "crawl", "console", "watch"}

T = TypeVar("T")


def until(what: str, ask: Callable[[], T | None], seconds: float = 60) -> T:
    """Asks again and again until there is an answer."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.2)
    return answer


@dataclass
class Product:
    """A running product and its folder."""

    folder: Path
    process: "subprocess.Popen[bytes]"
    console: str

    @property
    def data(self) -> Path:
        return self.folder / "var"

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Another minsheng command beside the running product."""
        return subprocess.run(
            [MINSHENG, *arguments],
            cwd=self.folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
        )

    def export(self, kind: str) -> list[dict[str, Any]]:
        """The rows of ``minsheng export KIND``."""
        done = self.command("export", kind, "--out", f"{kind}.jsonl")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in (self.folder / f"{kind}.jsonl").read_text("utf-8").splitlines()]

    def parts(self) -> dict[str, psutil.Process]:
        """The supervisor's children by their command."""
        found = {}
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess, IndexError):
                found[child.cmdline()[-1]] = child
        return found

    def family(self) -> list[psutil.Process]:
        """Every process below the supervisor."""
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found


def environment() -> dict[str, str]:
    """Ours without what would lead elsewhere, or tell NiceGUI that it is being tested (it would not serve)."""
    foreign = ("MINSHENG_", "PYTEST_", "NICEGUI_")
    return {key: value for key, value in os.environ.items() if not key.startswith(foreign)}


def free_ports(number: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [each.getsockname()[1] for each in sockets]


def configuration(console: int, sandbox: int) -> str:
    """The packaged rehearsal on other ports, faster."""
    packaged = resources.files("streams.defaults").joinpath("rehearsal.toml").read_text(encoding="utf-8")
    quick = re.sub(r"poll_seconds = \d+", "poll_seconds = 1", packaged.replace(":8650/", f":{sandbox}/"))
    return f'{quick}listen = "127.0.0.1:{sandbox}"\nspeed = {SPEED}.0\n[console]\nlisten = "127.0.0.1:{console}"\n'


@contextlib.contextmanager
def running(folder: Path, more: str = "") -> Iterator[Product]:
    """Starts the product in ``folder`` and gives it once all its parts are there; leaves nothing running.

    ``more`` is added to its configuration.
    """
    folder.mkdir()
    console, sandbox = free_ports(2)
    (folder / "minsheng.toml").write_text(configuration(console, sandbox) + more, encoding="utf-8")
    with (folder / "run.out").open("wb") as out:
        process = subprocess.Popen(
            [MINSHENG, "run"], cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    product = Product(folder, process, f"http://127.0.0.1:{console}")
    family: list[psutil.Process] = []
    try:
        until("all parts", lambda: product.parts().keys() >= PARTS)
        family = product.family()
        yield product
    finally:
        if process.poll() is None:
            family = product.family()
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
        process.kill()
        process.wait()
        for left in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                left.kill()


def taken(product: Product, who: str = "duty1") -> str | None:
    """An alert that ``who`` has taken. While there is none an open one is taken: another by and by, as the first may just
    have become part of a larger matter."""
    alerts = product.export("alerts")
    mine: str | None = next((row["alert_id"] for row in alerts if row["acknowledged_by"] == who), None)
    waiting = next((row["alert_id"] for row in alerts if row["state"] == "paged"), None)
    if mine is None and waiting is not None:
        given = product.command("ack", waiting, "--who", who)
        assert given.returncode == 0, given.stderr
    return mine
