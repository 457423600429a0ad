"""Real brokers, started and stopped by the scripts a person would use."""

import os
import signal
import subprocess
from pathlib import Path

from tests.e2e.product import free_ports

SCRIPTS = Path(__file__).parents[3] / "deploy" / "servers"


class Brokers:
    """One instance of ``deploy/servers/start kafka``: a single node, or a cluster of several."""

    def __init__(self, name: str, nodes: int = 1) -> None:
        self.name = f"{name}-{os.getpid()}"
        ports = free_ports(2 * nodes + 1)
        self.ports, self.controllers, self.secure_port = ports[:nodes], ports[nodes : 2 * nodes], ports[-1]

    @property
    def servers(self) -> tuple[str, ...]:
        return tuple(f"127.0.0.1:{port}" for port in self.ports)

    @property
    def url(self) -> str:
        """What ``bus.url`` would say."""
        return "kafka://" + ",".join(self.servers)

    def start(self, *more: str) -> None:
        self._script("get")
        self._script(
            "start", "--name", self.name, "--ports", _commas(self.ports),
            "--controllers", _commas(self.controllers), *more,
        )  # fmt: skip

    def stop(self, *more: str) -> None:
        self._script("stop", "--name", self.name, *more)

    def freeze(self, still: bool) -> None:
        """Stops the first node where it stands, or lets it go on: it takes connections and says nothing."""
        signals = signal.SIGSTOP if still else signal.SIGCONT
        servers = Path(os.environ.get("SERVERS_DIR", SCRIPTS.parents[1] / "var" / "servers"))
        os.kill(int((servers / "instances" / self.name / "1" / "pid").read_text()), signals)

    def _script(self, verb: str, *arguments: str) -> None:
        """Runs a script; one that fails is the test's failure, with what it said."""
        done = subprocess.run(
            [SCRIPTS / verb, "kafka", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=600,
        )
        assert done.returncode == 0, done.stdout.decode()


def _commas(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))
