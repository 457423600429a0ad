"""The pipeline part where the bus is Kafka: ships the local log, sends pages, keeps the house.

The stages run in workers (``minsheng worker``); this part is the one place per installation that has the local file.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from kafka.errors import KafkaError

from streams import wiring
from streams.codec import Codec
from streams.retention import retire
from streams.runners.clock import now
from streams.runners.embedded.checkpoints import StoredCheckpoints
from streams.runners.embedded.lock import lock
from streams.runners.embedded.log import Log
from streams.runners.embedded.schema import connect
from streams.runners.embedded.sender import Sender
from streams.runners.kafka.errors import BrokerAway
from streams.runners.kafka.local_pages import LocalPages
from streams.runners.kafka.pages import PageFeed
from streams.runners.kafka.ship import Shipper, producer
from streams.settings import Config
from streams.status import HEARTBEAT

#: how often the part says that it lives, and how often texts past their retention are looked for
BEAT, KEEP_HOUSE = timedelta(seconds=2), timedelta(hours=1)
#: seconds before absent brokers are asked again
_AGAIN = 2.0


class ThreadDied(RuntimeError):
    """A thread of the part ended by itself: the part must be restarted."""


def run(config: Config, stop: threading.Event, clock: Callable[[], datetime] = now) -> None:
    """Works until ``stop`` is set. AlreadyRunning when another pipeline holds the data directory."""
    logger = structlog.get_logger("pipeline")
    with lock(config.data_dir):
        path = wiring.database(config)
        codec, broker, topics = Codec(), wiring.broker(config), wiring.topics(config)
        index, log = wiring.index(config), Log(connect(path), codec)
        checkpoints = StoredCheckpoints(log.connection)
        sender, receipts = wiring.paging(config, clock)
        shipper = Shipper(Log(connect(path), codec), topics, lambda: producer(broker))
        threads = [shipper.start(stop), _Feeding(config, sender, stop).start(), receipts.start(stop)]
        keep = timedelta(days=config.settings.privacy.retain_text_days)
        pages = LocalPages(log.connection, codec)
        closed = timedelta(hours=wiring.rules(config).lifecycle.keep_closed_hours)
        handover = wiring.at_handover(config)
        beat_due = house_due = clock()
        logger.info("pipeline started", waiting=shipper.waiting())
        while not stop.wait(0.2):
            present = clock()
            if present >= beat_due:
                checkpoints.put(*HEARTBEAT, present.isoformat())
                handover.tick(present)
                beat_due = present + BEAT
            if present >= house_due:
                retire(log, index, codec, before=present - keep)
                wiring.drop_old_months(config, index, present)
                pages.forget_closed(present - closed)
                house_due = present + KEEP_HOUSE
            if dead := [thread.name for thread in threads if not thread.is_alive() and not stop.is_set()]:
                raise ThreadDied(", ".join(dead))
        for thread in threads:
            thread.join(timeout=3)
        logger.info("pipeline stopped", waiting=shipper.waiting())


class _Feeding:
    """Creates the topics, brings pages into the local outbox and has them sent, however often the brokers go away.

    The sender begins when the topic was read to its present end. An outbox that was fed before may be sent from at
    once: nothing that stands in it was sent by anybody else.
    """

    def __init__(self, config: Config, sender: Sender, stop: threading.Event) -> None:
        self._config = config
        self._sender = sender
        self._stop = stop
        self._sending: threading.Thread | None = None
        self._logger = structlog.get_logger("pages")

    def start(self) -> threading.Thread:
        thread = threading.Thread(target=self._run, name="pages", daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        config, stop = self._config, self._stop
        connection = connect(wiring.database(config))
        fed_before = connection.execute(
            "SELECT count(*) FROM offsets WHERE consumer LIKE 'outbox:%'"
        ).fetchone()
        if fed_before[0]:
            self._send()
        while not stop.is_set():
            try:
                wiring.bus_admin(config).create()
                feed = PageFeed(connection, Codec(), wiring.broker(config), wiring.topics(config))
                feed.catch_up(stop)
                self._send()
                feed.run(stop)
            except (BrokerAway, KafkaError) as error:
                self._logger.warning("broker away", error=type(error).__name__)
                stop.wait(_AGAIN)
        if self._sending is not None:
            self._sending.join(timeout=3)

    def _send(self) -> None:
        if self._sending is None or not self._sending.is_alive():
            self._sending = self._sender.start(self._stop)
