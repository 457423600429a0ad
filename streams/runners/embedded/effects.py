"""What was decided and the index has not yet taken: kept in the transaction that decided it, handed over after it.

Deciding and paging do not wait for the index. While it is away, what was decided stays on disk and is offered again
with growing pauses, oldest first; after a crash likewise.
"""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from streams.codec import Codec
from streams.runners.embedded.log import Log, transaction

Numbered = Sequence[tuple[int, Any]]
Sink = Callable[[Numbered], None]

#: the counter's name among the offsets: the version of the latest effect ever decided
_VERSIONS = "effects"
#: pauses after the index refused: the first, and the longest
_PAUSE, _LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=60)


class Effects:
    """The effects of one embedded file. ``sink`` takes (version, record) pairs and must be idempotent; what it
    returned from is durable there."""

    def __init__(
        self, connection: sqlite3.Connection, codec: Codec, sink: Sink, clock: Callable[[], datetime]
    ) -> None:
        self._db = connection
        self._codec = codec
        self._log = Log(connection, codec)
        self._sink = sink
        self._clock = clock
        self._fresh: tuple[int, Numbered] | None = None
        self._pause = _PAUSE
        self._not_before: datetime | None = None
        self._logger = structlog.get_logger("effects")

    def keep_inside(self, effects: Sequence[Any]) -> None:
        """Stores what a batch decided, numbered in order, inside the transaction that decided it."""
        if not effects:
            return
        first = self._log.offset(_VERSIONS) + 1
        numbered = list(enumerate(effects, first))
        # one row a batch: JSON holds no bare line break
        body = b"\n".join([self._codec.encode(effect) for effect in effects])
        self._db.execute("INSERT INTO decided VALUES (?, ?, ?)", (first, len(numbered), body))
        self._log.advance(_VERSIONS, first + len(numbered) - 1)
        self._fresh = (first, numbered)

    def hand_over(self) -> None:
        """Gives the index all it has not taken; a refusal is logged and tried again after a pause."""
        fresh, self._fresh = self._fresh, None
        if self._not_before is not None and self._clock() < self._not_before:
            return
        while row := self._db.execute("SELECT min(first) FROM decided HAVING count(*)").fetchone():
            (first,) = row
            numbered = fresh[1] if fresh is not None and fresh[0] == first else self._stored(first)
            try:
                self._sink(numbered)
            except Exception as error:
                self._not_before = self._clock() + self._pause
                self._pause = min(self._pause * 2, _LONGEST_PAUSE)
                self._logger.error("index refused", error=type(error).__name__, waiting=self.waiting())
                return
            with transaction(self._db):
                self._db.execute("DELETE FROM decided WHERE first = ?", (first,))
            self._pause, self._not_before = _PAUSE, None

    def _stored(self, first: int) -> Numbered:
        (body,) = self._db.execute("SELECT body FROM decided WHERE first = ?", (first,)).fetchone()
        return list(enumerate(map(self._codec.decode, body.split(b"\n")), first))

    def waiting(self) -> int:
        """How many effects the index has not taken."""
        return waiting(self._db)


def waiting(connection: sqlite3.Connection) -> int:
    """How many effects of a file the index has not taken."""
    (count,) = connection.execute("SELECT coalesce(sum(count), 0) FROM decided").fetchone()
    return int(count)
