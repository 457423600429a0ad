"""How the product stands where the bus is Kafka: the local file's part of it, and what the brokers say."""

import sqlite3
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dashboards.console.desk import Part, Status
from dashboards.ports import Index
from streams.ports import DeadLetterPlace
from streams.runners.kafka.admin import Admin
from streams.runners.kafka.errors import BrokerAway
from streams.runners.kafka.indexer import group
from streams.runners.kafka.ship import SHIP
from streams.runners.kafka.topics import Topics
from streams.status import StatusReader

#: seconds between questions to the brokers: a screen asks twice a second
ASK = 5.0


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the brokers said last; ``away`` is the sentence of an error."""

    lag: int = 0
    unindexed: int = 0
    dead: int = 0
    away: str | None = None


class KafkaStatusReader(StatusReader):
    """The status of the embedded runtime, with the workers' lag and the dead letters of the topics."""

    consumer = SHIP

    def __init__(
        self,
        connection: sqlite3.Connection,
        index: Index,
        accounts: Mapping[str, str],
        admin: Admin,
        topics: Topics,
        letters: DeadLetterPlace,
        *,
        rehearsal: bool,
    ) -> None:
        super().__init__(connection, index, accounts, rehearsal=rehearsal)
        self._admin = admin
        self._topics = topics
        self._letters = letters
        self._answer = _Answer()
        self._asked: float | None = None
        self._asking = threading.Lock()

    def read(self, at: datetime) -> Status:
        """The present status; what the brokers say is at most some seconds old."""
        self._ask()
        answer, local = self._answer, super().read(at)
        parts = [part for part in local.parts if part.name != "死信"]
        if answer.away is not None:
            parts.append(Part(name="消息总线", ok=False, detail=answer.away))
        else:
            detail = f"工作进程待处理 {answer.lag}，索引待写 {answer.unindexed} 批"
            parts.append(Part(name="消息总线", ok=True, detail=detail))
        detail = f"{answer.dead} 条记录未能处理" if answer.dead else "无"
        parts.append(Part(name="死信", ok=answer.dead == 0, detail=detail))
        return replace(local, lag_records=local.lag_records + answer.lag, parts=tuple(parts))

    def _ask(self) -> None:
        """Asks in the background when the last answer is old; an absent broker must not keep the desk waiting."""
        present = time.monotonic()
        if self._asked is not None and present - self._asked < ASK:
            return
        if self._asking.acquire(blocking=False):
            self._asked = present
            threading.Thread(target=self._refresh, name="bus-status", daemon=True).start()

    def _refresh(self) -> None:
        try:
            lag = self._admin.lag(self._topics.inbox, self._topics.app).total
            unindexed = self._admin.lag(self._topics.effects, group(self._topics)).total
            self._answer = _Answer(lag, unindexed, self._letters.count())
        except BrokerAway as error:
            self._answer = replace(self._answer, away=str(error))
        finally:
            self._asking.release()
