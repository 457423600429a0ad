"""Shipping: the local log's records to the inbox, in order, each at least once.

Whoever writes (crawlers, webhooks, the desk, imports, the sender) stores into the local log first, so a record is safe
before anybody speaks to a broker. While the broker is away the log grows on disk, for hours if need be; afterwards it
is drained in order. A record shipped twice (a crash between the broker's answer and our note) is recognised by its id.
"""

import threading
from collections.abc import Callable
from contextlib import suppress

import structlog
from kafka import KafkaProducer
from kafka.errors import KafkaError

from streams.runners.embedded.log import Log, transaction
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.topics import MESSAGE_BYTES, Topics

#: how far the local log has been shipped
SHIP = "ship"
#: records in memory and unconfirmed at most
IN_FLIGHT = 1000
#: seconds between looks at an empty log, and before asking an absent broker again
IDLE, AWAY = 0.05, 1.0
#: milliseconds a record may wait for its confirmation before the same records are begun again
_DELIVERY = 120_000


def producer(broker: Broker) -> KafkaProducer:
    """Idempotent, confirmed by all in-sync replicas, compressed; never creates a topic."""
    return KafkaProducer(
        **broker.client(
            client_id="minsheng-ship",
            enable_idempotence=True,
            acks="all",
            compression_type="gzip",
            linger_ms=5,
            batch_size=256 * 1024,
            max_request_size=MESSAGE_BYTES,
            delivery_timeout_ms=_DELIVERY,
            max_block_ms=5_000,
            allow_auto_create_topics=False,
            bootstrap_timeout_ms=5_000,
        )
    )


class Shipper:
    """Ships one local log. ``connect`` makes a producer; it is made when there is something to ship."""

    def __init__(self, log: Log, topics: Topics, connect: Callable[[], KafkaProducer]) -> None:
        self._log = log
        self._topics = topics
        self._connect = connect
        self._producer: KafkaProducer | None = None
        self._logger = structlog.get_logger("ship")
        self._away = False

    def waiting(self) -> int:
        """How many records of the local log are not confirmed yet (an upper bound: deleted ticks count)."""
        return max(0, self._log.head() - self._log.offset(SHIP))

    def ship(self, stop: threading.Event | None = None) -> int:
        """Ships the next records, at most IN_FLIGHT; returns how many were confirmed. 0 with the broker away."""
        rows = self._log.read(self._log.offset(SHIP), IN_FLIGHT)
        if not rows:
            return 0
        try:
            self._producer = self._producer or self._connect()
            sent = [
                (
                    seq,
                    self._producer.send(
                        self._topics.inbox,
                        key=unit.encode(),
                        value=body,
                        partition=self._topics.partition_of(unit),
                    ),
                )
                for seq, _, unit, body in rows
            ]
        except KafkaError as error:
            self._lost(error)
            return 0
        confirmed, count = None, 0
        for seq, future in sent:
            if not self._confirmed(future, stop):
                break
            confirmed, count = seq, count + 1
        if confirmed is not None:
            with transaction(self._log.connection):
                self._log.advance(SHIP, confirmed)
            if self._away:
                self._away = False
                self._logger.warning("broker is back", waiting=self.waiting())
        return count

    def _confirmed(self, future: object, stop: threading.Event | None) -> bool:
        """Waits for one confirmation; the producer itself asks again and again until its delivery time is over."""
        while True:
            try:
                future.get(timeout=0.5)  # type: ignore[attr-defined]
                return True
            except KafkaError as error:
                if not future.is_done:  # type: ignore[attr-defined]
                    self._say(error)
                    if stop is not None and stop.is_set():
                        self.close()
                        return False
                    continue
                self._lost(error)
                return False

    def _say(self, error: KafkaError) -> None:
        if not self._away:
            self._away = True
            self._logger.warning("broker away", error=type(error).__name__, waiting=self.waiting())

    def _lost(self, error: KafkaError) -> None:
        """Begins anew with a fresh producer: what this one still holds must not arrive after what is sent next."""
        self._say(error)
        self.close()

    def close(self) -> None:
        """Lets go of the producer without waiting."""
        if self._producer is not None:
            with suppress(KafkaError):
                self._producer.close(timeout=0)
            self._producer = None

    def run(self, stop: threading.Event) -> None:
        """Ships until told to stop."""
        while not stop.is_set():
            if not self.ship(stop):
                stop.wait(AWAY if self._away else IDLE)
        self.close()

    def start(self, stop: threading.Event) -> threading.Thread:
        """Runs in a thread of its own (give the log a connection of its own, too)."""
        thread = threading.Thread(target=self.run, args=(stop,), name="shipper", daemon=True)
        thread.start()
        return thread
