"""How the product stands where the bus is Kafka: the local file's part of it, and what the brokers say."""

import sqlite3
import time
from collections.abc import Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from alerting.audit import Bus
from dashboards.console.desk import Part, Status
from dashboards.ports import Index
from streams.codec import Codec
from streams.runners.kafka.asking import Asking, Question, why
from streams.runners.kafka.local_pages import LocalPages
from streams.runners.kafka.ship import SHIP
from streams.runners.kafka.waits import Places, Waits
from streams.status import StatusReader, dead_letters

#: seconds between questions to the brokers: a screen asks twice a second
ASK = 5.0
#: seconds after which an answer is none any more
STALE = 30.0
#: seconds the brokers may take for their first answer before they count as away
_FIRST = 6.0


@dataclass(frozen=True, slots=True)
class _Said:
    """What the brokers said (``at``: seconds of the monotonic clock): how it stands, or the sentence of an error."""

    at: float
    bus: Bus = Bus()  # noqa: RUF009 - frozen
    dead_letters: int = 0
    away: str | None = None


class KafkaStatusReader(StatusReader):
    """The status of the embedded runtime, with what waits on the bus and the dead letters of the topics.

    ``question`` asks the brokers, in the background: a screen never waits for them. Whoever reads seldom gives
    ``patience``, the seconds to wait for an answer of now."""

    consumer = SHIP

    def __init__(
        self,
        connection: sqlite3.Connection,
        index: Index,
        accounts: Mapping[str, str],
        question: Question,
        partitions: int,
        *,
        rehearsal: bool,
        patience: float = 0.0,
    ) -> None:
        super().__init__(connection, index, accounts, rehearsal=rehearsal)
        self._asking = Asking(question)
        self._pages = LocalPages(connection, Codec())
        self._partitions = partitions
        self._patience = patience
        self._waits = Waits()
        self._begun: float | None = None
        self._asked: float | None = None
        self._said: _Said | None = None

    def read(self, at: datetime) -> Status:
        """The present status; what the brokers say is at most some seconds old, and unknown where they say nothing."""
        self._ask(at)
        local = super().read(at)
        said, present = self._said, time.monotonic()
        away = self._away(said, present)
        parts = [part for part in local.parts if part.name != "死信"]
        if said is None or away is not None:
            parts.append(Part(name="消息总线", ok=away is None, detail=away or "还没有应答"))
            parts.append(Part(name="死信", ok=away is None, detail="不知道：消息总线没有应答"))
            waited = local.lag_seconds if local.lag_records else None  # at least as long as that
            return replace(local, lag_records=None, lag_seconds=waited, dead_letters=None, parts=tuple(parts))
        parts += [Part(name="消息总线", ok=True, detail=_behind(said.bus)), dead_letters(said.dead_letters)]
        workers = [each for each in said.bus.behind if each.reader == "workers"]
        return replace(
            local,
            lag_records=(local.lag_records or 0) + sum(each.records for each in workers),
            lag_seconds=max([local.lag_seconds or 0.0, *(each.waited.total_seconds() for each in workers)]),
            dead_letters=said.dead_letters,
            parts=tuple(parts),
        )

    def _away(self, said: _Said | None, present: float) -> str | None:
        """Why the brokers' answer cannot be used; None when it can, or when it is too early to say."""
        if said is None:
            waiting = present - (self._begun or present)
            return f"{waiting:.0f} 秒没有应答" if waiting >= _FIRST else None
        if present - said.at >= STALE:
            return f"{present - said.at:.0f} 秒没有应答"
        return said.away

    def _ask(self, at: datetime) -> None:
        """Asks in the background when the last answer is old."""
        present = time.monotonic()
        if self._asked is not None and present - self._asked < ASK:
            return
        answer = self._asking.ask({number: self._pages.read(number) for number in range(self._partitions)})
        if answer is None:
            return
        self._asked, self._begun = present, self._begun or present
        if self._patience:
            wait([answer], self._patience)
        answer.add_done_callback(partial(self._heard, at))  # at once, when it is there

    def _heard(self, at: datetime, answer: "Future[Places]") -> None:
        error = answer.exception()
        if error is not None:
            self._said = _Said(time.monotonic(), away=why(error))
            return
        places = answer.result()
        self._said = _Said(time.monotonic(), self._waits.bus(at, places), places.dead_letters)


def _behind(bus: Bus) -> str:
    """What waits for each reader, in words for a screen."""
    words = []
    for reader, name in (("workers", "工作进程待处理"), ("indexer", "索引待写"), ("pages", "通知待取")):
        late = [each for each in bus.behind if each.reader == reader]
        worst = max(late, key=lambda each: each.waited, default=None)
        longest = (
            f"（分区 {worst.partition} 最久，{worst.waited.total_seconds():.0f} 秒）"
            if worst is not None
            else ""
        )
        words.append(f"{name} {sum(each.records for each in late)}{longest}")
    return "，".join(words)
