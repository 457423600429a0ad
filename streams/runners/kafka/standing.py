"""How everything stands where the bus is Kafka, for the auditor: the local file, and what waits on the bus."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime

import structlog

from alerting.audit import Bus, Standing
from streams.runners.kafka.asking import Asking, Question, why
from streams.runners.kafka.local_pages import LocalPages
from streams.runners.kafka.waits import Places, Waits

#: seconds a look waits for the brokers, who answer in a fraction of one; the local faults are told in any case
PATIENCE = 6.0


class KafkaStanding:
    """Adds the bus to the ``local`` standing. ``question`` asks the brokers (it is given up, not ended, after
    ``patience`` seconds); ``partitions`` is how many each topic has."""

    def __init__(
        self,
        local: Callable[[datetime], Standing],
        pages: LocalPages,
        partitions: int,
        question: Question,
        patience: float = PATIENCE,
    ) -> None:
        self._local = local
        self._pages = pages
        self._partitions = partitions
        self._asking = Asking(question)
        self._patience = patience
        self._waits = Waits()
        self._away_since: datetime | None = None
        self._dead_letters = 0
        self._logger = structlog.get_logger("standing")

    def read(self, at: datetime) -> Standing:
        """The standing at this moment. Dead letters are those of the bus: the last known number while it is away."""
        answer = self._asking.ask({number: self._pages.read(number) for number in range(self._partitions)})
        local = self._local(at)
        bus = self._bus(at, answer)
        return replace(local, bus=bus, dead_letters=self._dead_letters)

    def _bus(self, at: datetime, answer: "Future[Places] | None") -> Bus:
        try:
            if answer is None:
                raise TimeoutError
            places = answer.result(self._patience)
        except Exception as error:  # whatever kept it from answering, the local faults must be told
            self._logger.warning("bus not read", error=type(error).__name__)
            self._away_since = self._away_since or at
            return Bus(away=at - self._away_since, why=why(error))
        self._away_since = None
        self._dead_letters = places.dead_letters
        return self._waits.bus(at, places)
