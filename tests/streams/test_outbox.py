"""The outbox and the sender: a page is durable before it is sent, and every attempt is recorded."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerting.ports import Message, Sent
from alerting.records import Delivery, Level, Page
from streams.codec import Codec
from streams.runners.embedded.log import transaction
from streams.runners.embedded.outbox import Outbox
from streams.runners.embedded.schema import connect
from streams.runners.embedded.sender import Sender

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def page(number: int = 1, level: Level = "黄", channels: tuple[str, ...] = ("im", "sms")) -> Page:
    return Page(
        unit="u", page_id=f"p{number}", alert_id="a", kind="open", at=AT, to="duty1",
        channels=channels, level=level, title="t", why="w",
    )  # fmt: skip


class Scripted:
    """A channel that answers as it was told and remembers what it was given."""

    def __init__(self, *answers: Sent) -> None:
        self.answers = list(answers)
        self.got: list[Message] = []

    def send(self, message: Message) -> Sent:
        self.got.append(message)
        return self.answers.pop(0)


OK = Sent(outcome="accepted", proof="accepted")
BUSY = Sent(outcome="rejected", retryable=True)
NEVER = Sent(outcome="rejected")


class Bench:
    def __init__(self, path: Path, **channels: Scripted) -> None:
        self.db = connect(path)
        self.outbox = Outbox(self.db, Codec())
        self.now = AT
        self.channels = channels
        self.sender = Sender(self.outbox, channels, render, lambda: self.now)

    def add(self, *pages: Page) -> None:
        with transaction(self.db):
            for one in pages:
                self.outbox.add_inside(one)

    def send_all(self) -> list[Delivery]:
        deliveries = []
        for _ in range(50):
            delivery = self.sender.send_next()
            if delivery is None and not self.outbox.counts().get("pending"):
                break
            if delivery is None:
                self.now += timedelta(seconds=1)
            else:
                deliveries.append(delivery)
        return deliveries


def render(one: Page, maybe_repeated: bool) -> Message:
    return Message(
        page_id=one.page_id,
        to=one.to,
        level=one.level,
        title=one.title,
        body=one.why,
        maybe_repeated=maybe_repeated,
    )


def test_an_accepted_page_is_done(tmp_path: Path) -> None:
    """One attempt, one final delivery, nothing left."""
    bench = Bench(tmp_path / "db", im=Scripted(OK))
    bench.add(page())
    (delivery,) = bench.send_all()
    assert (delivery.outcome, delivery.final, delivery.attempt) == ("accepted", True, 1)
    assert bench.outbox.counts() == {"done": 1}


def test_a_temporary_refusal_is_tried_three_times_then_the_next_channel(tmp_path: Path) -> None:
    """Busy three times on the first channel: the second one gets it, and only the last delivery is final."""
    bench = Bench(tmp_path / "db", im=Scripted(BUSY, BUSY, BUSY), sms=Scripted(OK))
    bench.add(page())
    assert [(d.channel, d.outcome, d.final) for d in bench.send_all()] == [
        ("im", "rejected", False),
        ("im", "rejected", False),
        ("im", "rejected", False),
        ("sms", "accepted", True),
    ]


def test_a_permanent_refusal_goes_to_the_next_channel_at_once(tmp_path: Path) -> None:
    """No retry where the other side said never; when no channel is left the page failed and says so."""
    bench = Bench(tmp_path / "db", im=Scripted(NEVER), sms=Scripted(NEVER))
    bench.add(page())
    assert [(d.channel, d.final) for d in bench.send_all()] == [("im", False), ("sms", True)]
    assert bench.outbox.counts() == {"failed": 1}


@pytest.mark.parametrize("channels", [(), ("gone",)])
def test_a_person_without_a_usable_channel_is_a_final_rejection(
    tmp_path: Path, channels: tuple[str, ...]
) -> None:
    """The ladder learns at once that this person cannot be reached."""
    bench = Bench(tmp_path / "db")
    bench.add(page(channels=channels))
    (delivery,) = bench.send_all()
    assert (delivery.outcome, delivery.final) == ("rejected", True)
    assert delivery.detail


def test_the_most_urgent_goes_first(tmp_path: Path) -> None:
    """A red page overtakes yellow ones that wait."""
    channel = Scripted(OK, OK, OK)
    bench = Bench(tmp_path / "db", im=channel)
    bench.add(page(1), page(2, "蓝"), page(3, "红"))
    bench.send_all()
    assert [m.page_id for m in channel.got] == ["p3", "p1", "p2"]


def test_what_was_in_the_air_is_sent_again_and_marked(tmp_path: Path) -> None:
    """A process that died between sending and recording: the page goes out again, marked as a possible repeat."""
    bench = Bench(tmp_path / "db", im=Scripted(OK))
    bench.add(page(1), page(2))
    assert bench.outbox.claim(AT) is not None  # the process dies here
    again = Scripted(OK, OK)
    revived = Bench(tmp_path / "db", im=again)
    assert revived.outbox.recover() == 1
    deliveries = revived.send_all()
    assert {m.page_id: m.maybe_repeated for m in again.got} == {"p1": True, "p2": False}
    assert {d.page_id: d.maybe_repeated for d in deliveries} == {"p1": True, "p2": False}


def test_a_channel_that_raises_is_a_retryable_rejection(tmp_path: Path) -> None:
    """An adapter's own fault does not end the sender; the detail names only the type of the error."""

    class Broken:
        def send(self, message: Message) -> Sent:
            raise RuntimeError("token=SECRET")

    bench = Bench(tmp_path / "db", sms=Scripted(OK))
    bench.sender = Sender(
        bench.outbox, {"im": Broken(), "sms": bench.channels["sms"]}, render, lambda: bench.now
    )
    bench.add(page())
    deliveries = bench.send_all()
    assert [d.channel for d in deliveries] == ["im", "im", "im", "sms"]
    assert "SECRET" not in deliveries[0].detail


def test_the_same_page_id_is_queued_once(tmp_path: Path) -> None:
    """Deciding the same page again (a replayed record) sends nothing again."""
    bench = Bench(tmp_path / "db", im=Scripted(OK))
    bench.add(page())
    bench.add(page())
    assert len(bench.send_all()) == 1
    bench.add(page())
    assert bench.send_all() == []
