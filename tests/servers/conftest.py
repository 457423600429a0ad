"""Everything below this folder needs real servers: `make test-servers` fetches and starts them, `make test` skips it.

One broker and one Elasticsearch node serve the whole session (their names keep parallel sessions apart)."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from streams.runners.kafka.admin import Admin
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.topics import Topics
from tests.servers.elasticsearch.nodes import Node
from tests.servers.kafka.brokers import Brokers

HERE = Path(__file__).parent
#: set by `make test-servers`; a server that cannot be had is then an error of the test, never a skip
ASKED = os.environ.get("MINSHENG_TEST_SERVERS") == "1"
PARTITIONS = 2
_NUMBERS = count()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.servers)
            if not ASKED:
                item.add_marker(pytest.mark.skip(reason="needs the real servers: make test-servers"))


@pytest.fixture(scope="session")
def brokers() -> Iterator[Brokers]:
    """The single broker the tests share; whoever stops it starts it again."""
    made = Brokers("kafka-test")
    try:
        made.start()
        yield made
    finally:
        made.stop("--kill", "--wipe")


@pytest.fixture
def broker(brokers: Brokers) -> Broker:
    return Broker(brokers.servers)


@pytest.fixture
def topics(broker: Broker) -> Topics:
    """Topics nobody used before."""
    made = Topics(f"test{next(_NUMBERS)}", PARTITIONS)
    Admin(broker, made).create()
    return made


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    """The node all tests share; whoever stops it starts it again."""
    made = Node("elasticsearch-test")
    try:
        made.start()
        yield made
    finally:
        made.stop("--kill", "--wipe")
