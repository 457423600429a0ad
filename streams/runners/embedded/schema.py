"""The embedded file: its PRAGMAs, its schema version and its migrations, in this one place."""

import sqlite3
from pathlib import Path

#: WAL lets crawlers, pipeline and console work on one file at the same time; FULL makes a commit survive a
#: power cut (https://www.sqlite.org/pragma.html#pragma_synchronous); 30 s is longer than any transaction here.
#: Pages of 8 KB hold most entries of issues whole (a file made with smaller ones keeps them); 4000 are 32 MB of log.
PRAGMAS = (
    "PRAGMA page_size = 8192",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA busy_timeout = 30000",
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -8192",
)

#: MIGRATIONS[n] lifts a file from version n to n + 1; never edit one that was released, add another.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE log (                 -- everything that came from outside, in order of arrival
      seq INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, unit TEXT NOT NULL,
      record_id TEXT NOT NULL, body BLOB NOT NULL);
    CREATE UNIQUE INDEX log_once ON log (topic, record_id) WHERE topic <> 'Mention';
    CREATE TABLE mentions (            -- the present state of each mention: where in the log it stands
      mention_id TEXT PRIMARY KEY, digest TEXT NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE offsets (consumer TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE state (               -- entries of the stages
      stage TEXT NOT NULL, unit TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL,
      PRIMARY KEY (stage, unit, key)) WITHOUT ROWID;
    CREATE TABLE effects (             -- what the chain decided and the index has not yet taken
      seq INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL);
    CREATE TABLE outbox (              -- pages: durable before they are sent
      page_id TEXT PRIMARY KEY, unit TEXT NOT NULL, alert_id TEXT NOT NULL, body BLOB NOT NULL,
      status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'in_flight', 'done', 'failed', 'dropped')),
      channel INTEGER NOT NULL DEFAULT 0, attempt INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
      due REAL NOT NULL, urgency INTEGER NOT NULL, maybe_repeated INTEGER NOT NULL DEFAULT 0);
    CREATE INDEX outbox_due ON outbox (status, urgency, due);
    CREATE TABLE checkpoints (source TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
      PRIMARY KEY (source, key)) WITHOUT ROWID;
    CREATE TABLE dead_letters (
      id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, consumer TEXT NOT NULL, topic TEXT NOT NULL,
      unit TEXT NOT NULL, body BLOB NOT NULL, error TEXT NOT NULL);
    """,
    """
    CREATE TABLE decided (             -- what a batch decided and the index has not yet taken: JSON lines
      first INTEGER PRIMARY KEY, count INTEGER NOT NULL, body BLOB NOT NULL);
    INSERT INTO decided SELECT seq, 1, body FROM effects;
    INSERT INTO offsets SELECT 'effects', seq FROM sqlite_sequence WHERE name = 'effects';
    DROP TABLE effects;
    """,
    """
    CREATE TABLE receipts (            -- accepted pages whose platform can say later what became of them
      page_id TEXT NOT NULL, attempt INTEGER NOT NULL, channel TEXT NOT NULL, position INTEGER NOT NULL,
      reference TEXT NOT NULL, since REAL NOT NULL, due REAL NOT NULL,
      PRIMARY KEY (page_id, attempt)) WITHOUT ROWID;
    CREATE TABLE used_links (          -- links of messages by which somebody has acted
      page_id TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
    """,
    """
    ALTER TABLE state RENAME TO state_by_key;
    CREATE TABLE state (               -- the same in order of arrival: bodies in the order of random keys are twice the work
      stage TEXT NOT NULL, unit TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL,
      PRIMARY KEY (stage, unit, key));
    INSERT INTO state SELECT stage, unit, key, body FROM state_by_key;
    DROP TABLE state_by_key;
    """,
    """
    CREATE TABLE names (               -- ids under which mentions came that their unit holds under another
      mention_id TEXT PRIMARY KEY, held TEXT NOT NULL) WITHOUT ROWID;
    """,
)
SCHEMA_VERSION = len(MIGRATIONS)


class NewerSchema(RuntimeError):
    """The file was written by a newer version of this program."""


def connect(path: Path | str) -> sqlite3.Connection:
    """Opens (and where needed creates or migrates) the embedded file. NewerSchema if it is from the future."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    _migrate(connection, path)
    return connection


def _migrate(connection: sqlite3.Connection, path: Path | str) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == SCHEMA_VERSION:
        return
    if version > SCHEMA_VERSION:
        connection.close()
        raise NewerSchema(
            f"{path} 由更新的版本写入（结构版本 {version}，本程序只认识到 {SCHEMA_VERSION}）：请升级 minsheng 后再打开"
        )
    connection.execute("BEGIN IMMEDIATE")  # another process may be migrating: ask again inside the lock
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for number in range(version, SCHEMA_VERSION):
            for statement in _statements(MIGRATIONS[number]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    """Single statements of a script (executescript would commit the migration's transaction)."""
    statements, current = [], ""
    for line in script.splitlines():
        current += line.split("--")[0] + "\n"
        if sqlite3.complete_statement(current):
            statements.append(current.strip())
            current = ""
    return statements
