"""TLS and SASL pass through to both clients, on a real listener with a certificate of its own authority."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from streams.codec import Codec
from streams.runners.kafka.admin import Admin
from streams.runners.kafka.application import Worker
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.errors import BrokerAway
from streams.runners.kafka.places import PlaceReader
from streams.runners.kafka.topics import Topics
from tests.contracts.runner_contract import Seen, Total, seen, toy_topology
from tests.servers.kafka.brokers import SCRIPTS, Brokers
from tests.servers.kafka.workers import effects, put, work_off

PASSWORD = "k8-Jq_Zr"


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker with a TLS + SCRAM listener, seen through it."""
    brokers = Brokers("kafka-secure")
    password = tmp_path_factory.mktemp("secure") / "password"
    password.write_text(PASSWORD, encoding="utf-8")
    try:
        brokers.start(
            "--secure", str(brokers.secure_port), "--user", "minsheng", "--password-file", str(password)
        )
        ca = SCRIPTS.parents[1] / "var" / "servers" / "instances" / brokers.name / "tls" / "ca.pem"
        yield Broker(
            (f"127.0.0.1:{brokers.secure_port}",), tls=True, ca=str(ca),
            mechanism="SCRAM-SHA-512", username="minsheng", password=PASSWORD,
        )  # fmt: skip
    finally:
        brokers.stop("--kill", "--wipe")


def test_a_worker_and_a_producer_work_over_tls_and_sasl(secured: Broker, tmp_path: Path) -> None:
    """Topics, records and a Faust worker, all through the secured listener."""
    topics, codec = Topics("secure", 1), Codec((Seen, Total))
    Admin(secured, topics).create()
    put(secured, topics, codec, seen("x1", "x2"))
    work_off(Worker("worker-1", secured, topics, codec, toy_topology(), tmp_path, "memory"))
    assert [total.count for _, total in effects(secured, topics, codec)] == [1, 2]
    places = PlaceReader(secured, topics).read({0: 0}).waiting
    assert [(place.reader, place.written is not None) for place in places] == [("indexer", True)]


def test_a_wrong_password_is_refused_and_not_repeated(secured: Broker) -> None:
    """The message says where to look, without the secret."""
    wrong = replace(secured, password="Geheim-42")
    with pytest.raises(BrokerAway, match="证书和口令") as refused:
        Admin(wrong, Topics("secure", 1)).check()
    assert "Geheim-42" not in str(refused.value) + repr(wrong)
    with pytest.raises(BrokerAway, match="证书和口令") as refused:
        PlaceReader(wrong, Topics("secure", 1)).read({})
    assert "Geheim-42" not in str(refused.value)


def test_a_certificate_of_an_unknown_authority_is_refused(secured: Broker) -> None:
    """Without the authority's certificate nobody speaks to that broker."""
    with pytest.raises(BrokerAway):
        Admin(replace(secured, ca=None), Topics("secure", 1)).check()
