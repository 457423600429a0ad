"""The running sender: a gateway that hangs keeps only its own channel waiting."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock

import pytest

from alerting.ports import Message, Sent
from alerting.records import Level, Page
from streams.codec import Codec
from streams.runners.embedded.log import transaction
from streams.runners.embedded.outbox import Outbox
from streams.runners.embedded.schema import connect
from streams.runners.embedded.sender import Sender

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
OK = Sent(outcome="accepted", proof="accepted")


class Gateway:
    """A channel that answers only when it is let; counts how many wait in it together."""

    def __init__(self, *, hangs: bool = False) -> None:
        self.open = Event()
        if not hangs:
            self.open.set()
        self.got: list[str] = []
        self.inside = self.most = 0
        self._lock = Lock()

    def send(self, message: Message) -> Sent:
        with self._lock:
            self.got.append(message.page_id)
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.open.wait(20)
        with self._lock:
            self.inside -= 1
        return OK


def page(page_id: str, channel: str, level: Level = "黄") -> Page:
    return Page(
        unit="u", page_id=page_id, alert_id="a", kind="open", at=AT, to="p", channels=(channel,), level=level,
        title="t", why="w",
    )  # fmt: skip


def message(one: Page, maybe_repeated: bool) -> Message:
    return Message(page_id=one.page_id, to=one.to, level=one.level, title=one.title, body=one.why)


class Running:
    """A sender in its thread over a file of its own."""

    def __init__(self, path: Path, **channels: Gateway) -> None:
        self.db = connect(path)
        self.outbox = Outbox(self.db, Codec())
        self.stop = Event()
        self.gateways = channels
        self.thread = Sender(Outbox(connect(path), Codec()), channels, message, lambda: AT).start(self.stop)

    def add(self, *pages: Page) -> None:
        with transaction(self.db):
            for one in pages:
                self.outbox.add_inside(one)

    def end(self) -> None:
        for gateway in self.gateways.values():
            gateway.open.set()
        self.stop.set()
        self.thread.join(10)


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    made: list[Running] = []

    def start(**channels: Gateway) -> Running:
        made.append(Running(tmp_path / "db", **channels))
        return made[-1]

    yield start
    for one in made:
        one.end()


def test_a_hanging_gateway_holds_no_other_channel(running: Callable[..., Running]) -> None:
    """While one gateway does not answer, pages of the other channel arrive, all of them."""
    slow, quick = Gateway(hangs=True), Gateway()
    run = running(slow=slow, quick=quick)
    run.add(page("s1", "slow", "红"))
    assert eventually(lambda: slow.got == ["s1"])
    run.add(*[page(f"q{n}", "quick") for n in range(5)])
    assert eventually(lambda: len(quick.got) == 5)
    assert slow.got == ["s1"], "the hanging channel has one page in the air and no more"
    assert eventually(lambda: run.outbox.counts() == {"in_flight": 1, "done": 5})


def test_a_channel_has_one_page_in_the_air(running: Callable[..., Running]) -> None:
    """Pages of a slow channel go one after the other, and are settled when it answers."""
    slow = Gateway(hangs=True)
    run = running(slow=slow)
    run.add(page("s1", "slow"), page("s2", "slow"))
    assert eventually(lambda: slow.got == ["s1"])
    slow.open.set()
    assert eventually(lambda: run.outbox.counts() == {"done": 2})
    assert slow.most == 1


def test_stopping_lets_pages_land(running: Callable[..., Running]) -> None:
    """A page in the air when the sender is told to stop is settled, so the next start repeats nothing."""
    slow = Gateway(hangs=True)
    run = running(slow=slow)
    run.add(page("s1", "slow"))
    assert eventually(lambda: slow.got == ["s1"])
    run.end()
    assert run.outbox.counts() == {"done": 1}


def test_a_clock_set_back_holds_no_page(tmp_path: Path) -> None:
    """A page written by a clock that ran an hour ahead is sent at once; its retry is not put off by the hour either."""
    outbox = Outbox(connect(tmp_path / "db"), Codec())
    db = outbox._db
    with transaction(db):
        outbox.add_inside(page("p1", "im"))
    before = AT - timedelta(hours=3)
    attempt = outbox.claim(before)
    assert attempt is not None
    outbox.settle(attempt, Sent(outcome="rejected", retryable=True), AT)
    assert outbox.claim(before) is not None
