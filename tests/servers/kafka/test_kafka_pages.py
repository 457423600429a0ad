"""Pages come from the topic into the local outbox; a lost file is made again without a second page; the index may be away."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kafka import KafkaProducer

from alerting.ports import Message, Sent
from alerting.records import Delivery, Page
from streams.codec import Codec
from streams.runners.embedded.outbox import Outbox
from streams.runners.embedded.schema import connect
from streams.runners.embedded.sender import Sender
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.indexer import Indexer
from streams.runners.kafka.pages import PageFeed
from streams.runners.kafka.parcels import pack
from streams.runners.kafka.topics import Topics

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def page(number: int) -> Page:
    return Page(
        unit="baicheng", page_id=f"p{number}", alert_id="a1", kind="open", at=NOW, to="duty1", channels=("screen",),
        level="橙", title="题", why="因", evidence=(),
    )  # fmt: skip


def delivered(number: int) -> Delivery:
    return Delivery(
        unit="baicheng", page_id=f"p{number}", alert_id="a1", at=NOW, channel="screen", attempt=1,
        outcome="accepted", final=True,
    )  # fmt: skip


def put(broker: Broker, topic: str, partition: int, *records: Any) -> None:
    producer = KafkaProducer(**broker.client())
    for parcel in pack(enumerate(records), Codec()):
        producer.send(topic, value=parcel, partition=partition).get(timeout=30)
    producer.close()


@contextmanager
def fed(path: Path, broker: Broker, topics: Topics) -> Iterator[Outbox]:
    """The outbox of a local file after everything in the topic was read."""
    connection = connect(path)
    feed = PageFeed(connection, Codec(), broker, topics)
    feed.catch_up(threading.Event())
    feed.close()
    yield Outbox(connection, Codec())
    connection.close()


class Phone:
    def __init__(self) -> None:
        self.received: list[str] = []

    def send(self, message: Message) -> Sent:
        self.received.append(message.page_id)
        return Sent(outcome="accepted", proof="accepted")


def render(page: Page, _: bool) -> Message:
    return Message(page_id=page.page_id, to=page.to, level=page.level, title=page.title, body=page.why)


def test_a_lost_file_is_made_again_and_only_what_was_not_sent_is_sent(
    broker: Broker, topics: Topics, tmp_path: Path
) -> None:
    """The deliveries that came back through the topic say which pages are done."""
    put(broker, topics.outbox, 1, page(1), page(2), delivered(1))
    with fed(tmp_path / "new.db", broker, topics) as outbox:
        assert outbox.counts() == {"done": 1, "pending": 1}
        phone = Phone()
        sender = Sender(outbox, {"screen": phone}, render, lambda: NOW + timedelta(seconds=1))
        while sender.send_next():
            pass
        assert phone.received == ["p2"]


def test_a_file_goes_on_where_it_stood(broker: Broker, topics: Topics, tmp_path: Path) -> None:
    """Pages that come twice, or after a restart, stand in the outbox once."""
    put(broker, topics.outbox, 0, page(1))
    with fed(tmp_path / "minsheng.db", broker, topics) as outbox:
        assert outbox.counts() == {"pending": 1}
    put(broker, topics.outbox, 0, page(1), page(2))
    with fed(tmp_path / "minsheng.db", broker, topics) as outbox:
        assert outbox.counts() == {"pending": 2}


def test_an_index_that_is_away_gets_everything_when_it_is_back(broker: Broker, topics: Topics) -> None:
    """The indexer asks again and confirms only what was taken; nothing is left out and the order stays."""
    taken: list[Any] = []
    refusals = iter([True, True, False])

    def sink(handed: Sequence[tuple[int, Any]]) -> None:
        if next(refusals, False):
            raise OSError("index away")
        taken.extend(record for _, record in handed)

    put(broker, topics.effects, 0, *(page(number) for number in range(50)))
    stop = threading.Event()
    indexer = Indexer(broker, topics, Codec(), sink)
    while len(taken) < 50:
        indexer.step(stop)
    indexer.close()
    assert [each.page_id for each in taken] == [f"p{number}" for number in range(50)]

    again = Indexer(broker, topics, Codec(), sink)
    assert again.step(stop, wait=3) == 0
    again.close()
