"""The roster in force follows its files without a restart."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

from alerting.live_roster import LiveRoster
from alerting.people import Person
from alerting.roster import WeeklyRoster
from alerting.roster_file import read_roster
from alerting.roster_reading import RosterReading
from alerting.roster_store import RosterStore
from alerting.swaps import Swap

PEOPLE = {key: Person(id=key, name=key, unit="u", channels=("c",)) for key in ("甲", "乙", "丙")}
HEADER = "日期,主班,副班,带班领导\n"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


class _Reader:
    """Reads rosters and counts how often."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, path: Path) -> RosterReading:
        self.count += 1
        return read_roster(path, PEOPLE)


def _write(path: Path, rows: str, moment: int) -> Path:
    path.write_text(HEADER + rows, encoding="utf-8")
    os.utime(path, (moment, moment))
    return path


def test_a_changed_file_is_read_at_the_next_question_and_only_then(tmp_path: Path) -> None:
    """Asking again and again reads nothing; a new time on the file does."""
    file, read = _write(tmp_path / "r.csv", "2026-03-02,甲,乙,丙\n", 1_000), _Reader()
    roster = LiveRoster(RosterStore(tmp_path / "store"), read, file=file)
    assert [roster.on_duty("u", NOON)["主班"] for _ in range(50)] == ["甲"] * 50
    assert read.count == 1
    _write(file, "2026-03-02,乙,甲,丙\n", 2_000)
    assert roster.on_duty("u", NOON)["主班"] == "乙"
    assert read.count == 2


def test_a_file_that_is_being_saved_leaves_the_old_one_in_force(tmp_path: Path) -> None:
    """Half a workbook, an empty file, no file at all: who was on duty stays on duty."""
    file = _write(tmp_path / "r.csv", "2026-03-02,甲,乙,丙\n", 1_000)
    roster = LiveRoster(RosterStore(tmp_path / "store"), _Reader(), file=file)
    assert roster.on_duty("u", NOON)["主班"] == "甲"
    file.write_bytes(b"")
    os.utime(file, (2_000, 2_000))
    assert roster.on_duty("u", NOON)["主班"] == "甲"
    file.unlink()
    assert roster.on_duty("u", NOON)["主班"] == "甲"
    _write(file, "2026-03-02,丙,甲,乙\n", 3_000)
    assert roster.on_duty("u", NOON)["主班"] == "丙"


def test_imports_and_swaps_count_at_once(tmp_path: Path) -> None:
    """An import for its days, a swap on top of both; a running roster picks them up."""
    store = RosterStore(tmp_path / "store")
    file = _write(tmp_path / "r.csv", "2026-03-01,甲,乙,丙\n2026-03-02,甲,乙,丙\n", 1_000)
    roster = LiveRoster(store, _Reader(), file=file)
    assert roster.on_duty("u", NOON)["主班"] == "甲"
    new = _write(tmp_path / "new.csv", "2026-03-02,乙,甲,丙\n", 1_000)
    version = store.keep(new, read_roster(new, PEOPLE).summary(), NOW, "办公室", 0)
    new.unlink()
    assert store.path(version).exists()
    assert roster.on_duty("u", NOON)["主班"] == "乙"
    assert roster.on_duty("u", NOON.replace(day=1))["主班"] == "甲"
    store.change(
        Swap(
            unit="u",
            day=date(2026, 3, 2),
            role="主班",
            before="乙",
            to="丙",
            reason="病",
            at=NOW,
            who="办公室",
        )
    )
    assert roster.on_duty("u", NOON)["主班"] == "丙"
    assert [one.name for one in RosterStore(tmp_path / "store").versions()] == ["new.csv"]


def test_a_rehearsal_keeps_its_week_below(tmp_path: Path) -> None:
    """Days that nothing names fall back to the packaged week."""
    store = RosterStore(tmp_path / "store")
    roster = LiveRoster(store, _Reader(), base=WeeklyRoster([{"主班": "甲"}] * 7))
    assert roster.on_duty("u", NOON)["主班"] == "甲"
    new = _write(tmp_path / "new.csv", "2026-03-02,乙,甲,丙\n", 1_000)
    store.keep(new, {}, NOW, "办公室", 0)
    assert roster.on_duty("u", NOON)["主班"] == "乙"
    assert roster.on_duty("u", NOON.replace(day=9))["主班"] == "甲"
