"""The log of the embedded file: what came from outside, in order, each thing once."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any

from crawlers.ports import Ingested
from crawlers.records import FetchReport, Mention, mention_id
from crawlers.scopes import other_ids, settled
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
        rest, ingested = iter(mentions), Ingested()
        while part := list(islice(rest, _IDS_AT_ONCE)):
            ingested += self._take(part)
        return ingested

    def _take(self, told: Sequence[Mention]) -> Ingested:
        new = updated = unchanged = 0
        rows = self._rows([mention.mention_id for mention in told])
        doubtful = self._doubtful([mention for mention in told if mention.mention_id not in rows])
        for mention in told:
            digest, row = mention.digest, rows.get(mention.mention_id)
            changed_reply = row is not None and mention.parent_id is not None and row[0] != digest
            if mention.mention_id in doubtful or (row and row[1] != mention.unit) or changed_reply:
                mention = self._noted(mention, free=not row)
                digest, row = mention.digest, self._rows([mention.mention_id]).get(mention.mention_id)
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
            rows[mention.mention_id] = digest, mention.unit
            if row:
                updated += 1
            else:
                new += 1
        return Ingested(new, updated, unchanged)

    def _rows(self, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Digest and unit of those of the mentions that are stored."""
        sql = "SELECT mention_id, digest, unit FROM mentions JOIN log ON log.seq = mentions.seq WHERE mention_id"
        return {key: (digest, unit) for key, digest, unit in self._asked(sql, ids)}

    def _doubtful(self, new: Sequence[Mention]) -> set[str]:
        """Those of new mentions whose unit may hold them, or what they answer, under another id; and those that answer
        what another unit holds."""
        others = {mention.mention_id: other_ids(mention) for mention in new}
        parents = {m.mention_id: mention_id(m.platform, m.parent_id) for m in new if m.parent_id is not None}
        there = self._rows([*{each for ids in others.values() for each in ids} | {*parents.values()}])
        return {
            mention.mention_id
            for mention in new
            if not there.keys().isdisjoint(others[mention.mention_id])
            or there.get(parents.get(mention.mention_id, ""), ("", mention.unit))[1] != mention.unit
        }

    def settled(self, mention: Mention) -> Mention:
        """The mention under the ids by which its unit holds it, or is to hold it (``crawlers.scopes``)."""
        return settled(mention, partial(self._under, mention.platform))

    def _under(self, platform: str, names: Sequence[str]) -> dict[str, Mention]:
        ids = {mention_id(platform, name): name for name in names}
        return {ids[key]: mention for key, mention in self._present(list(ids)).items()}

    def _noted(self, given: Mention, *, free: bool) -> Mention:
        """The settled mention; notes its other name, where that is ``free``, for those who ask by it."""
        mention = self.settled(given)
        if free and mention.mention_id != given.mention_id:
            self.connection.execute(
                "INSERT OR IGNORE INTO names VALUES (?, ?)", (given.mention_id, mention.mention_id)
            )
        return mention

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
        """Those of the ids that are stored, or under which something came that is stored."""
        ids = list(mention_ids)
        found = {key for (key,) in self._asked("SELECT mention_id FROM mentions WHERE mention_id", ids)}
        return found | self._held(each for each in ids if each not in found).keys()

    def stored(self, mention_ids: Iterable[str]) -> dict[str, Mention]:
        """The present state of those of the mentions that are stored, by the id that was asked for."""
        ids = list(mention_ids)
        found = self._present(ids)
        held = self._held(each for each in ids if each not in found)
        there = self._present(list(held.values()))
        return found | {key: there[own] for key, own in held.items() if own in there}

    def _held(self, mention_ids: Iterable[str]) -> dict[str, str]:
        """Under which ids mentions are stored that came under these."""
        return dict(self._asked("SELECT mention_id, held FROM names WHERE mention_id", list(mention_ids)))

    def _present(self, ids: Sequence[str]) -> dict[str, Mention]:
        sql = "SELECT mention_id, log.body FROM mentions JOIN log ON log.seq = mentions.seq WHERE mention_id"
        return {key: self._codec.decode(body) for key, body in self._asked(sql, ids)}

    def _asked(self, sql: str, ids: Sequence[str]) -> Iterator[Any]:
        """The rows of a query that ends before its ``IN``."""
        for start in range(0, len(ids), _IDS_AT_ONCE):
            part = ids[start : start + _IDS_AT_ONCE]
            yield from self.connection.execute(f"{sql} IN ({','.join('?' * len(part))})", part).fetchall()

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
