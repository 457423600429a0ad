"""The index file: its PRAGMAs, its tables (made from the catalogue), its schema version and how it is lifted."""

import sqlite3
from pathlib import Path

from dashboards.documents.catalogue import FIELDS, texts_of
from dashboards.indexes.sqlite.writing import derive_all
from dashboards.ports import KINDS, IndexTooNew, Kind

#: Raise it whenever the catalogue or a table below changes; an older file is then rebuilt from its bodies.
SCHEMA_VERSION = 3

#: WAL: desks read while the pipeline writes. FULL: the pipeline moves its offset once ``put`` returned, and that
#: offset lies in another file, so what put returned from must survive a power cut; NORMAL would sync the WAL only
#: at checkpoints (https://www.sqlite.org/pragma.html#pragma_synchronous). 30 s is longer than any transaction here.
#: Pages of 8 KB take a tenth off the work of writing (a file made with smaller ones keeps them); 4000 are 32 MB of log.
PRAGMAS = (
    "PRAGMA busy_timeout = 30000",
    "PRAGMA page_size = 8192",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA cache_size = -16384",
    "PRAGMA temp_store = MEMORY",
)


def facets_of(kind: Kind) -> tuple[str, ...]:
    """The columns of a kind beside doc, id and at."""
    return tuple(known.name for known in FIELDS[kind] if known.facet)


def tables(kind: Kind) -> tuple[str, ...]:
    """What is derived from the bodies of a kind: its columns, their orders, its full text.

    The bodies lie in a table of their own so that counting reads only columns. The full text keeps tokens only
    (no second copy of the text, no sizes: nothing is ranked by them).
    """
    columns = "".join(f', "{name}" TEXT' for name in facets_of(kind))
    texts = ", ".join(f'"{name}"' for name in texts_of(kind))
    joined = [known.name for known in FIELDS[kind] if known.joined]
    return (
        f"CREATE TABLE {kind} (doc INTEGER PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL{columns})",
        f"CREATE INDEX {kind}_by_at ON {kind} (at)",
        *(f"CREATE INDEX {kind}_by_{name} ON {kind} ({name}, at)" for name in joined),
        f"CREATE VIRTUAL TABLE {kind}_text USING fts5({texts}, content='', columnsize=0, tokenize='ascii')",
    )


def connect(path: Path) -> sqlite3.Connection:
    """Opens the index file, makes or lifts it where needed. IndexTooNew if a newer program wrote it."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        for pragma in PRAGMAS:
            connection.execute(pragma)
        if _version(connection, path) < SCHEMA_VERSION:
            _lift(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise IndexTooNew(
            f"索引文件 {path} 由更新版本的程序写成（格式 {version}，本程序只认识到 {SCHEMA_VERSION}）。"
            "请升级本程序；或先移走该文件，再用本程序重建索引。"
        )
    return version


def _lift(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _version(connection, path) < SCHEMA_VERSION:  # else another process has just done it
            for kind in KINDS:
                connection.execute(
                    f"CREATE TABLE IF NOT EXISTS {kind}_bodies (doc INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
                    " version INTEGER NOT NULL, body TEXT NOT NULL)"
                )
                connection.execute(f"DROP TABLE IF EXISTS {kind}")
                connection.execute(f"DROP TABLE IF EXISTS {kind}_text")
                for statement in tables(kind):
                    connection.execute(statement)
                derive_all(connection, kind)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
