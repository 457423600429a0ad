"""Small durable values: cursors, quota counters, rests after a refusal, heartbeats."""

import sqlite3
from collections.abc import Mapping

from streams.runners.embedded.log import transaction


class StoredCheckpoints:
    """Satisfies ``crawlers.ports.Checkpoints`` over the embedded file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def get(self, source: str, key: str) -> str | None:
        row = self._db.execute(
            "SELECT value FROM checkpoints WHERE source = ? AND key = ?", (source, key)
        ).fetchone()
        return None if row is None else str(row[0])

    def put(self, source: str, key: str, value: str) -> None:
        with transaction(self._db):
            self.put_inside(source, key, value)

    def put_all(self, source: str, values: Mapping[str, str]) -> None:
        """Many values of a source in one transaction."""
        with transaction(self._db):
            for key, value in values.items():
                self.put_inside(source, key, value)

    def beginning(self, prefix: str) -> list[str]:
        """The values of all sources' keys that begin so, by source and key."""
        rows = self._db.execute(
            "SELECT value FROM checkpoints WHERE substr(key, 1, ?) = ? ORDER BY source, key",
            (len(prefix), prefix),
        )
        return [str(row[0]) for row in rows]

    def put_inside(self, source: str, key: str, value: str) -> None:
        """The same inside a transaction that the caller has opened."""
        self._db.execute(
            "INSERT INTO checkpoints VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (source, key, value),
        )
