"""A real Elasticsearch node, started once for the tests of this folder, and an empty index on it for each."""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from dashboards.indexes.elasticsearch import ElasticsearchIndex
from dashboards.indexes.elasticsearch.reaching import Address
from dashboards.ports import Document

SCRIPTS = Path(__file__).parents[3] / "deploy" / "servers"


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


class Node:
    """One node that a test may stop and start."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.ports = (free_port(), free_port())
        self.url = f"http://127.0.0.1:{self.ports[0]}"

    def run(self, script: str, *more: str) -> None:
        done = subprocess.run(
            [SCRIPTS / script, "elasticsearch", "--name", self.name, *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=180,
        )
        assert done.returncode == 0, done.stdout

    def start(self) -> None:
        self.run("start", "--port", str(self.ports[0]), "--transport", str(self.ports[1]))

    def stop(self, *more: str) -> None:
        self.run("stop", *more)


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    """The node all tests of this folder share; whoever stops it starts it again."""
    made = Node(f"elasticsearch-test-{os.getpid()}")
    subprocess.run([SCRIPTS / "get", "elasticsearch"], check=True, timeout=600)
    try:
        made.start()
        yield made
    finally:
        made.stop("--kill", "--wipe")


class Refused:
    """What the index refused, and until when texts were to be retired there."""

    def __init__(self) -> None:
        self.documents: list[tuple[Document, str]] = []
        self.retired: list[datetime] = []

    def __call__(self, document: Document, why: str) -> None:
        self.documents.append((document, why))

    def retire_texts(self, before: datetime) -> None:
        self.retired.append(before)


@pytest.fixture
def refused() -> Refused:
    """What the index refused in this test."""
    return Refused()


@pytest.fixture
def opened(node: Node, refused: Refused) -> Iterator[Callable[[], ElasticsearchIndex]]:
    """Opens the index of this test, as often as it wants (each as another process would); it begins empty."""
    made: list[ElasticsearchIndex] = []

    def open_one() -> ElasticsearchIndex:
        made.append(
            ElasticsearchIndex(
                Address(hosts=(node.url,)),
                prefix="test",
                replicas=0,
                refused=refused,
            )
        )
        return made[-1]

    client = open_one().server.client
    names = list(client.indices.get(index="test-*", features="aliases"))
    if names:
        client.indices.delete(index=",".join(names))
    yield open_one
    for each in made:
        each.close()


@pytest.fixture
def index(opened: Callable[[], ElasticsearchIndex]) -> ElasticsearchIndex:
    return opened()
