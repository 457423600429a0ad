"""The log of the embedded file: what came from outside, in order, each thing once."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from crawlers.ports import Ingested
from crawlers.records import FetchReport, Mention
from streams.codec import Codec

#: ids asked for in one query; SQLite's default limit of bound variables is 32,766
_IDS_AT_ONCE = 900


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One write transaction: everything inside happens, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


class Log:
    """Appends and reads source records. Satisfies ``crawlers.ports.MentionLog``."""

    def __init__(self, connection: sqlite3.Connection, codec: Codec) -> None:
        self.connection = connection
        self._codec = codec

    def ingest(self, mentions: Iterable[Mention]) -> Ingested:
        """Stores new and changed mentions in one transaction; what is known as it is costs nothing."""
        with transaction(self.connection):
            return self.ingest_inside(mentions)

    def ingest_inside(self, mentions: Iterable[Mention]) -> Ingested:
        """The same inside a transaction that the caller has opened."""
        new = updated = unchanged = 0
        for mention in mentions:
            digest = mention.digest
            row = self.connection.execute(
                "SELECT digest FROM mentions WHERE mention_id = ?", (mention.mention_id,)
            ).fetchone()
            if row and row[0] != digest:
                mention = self._supplemented(mention)
                digest = mention.digest
            if row and row[0] == digest:
                unchanged += 1
                continue
            seq = self._append(mention)
            self.connection.execute(
                "INSERT INTO mentions VALUES (?, ?, ?) ON CONFLICT (mention_id)"
                " DO UPDATE SET digest = excluded.digest, seq = excluded.seq",
                (mention.mention_id, digest, seq),
            )
            if row:
                updated += 1
            else:
                new += 1
        return Ingested(new, updated, unchanged)

    def _supplemented(self, mention: Mention) -> Mention:
        known = self.stored([mention.mention_id]).get(mention.mention_id)
        return mention if known is None else mention.supplemented(known)

    def _append(self, record: Any) -> int | None:
        cursor = self.connection.execute(
            "INSERT OR IGNORE INTO log (topic, unit, record_id, body) VALUES (?, ?, ?, ?)",
            (type(record).__name__, record.unit, record.record_id, self._codec.encode(record)),
        )
        return cursor.lastrowid

    def append(self, records: Iterable[Any]) -> None:
        """Stores commands, deliveries, ticks or fetch reports; one already stored is ignored."""
        with transaction(self.connection):
            self.append_inside(records)

    def append_inside(self, records: Iterable[Any]) -> None:
        """The same inside a transaction that the caller has opened."""
        for record in records:
            self._append(record)

    def report(self, report: FetchReport) -> None:
        self.append((report,))

    def known(self, mention_ids: Iterable[str]) -> set[str]:
        ids = list(mention_ids)
        found: set[str] = set()
        for start in range(0, len(ids), _IDS_AT_ONCE):
            part = ids[start : start + _IDS_AT_ONCE]
            marks = ",".join("?" * len(part))
            found.update(
                row[0]
                for row in self.connection.execute(
                    f"SELECT mention_id FROM mentions WHERE mention_id IN ({marks})",  # noqa: S608 - only marks
                    part,
                )
            )
        return found

    def stored(self, mention_ids: Iterable[str]) -> dict[str, Mention]:
        ids = list(mention_ids)
        found: dict[str, Mention] = {}
        for start in range(0, len(ids), _IDS_AT_ONCE):
            part = ids[start : start + _IDS_AT_ONCE]
            marks = ",".join("?" * len(part))
            rows = self.connection.execute(
                "SELECT mention_id, log.body FROM mentions JOIN log ON log.seq = mentions.seq"  # noqa: S608 - only marks
                f" WHERE mention_id IN ({marks})",
                part,
            )
            found.update((key, self._codec.decode(body)) for key, body in rows)
        return found

    def read(self, after: int, limit: int) -> list[tuple[int, str, str, bytes]]:
        """(seq, topic, unit, body) of the records after an offset, in order."""
        return self.connection.execute(
            "SELECT seq, topic, unit, CAST(body AS BLOB) FROM log WHERE seq > ? ORDER BY seq LIMIT ?",
            (after, limit),
        ).fetchall()

    def head(self) -> int:
        """The highest seq ever given."""
        row = self.connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'log'").fetchone()
        return int(row[0]) if row else 0

    def offset(self, consumer: str) -> int:
        """How far a consumer has come (0 = nowhere yet)."""
        row = self.connection.execute("SELECT seq FROM offsets WHERE consumer = ?", (consumer,)).fetchone()
        return int(row[0]) if row else 0

    def advance(self, consumer: str, seq: int) -> None:
        """Sets a consumer's offset; call inside the transaction that holds what it did."""
        self.connection.execute(
            "INSERT INTO offsets VALUES (?, ?) ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq",
            (consumer, seq),
        )

    def mentions(self) -> Iterator[Mention]:
        """The present state of every mention, in order of its last change."""
        for (body,) in self.connection.execute(
            "SELECT log.body FROM mentions JOIN log ON log.seq = mentions.seq ORDER BY mentions.seq"
        ):
            yield self._codec.decode(body)

    def rewrite_inside(self, seq: int, record: Any) -> None:
        """Puts another form of a record in its place (a retired text), inside the caller's transaction."""
        self.connection.execute("UPDATE log SET body = ? WHERE seq = ?", (self._codec.encode(record), seq))

    def records(self, topic: str) -> Iterator[Any]:
        """All stored records of a topic, in order of arrival."""
        for (body,) in self.connection.execute("SELECT body FROM log WHERE topic = ? ORDER BY seq", (topic,)):
            yield self._codec.decode(body)
