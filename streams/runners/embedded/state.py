"""State entries of the stages: a mapping per stage and unit, loaded once, saved where it changed."""

import sqlite3
from collections.abc import Iterator, MutableMapping
from typing import Any

from streams.codec import Codec


class StoredEntries(MutableMapping[str, Any]):
    """One stage's entries of one unit. Reads come from memory; ``save`` writes what was assigned or deleted."""

    def __init__(self, connection: sqlite3.Connection, codec: Codec, stage: str, unit: str) -> None:
        self._db = connection
        self._codec = codec
        self._stage = stage
        self._unit = unit
        self._changed: dict[str, None] = {}
        self._values: dict[str, Any] = {
            key: codec.decode(body)
            for key, body in connection.execute(
                "SELECT key, body FROM state WHERE stage = ? AND unit = ? ORDER BY key", (stage, unit)
            )
        }

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._values[key] = value
        self._changed[key] = None

    def __delitem__(self, key: str) -> None:
        del self._values[key]
        self._changed[key] = None

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def save(self) -> None:
        """Writes the changed entries; call inside the batch's transaction."""
        if not self._changed:
            return
        gone = [key for key in self._changed if key not in self._values]
        self._db.executemany(
            "DELETE FROM state WHERE stage = ? AND unit = ? AND key = ?",
            [(self._stage, self._unit, key) for key in gone],
        )
        self._db.executemany(
            "INSERT INTO state VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
            [
                (self._stage, self._unit, key, self._codec.encode(self._values[key]))
                for key in self._changed
                if key in self._values
            ],
        )
        self._changed.clear()


def stored_entry(connection: sqlite3.Connection, codec: Codec, stage: str, unit: str, key: str) -> Any:
    """One entry as it was last committed, or None."""
    row = connection.execute(
        "SELECT body FROM state WHERE stage = ? AND unit = ? AND key = ?", (stage, unit, key)
    ).fetchone()
    return None if row is None else codec.decode(row[0])
