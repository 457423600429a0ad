"""A broker for the whole session (its name keeps parallel sessions apart), and topics of its own for each test."""

import gc
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from streams.runners.kafka.admin import Admin
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.topics import Topics
from tests.servers.kafka.brokers import Brokers

_NUMBERS = count()
_HERE = Path(__file__).parent
#: kafka-python leaves a connection that was refused to the garbage collector instead of closing it
_LEFT = "ignore:unclosed <(socket.socket|ssl.SSLSocket):ResourceWarning"
PARTITIONS = 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings(_LEFT))


def pytest_sessionfinish() -> None:
    """What fixtures of whole modules left is collected here, where no test's filter applies any more."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed <(socket.socket|ssl.SSLSocket)", ResourceWarning)
        gc.collect()


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """What such a test leaves is collected before it ends."""
    yield
    gc.collect()


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
