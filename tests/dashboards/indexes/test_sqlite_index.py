"""The SQLite index keeps the contract, and its own promises about the file."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards.documents.catalogue import FIELDS
from dashboards.indexes.sqlite import SqliteIndex
from dashboards.indexes.sqlite import schema as file_schema
from dashboards.ports import KINDS, Document, IndexTooNew, Query
from tests.contracts.index_contract import IndexContract
from tests.contracts.index_documents import document, mention


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SqliteIndex]:
    opened = SqliteIndex(tmp_path / "index.db")
    yield opened
    opened.close()


class TestSqliteIndex(IndexContract):
    """The contract."""


def test_a_file_of_a_newer_program_is_refused_in_chinese(tmp_path: Path) -> None:
    """It is neither opened nor changed, and the message names the file and what to do."""
    path = tmp_path / "index.db"
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {file_schema.SCHEMA_VERSION + 1}")
    db.close()
    with pytest.raises(IndexTooNew, match=r"index\.db 由更新版本.*请升级"):
        SqliteIndex(path)


def test_an_older_file_is_rebuilt_from_its_bodies(tmp_path: Path) -> None:
    """Columns and full text are derived again, and fields the catalogue gained are empty in every body."""
    path = tmp_path / "index.db"
    index = SqliteIndex(path)
    index.put([mention("a", text="工资", flags=["mass"], copies=2), mention("b"), document("issues", "i")])
    index.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE mentions_bodies SET body = json_remove(body, '$.copies')")
        db.execute("DROP TABLE mentions")
        db.execute("PRAGMA user_version = 0")
    db.close()
    index = SqliteIndex(path)
    assert index.search(Query(kind="mentions", text="工资", filters={"flags": "mass"})).total == 1
    assert {body["copies"] for body in index.scan(Query(kind="mentions"))} == {None}
    assert index.get("issues", "i") is not None
    index.put([mention("a", version=2, text="改了")])
    assert index.search(Query(kind="mentions", text="工资")).total == 0
    index.close()


def test_a_changed_schema_has_a_new_version() -> None:
    """Whoever changes the catalogue or a table raises SCHEMA_VERSION, or old files would not be rebuilt."""
    from crawlers.records import content_id

    fields = [(kind, known.name) for kind in KINDS for known in FIELDS[kind]]
    made = content_id(*(statement for kind in KINDS for statement in file_schema.tables(kind)), *fields)
    assert (file_schema.SCHEMA_VERSION, made) == (3, "d6a9b128f0f0779f")


def test_another_process_reads_while_this_one_writes(tmp_path: Path, index: SqliteIndex) -> None:
    """A reader sees what put returned from, also while a write transaction is open."""
    index.put([mention("a", text="工资")])
    script = (
        "import sys; from pathlib import Path; from dashboards.indexes.sqlite import SqliteIndex;"
        " from dashboards.ports import Query;"
        " print(SqliteIndex(Path(sys.argv[1])).search(Query(kind='mentions', text='工资')).total)"
    )
    with index._transaction("BEGIN IMMEDIATE"):
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / "index.db")],
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_threads_have_their_own_connections(index: SqliteIndex) -> None:
    """The desk asks from worker threads while the opener goes on."""
    index.put([mention("a")])
    totals: list[int] = []
    threads = [
        threading.Thread(target=lambda: totals.append(index.search(Query(kind="mentions")).total))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals == [1, 1, 1, 1]


def test_a_commit_survives_a_power_cut(index: SqliteIndex) -> None:
    """The file is in WAL mode and synced at every commit (2 = FULL)."""
    db = index._db()
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_an_interrupted_batch_leaves_nothing(index: SqliteIndex) -> None:
    """A batch is one transaction, whatever kind fails in it."""

    def documents() -> Iterator[Document]:
        yield mention("a")
        raise OSError("power")

    with pytest.raises(OSError, match="power"):
        index.put(documents())
    assert index.search(Query(kind="mentions")).total == 0
    index.put([mention("a")])
    assert index.search(Query(kind="mentions")).total == 1
