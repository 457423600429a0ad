"""Handing what was decided to the index. While the index is away the effects wait in the file, in order, and the
chain goes on: an alert is raised and a page is sent whether or not anybody can search for it."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from dashboards.ports import IndexAway
from streams.codec import Codec
from streams.runners.embedded.log import transaction

Sink = Callable[[Sequence[tuple[int, Any]]], None]

#: effects handed over at once when some have waited
_AT_ONCE = 2000
#: how long an index that is away is left in peace, doubled each time up to the longest
_FIRST, _LONGEST = timedelta(seconds=1), timedelta(seconds=30)


class Handing:
    """Hands effects to ``sink``, at least once and in order. An effect is deleted when the sink has taken it."""

    def __init__(
        self, connection: sqlite3.Connection, codec: Codec, sink: Sink, clock: Callable[[], datetime]
    ) -> None:
        self._db = connection
        self._codec = codec
        self._sink = sink
        self._clock = clock
        self._logger = structlog.get_logger("runner")
        #: whether something may wait in the file, and until when an index that was away is left in peace
        self._waiting = True
        self._resting: datetime | None = None
        self._patience = _FIRST

    def take(self, handed: Sequence[tuple[int, Any]]) -> None:
        """Hands over what was just stored, unless something older still waits."""
        if handed and not self._waiting:
            self._try(handed)

    def left(self) -> bool:
        """Hands over some of what waits, when it is time; returns whether to come again at once."""
        if not self._waiting or (self._resting is not None and self._clock() < self._resting):
            return False
        rows = self._db.execute("SELECT seq, body FROM effects ORDER BY seq LIMIT ?", (_AT_ONCE,)).fetchall()
        if not rows:
            self._waiting = False
            return False
        return self._try([(seq, self._codec.decode(body)) for seq, body in rows])

    def _try(self, handed: Sequence[tuple[int, Any]]) -> bool:
        try:
            self._sink(handed)
        except IndexAway as error:
            self._waiting, self._resting = True, self._clock() + self._patience
            self._patience = min(self._patience * 2, _LONGEST)
            self._logger.warning("index away", why=str(error), waiting_since=handed[0][0])
            return False
        self._patience, self._resting = _FIRST, None
        with transaction(self._db):
            self._db.execute("DELETE FROM effects WHERE seq <= ?", (handed[-1][0],))
        return True
