"""Putting documents into the index file: bodies first, then what is derived from them."""

# ruff: noqa: S608 - table and column names come from the catalogue, every value is bound

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

import msgspec

from dashboards.documents.catalogue import FIELDS, TIMES, texts_of
from dashboards.indexes.gram_batches import grams_of
from dashboards.indexes.questions import micros, newest
from dashboards.ports import KINDS, Document, Kind

Body = Mapping[str, Any]
#: (doc, id, version, body)
Placed = tuple[int, str, int, Body]

#: between and around the members of a list in one column; never part of a value
SEPARATOR = "\x1f"
#: ids asked for in one query (SQLite's limit of bound variables is 32,766) and bodies lifted at a time
_AT_ONCE = 1000


class _Writer:
    """The statements of one kind and how its columns are taken from a body."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._time = TIMES[kind]
        facets = [known for known in FIELDS[kind] if known.facet]
        self._facets = itemgetter(*[known.name for known in facets])
        self._lists = [at for at, known in enumerate(facets, 3) if known.many]
        self._booleans = [at for at, known in enumerate(facets, 3) if known.type == "boolean"]
        self._texts = texts_of(kind)
        marks = ", ?" * (len(facets) + 3)
        text_marks = ", ?" * len(self._texts)
        self._insert_columns = f"INSERT INTO {kind} VALUES ({marks[2:]})"
        self._delete_columns = f"DELETE FROM {kind} WHERE doc = ?"
        names = ", ".join(f'"{name}"' for name in self._texts)
        self._insert_text = f"INSERT INTO {kind}_text (rowid, {names}) VALUES (?{text_marks})"
        self._delete_text = (
            f"INSERT INTO {kind}_text ({kind}_text, rowid, {names}) VALUES ('delete', ?{text_marks})"
        )

    def row(self, doc: int, id_: str, body: Body) -> list[Any]:
        row = [doc, id_, micros(datetime.fromisoformat(body[self._time])), *self._facets(body)]
        for at in self._lists:
            row[at] = f"{SEPARATOR}{SEPARATOR.join(row[at])}{SEPARATOR}" if row[at] else None
        for at in self._booleans:
            row[at] = "true" if row[at] else "false"
        return [None if each == "" else each for each in row] if "" in row else row

    def tokens(self, bodies: Sequence[Body]) -> list[tuple[str, ...]]:
        """Of each body the tokens of its texts."""
        return list(
            zip(*[grams_of([body[name] or "" for body in bodies]) for name in self._texts], strict=True)
        )

    def derive(self, db: sqlite3.Connection, placed: Sequence[Placed]) -> None:
        """Columns and full text of new documents, in the order of their numbers."""
        db.executemany(self._insert_columns, [self.row(doc, id_, body) for doc, id_, _, body in placed])
        tokens = self.tokens([body for _, _, _, body in placed])
        db.executemany(
            self._insert_text, [(doc, *each) for (doc, _, _, _), each in zip(placed, tokens, strict=True)]
        )

    def replace(self, db: sqlite3.Connection, placed: Sequence[Placed]) -> None:
        """Newer bodies in the place of older ones, in the order of their numbers."""
        before = [self._body(db, doc) for doc, _, _, _ in placed]
        db.executemany(
            f"UPDATE {self.kind}_bodies SET version = ?, body = ? WHERE doc = ?",
            [(version, _encode(body), doc) for doc, _, version, body in placed],
        )
        db.executemany(self._delete_columns, [(doc,) for doc, _, _, _ in placed])
        db.executemany(self._insert_columns, [self.row(doc, id_, body) for doc, id_, _, body in placed])
        reworded = [
            (doc, old, new)
            for (doc, _, _, new), old in zip(placed, before, strict=True)
            if any(old[name] != new[name] for name in self._texts)
        ]
        said = zip(
            reworded,
            self.tokens([old for _, old, _ in reworded]),
            self.tokens([new for _, _, new in reworded]),
            strict=True,
        )
        for (doc, _, _), were, are in said:
            db.execute(self._delete_text, (doc, *were))
            db.execute(self._insert_text, (doc, *are))

    def _body(self, db: sqlite3.Connection, doc: int) -> Body:
        stored = db.execute(f"SELECT body FROM {self.kind}_bodies WHERE doc = ?", (doc,)).fetchone()
        body: Body = msgspec.json.decode(stored[0])
        return body

    def remove(self, db: sqlite3.Connection, id_: str) -> None:
        """The document and all that was derived from it."""
        found = db.execute(f"SELECT doc, body FROM {self.kind}_bodies WHERE id = ?", (id_,)).fetchone()
        if found:
            doc, body = found
            (tokens,) = self.tokens([msgspec.json.decode(body)])
            db.execute(self._delete_text, (doc, *tokens))
            db.execute(self._delete_columns, (doc,))
            db.execute(f"DELETE FROM {self.kind}_bodies WHERE doc = ?", (doc,))


_WRITERS: Mapping[str, _Writer] = {kind: _Writer(kind) for kind in KINDS}
_encoder = msgspec.json.Encoder()


def _encode(body: Body) -> str:
    return _encoder.encode(body).decode()


def put_inside(db: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """Puts documents inside the caller's transaction; of several about one thing only the newest is written."""
    for kind, by_id in newest(documents).items():
        _put_kind(db, _WRITERS[kind], by_id)


def _put_kind(db: sqlite3.Connection, writer: _Writer, by_id: Mapping[str, Document]) -> None:
    stored = _stored(db, writer.kind, list(by_id))
    top = db.execute(f"SELECT coalesce(max(doc), 0) FROM {writer.kind}_bodies").fetchone()[0]
    new = (document for id_, document in by_id.items() if id_ not in stored)
    placed = [(doc, each.id, each.version, each.body) for doc, each in enumerate(new, top + 1)]
    # by number, as the full text takes ascending numbers without writing out what it holds
    newer = [
        (doc, id_, by_id[id_].version, by_id[id_].body)
        for id_, (doc, version) in sorted(stored.items(), key=lambda item: item[1])
        if by_id[id_].version > version
    ]
    writer.replace(db, newer)
    db.executemany(
        f"INSERT INTO {writer.kind}_bodies VALUES (?, ?, ?, ?)",
        [(doc, id_, version, _encode(body)) for doc, id_, version, body in placed],
    )
    writer.derive(db, placed)


def _stored(db: sqlite3.Connection, kind: Kind, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """id -> (doc, version) of those that are stored."""
    found: dict[str, tuple[int, int]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        marks = ",".join("?" * len(part))
        for id_, doc, version in db.execute(
            f"SELECT id, doc, version FROM {kind}_bodies WHERE id IN ({marks})",
            part,
        ):
            found[id_] = (doc, version)
    return found


def move_issue_inside(db: sqlite3.Connection, merged: str, into: str) -> None:
    """The merged issue's mentions and alerts under the other id, its own document gone."""
    kinds: tuple[Kind, ...] = ("mentions", "alerts")
    for kind in kinds:
        db.execute(
            f"UPDATE {kind}_bodies SET body = json_set(body, '$.issue_id', ?)"
            f" WHERE doc IN (SELECT doc FROM {kind} WHERE issue_id = ?)",
            (into, merged),
        )
        db.execute(f"UPDATE {kind} SET issue_id = ? WHERE issue_id = ?", (into, merged))
    _WRITERS["issues"].remove(db, merged)


def retire_some_inside(db: sqlite3.Connection, before: datetime, done: int) -> int | None:
    """Takes the texts out of some mentions fetched before a moment, starting after document number ``done``;
    returns the number it came to, None at the end. What was fetched before it was published before it."""
    rows = db.execute(
        "SELECT d.doc, b.version, b.body FROM mentions d JOIN mentions_bodies b ON b.doc = d.doc"
        " WHERE d.doc > ? AND d.at < ? ORDER BY d.doc LIMIT ?",
        (done, micros(before), _AT_ONCE),
    ).fetchall()
    retired = [
        (doc, body["mention_id"], version, {**body, "text": "", "post_title": None})
        for doc, version, body in (
            (doc, version, msgspec.json.decode(stored)) for doc, version, stored in rows
        )
        if (body["text"] or body["post_title"]) and datetime.fromisoformat(body["fetched_at"]) < before
    ]
    _WRITERS["mentions"].replace(db, retired)
    return rows[-1][0] if rows else None


def derive_all(db: sqlite3.Connection, kind: Kind) -> None:
    """Fills a kind's empty columns and full text from its bodies; fields the catalogue has gained are empty."""
    writer = _WRITERS[kind]
    empty: Body = {known.name: [] if known.many else None for known in FIELDS[kind]}
    done = 0
    while rows := db.execute(
        f"SELECT doc, id, version, body FROM {kind}_bodies WHERE doc > ? ORDER BY doc LIMIT ?",
        (done, _AT_ONCE),
    ).fetchall():
        stored = [(doc, id_, version, msgspec.json.decode(body)) for doc, id_, version, body in rows]
        placed = [(doc, id_, version, {**empty, **body}) for doc, id_, version, body in stored]
        db.executemany(
            f"UPDATE {kind}_bodies SET body = ? WHERE doc = ?",
            [
                (_encode(now[3]), now[0])
                for now, before in zip(placed, stored, strict=True)
                if now[3].keys() != before[3].keys()
            ],
        )
        writer.derive(db, placed)
        done = rows[-1][0]
