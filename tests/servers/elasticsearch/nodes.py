"""A real Elasticsearch node, started and stopped by the scripts a person would use, and what tests open on it."""

import os
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Protocol

from dashboards.indexes.elasticsearch import ElasticsearchIndex
from dashboards.ports import Document
from tests.e2e.product import free_ports

SCRIPTS = Path(__file__).parents[3] / "deploy" / "servers"


class Node:
    """One instance of ``deploy/servers/start elasticsearch`` that a test may stop and start."""

    def __init__(self, name: str, java: str = "-XX:TieredStopAtLevel=1") -> None:
        """``java`` are further options; these make a node that is ready sooner and slower afterwards."""
        self.java = java
        self.name = f"{name}-{os.getpid()}"
        self.ports = free_ports(2)
        self.url = f"http://127.0.0.1:{self.ports[0]}"

    def _script(self, script: str, *more: str) -> None:
        done = subprocess.run(
            [SCRIPTS / script, "elasticsearch", *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
            env={**os.environ, "ELASTICSEARCH_JVM": self.java},
        )
        assert done.returncode == 0, done.stdout

    def start(self) -> None:
        self._script("get")
        self._script(
            "start", "--name", self.name, "--port", str(self.ports[0]), "--transport", str(self.ports[1])
        )

    def stop(self, *more: str) -> None:
        self._script("stop", "--name", self.name, *more)


class Refused:
    """What the index refused, and until when texts were to be retired there."""

    def __init__(self) -> None:
        self.documents: list[tuple[Document, str]] = []
        self.retired: list[datetime] = []

    def __call__(self, document: Document, why: str) -> None:
        self.documents.append((document, why))

    def retire_texts(self, before: datetime) -> None:
        self.retired.append(before)


class Opened(Protocol):
    """Opens the index of a test, as often as it wants, each as another process would; of an older or newer program
    by the version of its schema."""

    def __call__(self, schema: int = ...) -> ElasticsearchIndex: ...
