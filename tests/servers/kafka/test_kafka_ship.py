"""The local log is shipped in order; a broker that is away costs nothing but time."""

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.records import Tick
from streams.codec import Codec
from streams.runners.embedded.log import Log
from streams.runners.embedded.schema import connect
from streams.runners.kafka.admin import Admin
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.ship import Shipper, producer
from streams.runners.kafka.topics import Topics
from tests.servers.kafka.brokers import Brokers
from tests.servers.kafka.workers import read

START = datetime(2026, 3, 2, tzinfo=UTC)


def ticks(first: int, last: int) -> list[Tick]:
    """Records of two units, numbered by their seconds."""
    return [
        Tick(unit=unit, at=START + timedelta(seconds=n)) for n in range(first, last) for unit in ("a", "b")
    ]


def shipped(broker: Broker, topics: Topics) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = {"a": [], "b": []}
    for message in read(broker, topics.inbox, topics.partitions):
        record = Codec().decode(message.value)
        assert message.key.decode() == record.unit
        assert message.partition == topics.partition_of(record.unit)
        found[record.unit].append(record.at)
    return found


@pytest.mark.slow
def test_records_wait_for_an_absent_broker_and_are_drained_in_order(tmp_path: Path) -> None:
    """Written before, while and after the broker is away: all arrive, each once, in the order they were written."""
    brokers = Brokers("kafka-ship")
    broker, topics = Broker(brokers.servers), Topics("ship", 2)
    log = Log(connect(tmp_path / "minsheng.db"), Codec())
    stop = threading.Event()
    shipper = Shipper(Log(connect(tmp_path / "minsheng.db"), Codec()), topics, lambda: producer(broker))
    try:
        brokers.start()
        Admin(broker, topics).create()
        thread = shipper.start(stop)
        log.append(ticks(0, 20))
        _until_shipped(shipper)
        brokers.stop()
        log.append(ticks(20, 400))
        time.sleep(3)  # the shipper meets the absent broker
        assert shipper.waiting() == 760
        brokers.start()
        log.append(ticks(400, 420))
        _until_shipped(shipper)
        stop.set()
        thread.join(10)
        wanted = [START + timedelta(seconds=n) for n in range(420)]
        assert shipped(broker, topics) == {"a": wanted, "b": wanted}
    finally:
        stop.set()
        brokers.stop("--kill", "--wipe")


def _until_shipped(shipper: Shipper) -> None:
    deadline = time.monotonic() + 60
    while shipper.waiting():
        assert time.monotonic() < deadline, f"{shipper.waiting()} records were not shipped"
        time.sleep(0.1)


def test_a_shipper_that_died_before_its_note_ships_again(
    broker: Broker, topics: Topics, tmp_path: Path
) -> None:
    """What the broker confirmed and the log did not note is sent a second time, never left out."""
    log = Log(connect(tmp_path / "minsheng.db"), Codec())
    log.append(ticks(0, 5))
    first = Shipper(log, topics, lambda: producer(broker))
    assert first.ship() == 10
    log.connection.execute("DELETE FROM offsets WHERE consumer = 'ship'")
    second = Shipper(log, topics, lambda: producer(broker))
    assert second.ship() == 10
    wanted = [START + timedelta(seconds=n) for n in range(5)]
    assert shipped(broker, topics) == {"a": wanted * 2, "b": wanted * 2}
    first.close()
    second.close()
