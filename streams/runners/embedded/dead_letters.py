"""Records that could not be processed: kept, listed, and replayed after the cause is mended."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from streams.runners.embedded.log import transaction


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One record that was set aside: when, by whom, what kind, why (the type of the error, no citizen's words)."""

    id: int
    at: datetime
    consumer: str
    topic: str
    unit: str
    error: str


class DeadLetters:
    """The dead-letter place of the embedded file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def put_inside(self, at: datetime, consumer: str, topic: str, unit: str, body: bytes, error: str) -> None:
        """Sets a record aside inside the transaction that steps over it."""
        self._db.execute(
            "INSERT INTO dead_letters (at, consumer, topic, unit, body, error) VALUES (?, ?, ?, ?, ?, ?)",
            (at.astimezone(UTC).isoformat(), consumer, topic, unit, body, error),
        )

    def list(self) -> list[DeadLetter]:
        return [
            DeadLetter(row[0], datetime.fromisoformat(row[1]), *row[2:])
            for row in self._db.execute(
                "SELECT id, at, consumer, topic, unit, error FROM dead_letters ORDER BY id"
            )
        ]

    def count(self) -> int:
        """How many there are, without reading them."""
        (number,) = self._db.execute("SELECT count(*) FROM dead_letters").fetchone()
        return int(number)

    def replay(self) -> int:
        """Puts all of them at the end of the log again; returns how many. A record that fails again comes back."""
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO log (topic, unit, record_id, body)"
                " SELECT topic, unit, 'replayed:' || id || ':' || at, body FROM dead_letters ORDER BY id"
            )
            return self._db.execute("DELETE FROM dead_letters").rowcount
