"""The index in one SQLite file: the pipeline writes, desks and commands in other processes read."""

# ruff: noqa: S608 - table and column names come from the catalogue, every value is bound

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from dashboards.documents.catalogue import HEADLINES
from dashboards.indexes.grams import spans
from dashboards.indexes.questions import filterable, known_kind, next_place, place_of, sized
from dashboards.indexes.sqlite.asking import ask, members, value_of
from dashboards.indexes.sqlite.schema import connect
from dashboards.indexes.sqlite.writing import move_issue_inside, put_inside, retire_some_inside
from dashboards.ports import Document, Hits, Kind, Query

_SHANGHAI = ZoneInfo("Asia/Shanghai")
#: where bucket 0 begins
_START = datetime(1970, 1, 1, tzinfo=_SHANGHAI)
#: Asia/Shanghai is UTC+8 without summer time since 1991 (IANA tz database), so buckets are plain arithmetic
_OFFSET = 8 * 3600 * 1_000_000
_INTERVALS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


class SqliteIndex:
    """Satisfies ``dashboards.ports.Index``. Each thread has a connection of its own."""

    def __init__(self, path: Path) -> None:
        """Opens ``path``, making or lifting the file where needed. IndexTooNew if a newer program wrote it."""
        self._path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._db()

    def _db(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self._path)
            self._connections.append(connection)
        return connection

    def close(self) -> None:
        """Closes the connections of all threads; the index must not be used afterwards."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    @contextmanager
    def _transaction(self, begin: Literal["BEGIN", "BEGIN IMMEDIATE"]) -> Iterator[sqlite3.Connection]:
        db = self._db()
        db.execute(begin)
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    def put(self, documents: Iterable[Document]) -> None:
        """One transaction: all of them or none; durable when it returns."""
        with self._transaction("BEGIN IMMEDIATE") as db:
            put_inside(db, documents)

    def move_issues(self, moves: Iterable[tuple[str, str]]) -> None:
        """One transaction, as ``put``: a burst merges dozens of issues in a batch."""
        if real := [(merged, into) for merged, into in moves if merged != into]:
            with self._transaction("BEGIN IMMEDIATE") as db:
                for merged, into in real:
                    move_issue_inside(db, merged, into)

    def retire_texts(self, before: datetime) -> None:
        done: int | None = 0
        while done is not None:
            with self._transaction("BEGIN IMMEDIATE") as db:
                done = retire_some_inside(db, before, done)

    def get(self, kind: Kind, id: str) -> Mapping[str, Any] | None:  # noqa: A002 - the port's word
        known_kind(kind)
        row = self._db().execute(f"SELECT body FROM {kind}_bodies WHERE id = ?", (id,)).fetchone()
        return None if row is None else _body(row[0])

    def search(self, query: Query) -> Hits:
        size = sized(query)
        page = ask(query, after=None if query.after is None else place_of(query.after))
        matching = ask(query)
        with self._transaction("BEGIN") as db:  # the page and the total out of one snapshot
            rows = db.execute(
                "SELECT p.at, p.id, bodies.body FROM"
                f" (SELECT d.doc, d.at, d.id {page.source} ORDER BY d.at DESC, d.id DESC LIMIT ?) p"
                f" JOIN {query.kind}_bodies bodies ON bodies.doc = p.doc ORDER BY p.at DESC, p.id DESC",
                (*page.values, size + 1),
            ).fetchall()
            total = len(rows)
            if query.after is not None or total > size:
                total = db.execute(f"SELECT count(*) {matching.source}", matching.values).fetchone()[0]
        bodies = tuple(_body(body) for _, _, body in rows[:size])
        at, id_, _ = rows[size - 1] if len(rows) > size else (0, "", "")
        headline = HEADLINES[query.kind]
        return Hits(
            total=total,
            documents=bodies,
            next=next_place(at, id_) if id_ else None,
            highlights=tuple(spans(body[headline] or "", query.text) for body in bodies),
        )

    def scan(self, query: Query) -> Iterator[Mapping[str, Any]]:
        asked = ask(query)
        return self._scan(query.kind, asked.source, asked.values)

    def _scan(self, kind: Kind, source: str, values: tuple[Any, ...]) -> Iterator[Mapping[str, Any]]:
        # a connection of its own: one statement is one snapshot, whatever its thread puts meanwhile
        with closing(connect(self._path)) as db:
            for (body,) in db.execute(
                f"SELECT bodies.body FROM (SELECT d.doc, d.at, d.id {source}) p"
                f" JOIN {kind}_bodies bodies ON bodies.doc = p.doc ORDER BY p.at, p.id",
                values,
            ):
                yield _body(body)

    def count(self, query: Query, by: str) -> dict[str, int]:
        known = filterable(query, by)
        asked = ask(query, by=known)
        counts: dict[str, int] = {}
        for value, number in self._db().execute(
            f"SELECT {value_of(query.kind, known)} AS value, count(*) {asked.source} GROUP BY value",
            asked.values,
        ):
            for member in members(known, value):
                counts[member] = counts.get(member, 0) + number
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def histogram(self, query: Query, *, interval: Literal["hour", "day"]) -> list[tuple[datetime, int]]:
        step = _INTERVALS[interval]
        asked = ask(query)
        rows = self._db().execute(
            f"SELECT (d.at + ?) / ? AS bucket, count(*) {asked.source} GROUP BY bucket ORDER BY bucket",
            (_OFFSET, step // timedelta(microseconds=1), *asked.values),
        )
        return [(_START + bucket * step, number) for bucket, number in rows]


def _body(stored: str) -> Mapping[str, Any]:
    body: Mapping[str, Any] = msgspec.json.decode(stored)
    return body
