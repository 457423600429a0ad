"""The embedded runner keeps the contract, and its own promises about the file."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from streams.codec import Codec
from streams.runners.embedded.runner import EmbeddedRunner
from streams.runners.embedded.schema import MIGRATIONS, SCHEMA_VERSION, NewerSchema, connect
from tests.contracts.runner_contract import RunnerContract, Seen, Total, seen, toy_topology


class EmbeddedHarness:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.codec = Codec((Seen, Total))
        self.taken: dict[int, Any] = {}
        self.fail_sink = False
        self.now = datetime(2026, 3, 2, tzinfo=UTC)
        self._open()

    def _open(self) -> None:
        self.db = connect(self.path)
        self.runner = EmbeddedRunner(self.db, self.codec, toy_topology(), self._sink, clock=lambda: self.now)

    def _sink(self, handed: Iterable[tuple[int, Any]]) -> None:
        if self.fail_sink:
            raise OSError("index away")
        self.taken.update(handed)

    def feed(self, records: Iterable[Any]) -> None:
        self.runner.log.append(records)

    def run(self) -> None:
        while self.runner.pump(2):
            pass

    def restart(self) -> None:
        self.db.close()
        self._open()

    def effects(self) -> list[Any]:
        return [self.taken[seq] for seq in sorted(self.taken)]

    def dead(self) -> int:
        return len(self.runner.dead_letters.list())

    def replay_dead(self) -> int:
        return self.runner.dead_letters.replay()


@pytest.fixture
def harness(tmp_path: Path) -> Iterable[EmbeddedHarness]:
    made = EmbeddedHarness(tmp_path / "minsheng.db")
    yield made
    made.db.close()


class TestEmbeddedRunner(RunnerContract):
    """The contract of every runner."""


def test_effects_the_index_did_not_confirm_are_handed_over_again(harness: EmbeddedHarness) -> None:
    """The index failing after the decision loses nothing: the next start hands the effects over."""
    harness.feed(seen("x1", "x2"))
    harness.fail_sink = True
    harness.run()
    assert harness.effects() == []
    assert harness.runner.effects.waiting() == 2
    harness.fail_sink = False
    harness.restart()
    assert [e.count for e in harness.effects()] == [1, 2]
    assert harness.runner.effects.waiting() == 0


def test_deciding_goes_on_while_the_index_is_away(harness: EmbeddedHarness) -> None:
    """Later batches are decided; the index is offered all of it again after a pause, in order, with lasting numbers."""
    harness.feed(seen("x1"))
    harness.run()
    harness.fail_sink = True
    for name in ("x2", "x3", "x4"):
        harness.feed(seen(name))
        harness.run()
    assert harness.runner.lag() == 0
    assert harness.runner.effects.waiting() == 3
    harness.fail_sink = False
    harness.runner.pump()
    assert [e.count for e in harness.effects()] == [1], "the pause is not over"
    harness.now += timedelta(minutes=2)
    harness.runner.pump()
    assert [e.count for e in harness.effects()] == [1, 2, 3, 4]
    assert sorted(harness.taken) == [1, 2, 3, 4]


def test_effects_of_the_first_schema_are_kept(tmp_path: Path) -> None:
    """A file written before effects were stored by batch: what the index had not taken is handed over, and numbers go on."""
    path = tmp_path / "old.db"
    db = sqlite3.connect(path)
    db.executescript(MIGRATIONS[0] + "PRAGMA user_version = 1;")
    codec = Codec((Seen, Total))
    left = [codec.encode(Total(unit="a", initial="x", count=n)) for n in (1, 2, 3)]
    db.executemany("INSERT INTO effects (body) VALUES (?)", [(body,) for body in left])
    db.execute("DELETE FROM effects WHERE seq = 1")
    db.commit()
    db.close()
    harness = EmbeddedHarness(path)
    assert {seq: e.count for seq, e in harness.taken.items()} == {2: 2, 3: 3}
    harness.feed(seen("y1"))
    harness.run()
    assert sorted(harness.taken) == [2, 3, 4]
    harness.db.close()


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    """A file of a later schema version is not opened, and the message says to upgrade."""
    path = tmp_path / "new.db"
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    db.close()
    with pytest.raises(NewerSchema, match="升级"):
        connect(path)


def test_an_unreadable_row_becomes_a_dead_letter(harness: EmbeddedHarness) -> None:
    """Bytes that are no record are set aside with the reason; the records around them are processed."""
    harness.feed(seen("x1"))
    harness.db.execute(
        "INSERT INTO log (topic, unit, record_id, body) VALUES ('Seen', 'a', 'bad', 'garbage')"
    )
    harness.feed(seen("x2"))
    harness.run()
    assert [e.count for e in harness.effects()] == [1, 2]
    assert "not a record" in harness.runner.dead_letters.list()[0].error
