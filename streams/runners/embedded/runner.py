"""The embedded runner: a batch of source records is one transaction {step, save state, queue pages, advance}.

What was decided is then handed to the index (``effects.py``). After a crash the transaction either happened or did
not, and effects that the index had not confirmed are handed over again.
"""

import gc
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import structlog

from alerting.records import Page
from streams.codec import Codec, UnknownRecord
from streams.runners.embedded.dead_letters import DeadLetters
from streams.runners.embedded.effects import Effects, Sink
from streams.runners.embedded.log import Log, transaction
from streams.runners.embedded.outbox import Outbox
from streams.runners.embedded.state import StoredEntries
from streams.stage import Chain, Entries, Topology, latest

Row = tuple[int, str, str, bytes]
CHAIN = "chain"
#: records of one transaction at most: more is faster, and a page waits for the transaction that decided it
BATCH = 2000


def calm_collector() -> None:
    """Tells Python's cycle collector to look less often. A pipeline keeps some hundred thousand living objects that
    hold no cycles; looking through them again and again took a quarter of its time (``make bench``). What is new is looked
    through after so many objects that most of a batch's own are gone by then."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(300_000, 20, 100)


class EmbeddedRunner:
    """Runs the topology over one embedded file. ``sink`` takes (version, record) pairs and must be idempotent."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        codec: Codec,
        topology: Topology,
        sink: Sink,
        clock: Callable[[], datetime],
    ) -> None:
        self._db = connection
        self._codec = codec
        self._topology = topology
        self._clock = clock
        self.log = Log(connection, codec)
        self.effects = Effects(connection, codec, sink, clock)
        self.outbox = Outbox(connection, codec)
        self.dead_letters = DeadLetters(connection)
        self._logger = structlog.get_logger("runner")
        self._reopen()
        self.effects.hand_over()  # what a crash left between the decision and the index

    def _reopen(self) -> None:
        """Forgets everything held in memory: chains and entries are opened from the file again."""
        self._chains: dict[str, Chain] = {}
        self._entries: list[StoredEntries] = []
        self._offset = self.log.offset(CHAIN)

    def _chain(self, unit: str) -> Chain:
        chain = self._chains.get(unit)
        if chain is None:

            def entries(stage: str) -> Entries:
                opened = StoredEntries(self._db, self._codec, stage, unit)
                self._entries.append(opened)
                return opened

            chain = self._chains[unit] = Chain(self._topology, unit, entries)
        return chain

    def pump(self, limit: int = BATCH) -> int:
        """Processes the next records of the log, at most ``limit``; returns how many it consumed."""
        rows = self.log.read(self._offset, limit)
        if rows:
            try:
                self._batch(rows)
            except sqlite3.Error:
                raise
            except Exception:  # one bad record must not stop the others: find it
                self._reopen()
                for row in rows:
                    self._single(row)
        self.effects.hand_over()
        return len(rows)

    def _batch(self, rows: Sequence[Row]) -> None:
        with transaction(self._db):
            of_unit: dict[str, list[Any]] = {}
            for _, _, unit, body in rows:
                of_unit.setdefault(unit, []).append(self._codec.decode(body))
            effects = [
                effect for unit, records in of_unit.items() for effect in self._chain(unit).push_all(records)
            ]
            self._keep(effects)
            for entries in self._entries:
                entries.save()
            self._advance(rows)
        self._offset = rows[-1][0]

    def _keep(self, effects: Sequence[Any]) -> None:
        """Stores what was decided; pages go to the outbox as well."""
        self.effects.keep_inside(latest(effects))
        for effect in effects:
            if isinstance(effect, Page):
                self.outbox.add_inside(effect)

    def _advance(self, rows: Sequence[Row]) -> None:
        self.log.advance(CHAIN, rows[-1][0])
        ticks = [(seq,) for seq, topic, _, _ in rows if topic == "Tick"]
        self._db.executemany("DELETE FROM log WHERE seq = ?", ticks)  # a tick says nothing once it was heard

    def _single(self, row: Row) -> None:
        try:
            self._batch((row,))
        except sqlite3.Error:
            raise
        except Exception as error:
            self._reopen()
            seq, topic, unit, body = row
            reason = str(error) if isinstance(error, UnknownRecord) else type(error).__name__
            with transaction(self._db):
                self.dead_letters.put_inside(self._clock(), CHAIN, topic, unit, body, reason)
                self._advance((row,))
            self._offset = seq
            self._logger.error("record set aside", topic=topic, seq=seq, error=type(error).__name__)

    def lag(self) -> int:
        """How many stored records the chain has not seen yet (an upper bound: deleted ticks count)."""
        return max(0, self.log.head() - self._offset)
