"""State entries of the stages: a mapping per stage and unit, read when asked for, saved where it changed."""

import sqlite3
from collections import OrderedDict
from collections.abc import ItemsView, Iterator, MutableMapping
from typing import Any

from streams.codec import Codec
from streams.runners.embedded.known_keys import KnownKeys

#: entries of one stage and unit that are kept decoded; what is older is read again when it is asked for
KEPT = 1024


class _Gone:
    """Marks an entry that was deleted and not yet saved."""


_GONE = _Gone()
_SELECT = "SELECT body FROM state WHERE stage = ? AND unit = ? AND key = ?"


class StoredEntries(MutableMapping[str, Any]):
    """One stage's entries of one unit. Memory holds the latest used and what changed; ``save`` writes the changes."""

    def __init__(
        self, connection: sqlite3.Connection, codec: Codec, stage: str, unit: str, kept: int = KEPT
    ) -> None:
        self._db = connection
        self._codec = codec
        self._stage = stage
        self._unit = unit
        self._kept = kept
        self._changed: dict[str, Any] = {}
        # in order of use (a plain dict is slow to tell its first after many were taken from its front)
        self._latest: OrderedDict[str, Any] = OrderedDict()
        self._saved: KnownKeys | None = None  # made when first asked: who only writes needs none

    def __getitem__(self, key: str) -> Any:
        value = self._find(key)
        if value is None:
            raise KeyError(key)
        return value

    def get(self, key: str, default: Any = None) -> Any:
        """The entry or the default; asked some ten times for every mention, mostly about what was never there."""
        value = self._find(key)
        return default if value is None else value

    def _find(self, key: str) -> Any:
        """The entry, or None where there is none."""
        value = self._changed.get(key)
        if value is not None:
            return None if value is _GONE else value
        value = self._latest.get(key)
        if value is not None:
            self._latest.move_to_end(key)
            return value
        if self._saved is None:
            self._saved = KnownKeys(stored for (stored,) in self._stored("key"))
        if not self._saved.may_hold(key):
            return None
        row = self._db.execute(_SELECT, (self._stage, self._unit, key)).fetchone()
        if row is not None:
            value = self._codec.decode(row[0])
            self._keep(key, value)
        return value

    def __setitem__(self, key: str, value: Any) -> None:
        if self._changed.get(key) is not value:
            self._latest.pop(key, None)
            self._changed[key] = value

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self._latest.pop(key, None)
        self._changed[key] = _GONE

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._find(key) is not None

    def __iter__(self) -> Iterator[str]:
        for (key,) in self._stored("key"):
            if key not in self._changed:
                yield key
        yield from [key for key, value in self._changed.items() if value is not _GONE]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def items(self) -> ItemsView[str, Any]:
        """All entries, those unchanged first and by key; reading through them does not fill the memory."""
        return _Streamed(self)

    def streamed(self) -> Iterator[tuple[str, Any]]:
        """What ``items`` goes through."""
        for key, body in self._stored("key, body"):
            if key not in self._changed:
                yield key, self._latest[key] if key in self._latest else self._codec.decode(body)
        yield from [(key, value) for key, value in self._changed.items() if value is not _GONE]

    def _stored(self, columns: str) -> sqlite3.Cursor:
        return self._db.execute(
            f"SELECT {columns} FROM state WHERE stage = ? AND unit = ? ORDER BY key",  # noqa: S608 - named above
            (self._stage, self._unit),
        )

    def _keep(self, key: str, value: Any) -> None:
        self._latest[key] = value
        self._forget()

    def _forget(self) -> None:
        """Lets go of what was not used for longest."""
        while len(self._latest) > self._kept:
            self._latest.popitem(last=False)

    def save(self) -> None:
        """Writes the changed entries; call inside the batch's transaction."""
        if not self._changed:
            return
        self._db.executemany(
            "DELETE FROM state WHERE stage = ? AND unit = ? AND key = ?",
            [(self._stage, self._unit, key) for key, value in self._changed.items() if value is _GONE],
        )
        kept = {key: value for key, value in self._changed.items() if value is not _GONE}
        self._db.executemany(
            "INSERT INTO state VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
            # by key, so that neighbours in the file's order are written one after the other
            [(self._stage, self._unit, key, self._codec.encode(kept[key])) for key in sorted(kept)],
        )
        self._changed.clear()
        if self._saved is not None:
            for key in kept:
                self._saved.add(key)
        self._latest.update(kept)
        self._forget()


class _Streamed(ItemsView[str, Any]):
    def __init__(self, entries: StoredEntries) -> None:
        super().__init__(entries)
        self._entries = entries

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return self._entries.streamed()


def stored_entry(connection: sqlite3.Connection, codec: Codec, stage: str, unit: str, key: str) -> Any:
    """One entry as it was last committed, or None."""
    row = connection.execute(_SELECT, (stage, unit, key)).fetchone()
    return None if row is None else codec.decode(row[0])
