"""The watchman's look where the bus is Kafka: it ends in time, tells what is local, and knows what it does not know."""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from alerting.audit import Standing, audit
from alerting.ports import Sent
from alerting.rules.file import default_rules
from streams.codec import Codec
from streams.runners.embedded.schema import connect
from streams.runners.kafka.errors import BrokerAway
from streams.runners.kafka.local_pages import LocalPages
from streams.runners.kafka.standing import KafkaStanding
from streams.runners.kafka.waits import Place, Places
from streams.watchman.probe import Probe
from streams.watchman.watchman import Watchman
from tests.streams.test_watchman import Outside

AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WELL = Places((), (), 0)


class Brokers:
    """Brokers that answer as the test says, or hang until the test ends."""

    def __init__(self, folder: Path) -> None:
        self.answer: Places | Exception | None = WELL
        self.asked: list[Mapping[int, int]] = []
        self.released = Event()
        self.local = Standing(at=AT, heartbeat=AT, dead_letters=99)
        self._pages = LocalPages(connect(folder / "minsheng.db"), Codec())
        self.standing = KafkaStanding(self._read, self._pages, 2, self._question, patience=0.2)

    def _read(self, at: datetime) -> Standing:
        return self.local

    def _question(self, pages: Mapping[int, int]) -> Places:
        self.asked.append(pages)
        if self.answer is None:
            self.released.wait(10)
            return WELL
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def keys(self, minutes: float) -> list[str]:
        return [fault.key for fault in audit(self.standing.read(AT + minutes * MINUTE), default_rules())]


@pytest.fixture
def brokers(tmp_path: Path) -> Iterator[Brokers]:
    made = Brokers(tmp_path)
    yield made
    made.released.set()


def test_the_bus_is_added_to_the_local_standing(brokers: Brokers) -> None:
    """What waits there, and its dead letters instead of those of a file nobody uses any more."""
    brokers.answer = Places((Place("workers", 1, 4, 2, AT - 5 * MINUTE),), (), 3)
    assert brokers.keys(0) == ["dead-letters", "workers:1"]
    assert brokers.asked == [{0: 0, 1: 0}]
    brokers.answer = WELL
    assert brokers.keys(1) == []


@pytest.mark.parametrize("error", [BrokerAway("连不上 Kafka（k1:9092）"), ValueError("?")])
def test_a_bus_that_fails_is_a_fault_when_it_lasts(brokers: Brokers, error: Exception) -> None:
    """Not at the first looks; dead letters counted before are still there; it is forgotten when the bus answers."""
    brokers.answer = Places((), (), 2)
    assert brokers.keys(0) == ["dead-letters"]
    brokers.answer = error
    assert brokers.keys(1) == ["dead-letters"]
    assert brokers.keys(3) == ["dead-letters"]
    assert brokers.keys(4) == ["dead-letters", "bus"]
    brokers.answer = WELL
    assert brokers.keys(5) == []
    brokers.answer = error
    assert brokers.keys(6) == []


def test_the_outside_hears_as_ever_while_the_bus_is_away(brokers: Brokers, tmp_path: Path) -> None:
    """A bus that hangs withholds no sign of life, unless it is to be told and nobody takes it."""
    outside = Outside(tmp_path)
    watching = Watchman(
        read=brokers.standing.read, rules=default_rules(), checkpoints=outside.checkpoints, tells=[outside.tell],
        alive=outside.beat, probe=Probe(outside.log, outside.screen, lambda _: []), probe_every=timedelta(0), started=AT,
    )  # fmt: skip
    brokers.answer = None
    for minute, beats, told in ((1, 1, 0), (2, 2, 0), (4, 3, 1)):
        brokers.local = Standing(at=AT + minute * MINUTE, heartbeat=AT + minute * MINUTE)
        watching.look(AT + minute * MINUTE)
        assert (outside.beats, len(outside.told)) == (beats, told)
    assert "消息总线已 3 分钟 没有应答" in outside.told[0].body
    outside.answer = Sent(outcome="timeout")
    brokers.local = Standing(at=AT + 70 * MINUTE, heartbeat=AT + 70 * MINUTE)
    watching.look(AT + 70 * MINUTE)
    assert (outside.beats, len(outside.told)) == (3, 2)


def test_a_bus_that_hangs_keeps_no_look_waiting(brokers: Brokers) -> None:
    """It is asked once and not again while that hangs; the local faults are told; then it is away."""
    brokers.answer = None
    brokers.local = Standing(at=AT, heartbeat=None)
    begun = time.monotonic()
    assert [brokers.keys(minute) for minute in (0, 1)] == [["pipeline"]] * 2
    assert brokers.keys(3) == ["pipeline", "bus"]
    assert time.monotonic() - begun < 3
    assert len(brokers.asked) == 1
