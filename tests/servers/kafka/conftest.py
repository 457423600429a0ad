"""A broker for the whole session (its name keeps parallel sessions apart), and topics of its own for each test."""

from collections.abc import Iterator
from itertools import count

import pytest

from streams.runners.kafka.admin import Admin
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.topics import Topics
from tests.servers.kafka.brokers import Brokers

_NUMBERS = count()
PARTITIONS = 2


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
