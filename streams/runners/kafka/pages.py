"""The outbox on Kafka and the local one: pages come in, the embedded sender sends them, deliveries go back by the log.

A lost file is made again from the topic: pages, what became of their alerts, and the deliveries that say which were
sent already (``local_pages``).
"""

import sqlite3
import threading

import structlog
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from streams.codec import Codec
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.local_pages import LocalPages
from streams.runners.kafka.topics import MESSAGE_BYTES, Topics


class PageFeed:
    """Copies the outbox topic into the local outbox. One process per installation uses it (the pipeline)."""

    def __init__(self, connection: sqlite3.Connection, codec: Codec, broker: Broker, topics: Topics) -> None:
        self._pages = LocalPages(connection, codec)
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
            if read := self._pages.read(place.partition):
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
            parcels = [message.value for message in messages]
            self._pages.take(place.partition, parcels, messages[-1].offset + 1)
        return sum(map(len, polled.values()))

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
