"""State entries behave as a plain mapping, whatever of them is in memory, and survive being opened again."""

import sqlite3
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.records import Tick
from streams.codec import Codec
from streams.runners.embedded.log import transaction
from streams.runners.embedded.schema import MIGRATIONS, connect
from streams.runners.embedded.state import StoredEntries
from tests.contracts.runner_contract import START, Total

KEYS = st.sampled_from([f"k{n}" for n in range(8)])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["set", "delete", "get", "in", "save", "reopen", "items"]), KEYS, st.integers(0, 99)
    ),
    max_size=40,
)


def opened(db: Any) -> StoredEntries:
    return StoredEntries(db, Codec((Total, Tick)), "stage", "u", kept=2)


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_entries_equal_a_plain_mapping(steps: list[tuple[str, str, int]]) -> None:
    """Any sequence of sets, deletes, saves and re-openings leaves what a dict would hold (with two kept in memory)."""
    db = connect(":memory:")
    entries, plain = opened(db), dict[str, Total]()
    saved = dict[str, Total]()
    for action, key, number in steps:
        if action == "set":
            entries[key] = plain[key] = Total(unit="u", initial=key, count=number)
        elif action == "delete":
            assert entries.pop(key, None) == plain.pop(key, None)
        elif action == "get":
            assert entries.get(key) == plain.get(key)
        elif action == "in":
            assert (key in entries) == (key in plain)
        elif action == "items":
            assert dict(entries.items()) == plain
            assert sorted(entries) == sorted(plain)
            assert len(entries) == len(plain)
        elif action == "save":
            with transaction(db):
                entries.save()
            saved = dict(plain)
        else:  # what was not saved is gone, as after a crash
            entries, plain = opened(db), dict(saved)
    assert dict(entries.items()) == plain
    db.close()


def test_units_and_stages_do_not_see_each_other(tmp_path: Path) -> None:
    """The same key of another stage or unit is another entry."""
    db, codec = connect(tmp_path / "db"), Codec((Tick,))
    mine = StoredEntries(db, codec, "stage", "u")
    mine["k"] = Tick(unit="u", at=START)
    with transaction(db):
        mine.save()
    assert "k" not in StoredEntries(db, codec, "other", "u")
    assert "k" not in StoredEntries(db, codec, "stage", "v")
    assert StoredEntries(db, codec, "stage", "u")["k"] == Tick(unit="u", at=START)
    db.close()


def traced_with_one(folder: Path) -> tuple[sqlite3.Connection, list[str], StoredEntries]:
    """A file, the statements it has heard so far, and its entries, one of which was saved."""
    db, asked = connect(folder / "db"), list[str]()
    db.set_trace_callback(asked.append)
    mine = StoredEntries(db, Codec((Tick,)), "stage", "u")
    mine["k"] = Tick(unit="u", at=START)
    with transaction(db):
        mine.save()
    return db, asked, mine


def test_what_was_never_there_is_not_asked_of_the_file(tmp_path: Path) -> None:
    """An absent key costs no query, neither in a new file nor in one that is opened again; a stored key is found."""
    db, asked, mine = traced_with_one(tmp_path)
    again = StoredEntries(db, Codec((Tick,)), "stage", "u")
    assert mine.get("absent") is None  # by now it has read which keys there are
    assert "absent" not in again
    asked.clear()
    assert mine.get("another") is None
    assert "another" not in again
    assert asked == []
    assert again["k"] == Tick(unit="u", at=START)
    assert len(asked) == 1
    db.close()


def test_entries_of_an_older_file_are_kept(tmp_path: Path) -> None:
    """A file whose entries lie in the order of their keys is lifted with all of them."""
    db, codec = sqlite3.connect(tmp_path / "db"), Codec((Tick,))
    before = next(n for n, script in enumerate(MIGRATIONS) if "state_by_key" in script)
    db.executescript("".join(MIGRATIONS[:before]) + f"PRAGMA user_version = {before};")
    stored = Tick(unit="u", at=START)
    db.executemany(
        "INSERT INTO state VALUES ('stage', 'u', ?, ?)", [(key, codec.encode(stored)) for key in ("b", "a")]
    )
    db.commit()
    db.close()
    lifted = connect(tmp_path / "db")
    assert dict(StoredEntries(lifted, codec, "stage", "u")) == {"a": stored, "b": stored}
    lifted.close()


def test_who_only_writes_reads_nothing(tmp_path: Path) -> None:
    """An entry is written without looking through those that are stored."""
    db, asked, _ = traced_with_one(tmp_path)
    assert not [statement for statement in asked if statement.startswith("SELECT")]
    db.close()
