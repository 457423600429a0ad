"""The outbox on Kafka and the local one: pages come in, the embedded sender sends them, deliveries go back by the log.

How far the topic was read stands in the local file, in the same transaction as what was read. A lost file is made
again from the topic: pages, what became of their alerts, and the deliveries that say which were sent already.
"""

import sqlite3
import threading

import structlog
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from alerting.records import AlertChange, Delivery, Page
from streams.codec import Codec
from streams.runners.embedded.log import Log, transaction
from streams.runners.embedded.outbox import Outbox
from streams.runners.embedded.state import StoredEntries
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.parcels import unpack
from streams.runners.kafka.topics import MESSAGE_BYTES, Topics


class PageFeed:
    """Copies the outbox topic into the local outbox. One process per installation uses it (the pipeline)."""

    def __init__(self, connection: sqlite3.Connection, codec: Codec, broker: Broker, topics: Topics) -> None:
        self._db = connection
        self._codec = codec
        self._log = Log(connection, codec)
        self._outbox = Outbox(connection, codec)
        self._logger = structlog.get_logger("pages")
        self._consumer = KafkaConsumer(
            **broker.client(
                client_id="minsheng-pages",
                group_id=None,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                max_partition_fetch_bytes=MESSAGE_BYTES,
            )
        )
        places = [TopicPartition(topics.outbox, number) for number in range(topics.partitions)]
        self._consumer.assign(places)
        for place in places:
            if read := self._log.offset(_consumer(place.partition)):
                self._consumer.seek(place, read)
            else:
                self._consumer.seek_to_beginning(place)

    def catch_up(self, stop: threading.Event) -> None:
        """Reads all that stands there now, before the first page is sent: a delivery may say that it was sent."""
        ends = self._consumer.end_offsets(list(self._consumer.assignment()))
        while not stop.is_set() and any(self._consumer.position(place) < end for place, end in ends.items()):
            self.step()

    def step(self, wait: float = 0.2) -> int:
        """Takes what is there (waiting so many seconds for it); returns how many parcels."""
        polled = self._consumer.poll(timeout_ms=int(wait * 1000), max_records=50)
        for place, messages in polled.items():
            with transaction(self._db):
                for message in messages:
                    for _, record in unpack(message.value, self._codec):
                        self._take(record)
                self._log.advance(_consumer(place.partition), messages[-1].offset + 1)
        return sum(map(len, polled.values()))

    def _take(self, record: Page | AlertChange | Delivery) -> None:
        if isinstance(record, Page):
            self._outbox.add_inside(record)
        elif isinstance(record, AlertChange):  # the sender asks it whether a page is still wanted
            entries = StoredEntries(self._db, self._codec, "escalate", record.unit)
            entries[f"alert:{record.alert.alert_id}"] = record.alert
            entries.save()
        elif record.final or record.outcome == "accepted":
            self._db.execute(
                "UPDATE outbox SET status = ? WHERE page_id = ? AND status = 'pending'",
                ("done" if record.outcome == "accepted" else "failed", record.page_id),
            )

    def run(self, stop: threading.Event) -> None:
        """Feeds until told to stop."""
        while not stop.is_set():
            try:
                self.step()
            except KafkaError as error:
                self._logger.warning("broker away", error=type(error).__name__)
                stop.wait(1.0)
        self.close()

    def start(self, stop: threading.Event) -> threading.Thread:
        """Runs in a thread of its own (give it a connection of its own, too)."""
        thread = threading.Thread(target=self.run, args=(stop,), name="pages", daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        """Lets go of the brokers."""
        self._consumer.close()


def _consumer(partition: int) -> str:
    """The name under which the local file keeps how far a partition of the topic was read."""
    return f"outbox:{partition}"
