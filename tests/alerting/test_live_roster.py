"""The roster in force follows its files without a restart."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from alerting.alerts.escalate import open_escalate
from alerting.people import Person
from alerting.records import Page, Signal
from alerting.roster.dated import WeeklyRoster
from alerting.roster.file import read_roster
from alerting.roster.live import LiveRoster
from alerting.roster.reading import RosterReading
from alerting.roster.store import RosterStore
from alerting.roster.swaps import Swap
from alerting.rules.file import default_rules
from crawlers.records import Tick

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
    version = store.keep(read_roster(new, PEOPLE), new.name, NOW, "办公室")
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


def test_an_import_keeps_shifts_and_units_and_no_telephone(tmp_path: Path) -> None:
    """What is stored is what was read, not the office's file."""
    file = tmp_path / "r.csv"
    file.write_text(
        "日期,单位,白班,夜班,带班领导\n2026-03-02,u,甲13800001111,乙,丙\n2026-03-03,,丙,甲,乙\n2026-03-03,县,甲,,丙\n",
        encoding="utf-8",
    )
    reading = read_roster(file, PEOPLE)
    store = RosterStore(tmp_path / "store")
    version = store.keep(reading, file.name, NOW, "办公室")
    assert "13800001111" not in store.path(version).read_text("utf-8")
    again = read_roster(store.path(version), PEOPLE)
    assert (again.days, again.nights) == (reading.days, reading.nights)


def test_a_rehearsal_keeps_its_week_below(tmp_path: Path) -> None:
    """Days that nothing names fall back to the packaged week."""
    store = RosterStore(tmp_path / "store")
    roster = LiveRoster(store, _Reader(), base=WeeklyRoster([{"主班": "甲"}] * 7))
    assert roster.on_duty("u", NOON)["主班"] == "甲"
    new = _write(tmp_path / "new.csv", "2026-03-02,乙,甲,丙\n", 1_000)
    store.keep(read_roster(new, PEOPLE), new.name, NOW, "办公室")
    assert roster.on_duty("u", NOON)["主班"] == "乙"
    assert roster.on_duty("u", NOON.replace(day=9))["主班"] == "甲"


class _Stage:
    """The escalation with a live roster: signals in, who was paged out."""

    def __init__(self, roster: LiveRoster) -> None:
        people = {**PEOPLE, "后": Person(id="后", name="后", unit="u", channels=("c",), role="后备")}
        self._step = open_escalate(default_rules(), roster, people)("u", {})

    def signal(self, key: str, at: datetime) -> list[str]:
        """Who is paged at once about a new matter at 黄."""
        given = Signal(
            unit="u", at=at, key=key, rule="r", kind="flag", level="黄", title=key, reason="因", issue_id=key
        )
        return self._pages(given)

    def tick(self, at: datetime) -> list[str]:
        """Who is paged when the time is told."""
        return self._pages(Tick(unit="u", at=at))

    def _pages(self, record: Any) -> list[str]:
        return [one.to for one in self._step(record) if isinstance(one, Page)]


def test_a_swap_counts_for_the_next_page_of_a_running_stage(tmp_path: Path) -> None:
    """Nothing is opened anew: the matter after the swap goes to who stands in, across midnight, until the handover."""
    store = RosterStore(tmp_path / "store")
    days = "".join(f"2026-03-0{n},甲,乙,丙\n" for n in (2, 3))
    stage = _Stage(LiveRoster(store, _Reader(), file=_write(tmp_path / "r.csv", days, 1_000)))
    assert stage.signal("一", NOON) == ["甲"]
    store.change(
        Swap(
            unit="u",
            day=date(2026, 3, 2),
            role="主班",
            before="甲",
            to="丙",
            reason="病",
            at=NOON,
            who="办公室",
        )
    )
    assert stage.signal("二", NOON + timedelta(hours=1)) == ["丙"]
    midnight = datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert [stage.signal(str(n), midnight + timedelta(hours=n)) for n in (-1, 1, 8)] == [
        ["丙"],
        ["丙"],
        ["丙"],
    ]
    assert stage.signal("三", midnight + timedelta(hours=8, minutes=30)) == ["甲"]


def test_a_handover_in_the_middle_of_a_ladder_calls_those_who_came(tmp_path: Path) -> None:
    """Paged at 08:28; the next steps, at 08:33 and 08:43, go to the people of the new day."""
    days = "2026-03-01,甲,丙,丙\n2026-03-02,丙,乙,甲\n"
    stage = _Stage(
        LiveRoster(RosterStore(tmp_path / "s"), _Reader(), file=_write(tmp_path / "r.csv", days, 1_000))
    )
    at = datetime(2026, 3, 2, 0, 28, tzinfo=UTC)
    assert stage.signal("一", at) == ["甲"]
    assert stage.tick(at + timedelta(minutes=5)) == ["乙"]


def test_nobody_on_duty_calls_the_leader_and_says_so(tmp_path: Path) -> None:
    """A day on which 主班 and 副班 are open by the roster; then a day that the roster does not have."""
    file = _write(tmp_path / "r.csv", "2026-03-02,,,丙\n", 1_000)
    people = {**PEOPLE, "后": Person(id="后", name="后", unit="u", channels=("c",), role="后备")}
    step = open_escalate(
        default_rules(), LiveRoster(RosterStore(tmp_path / "s"), _Reader(), file=file), people
    )("u", {})
    told = {}
    for key, at in (("一", NOON), ("二", NOON + timedelta(days=1))):
        given = Signal(
            unit="u", at=at, key=key, rule="r", kind="flag", level="蓝", title=key, reason="因", issue_id=key
        )
        (told[key],) = [one for one in step(given) if isinstance(one, Page)]
    assert (told["一"].to, told["二"].to) == ("丙", "后")
    assert "主班无人值班" in told["一"].why
    assert "改为通知带班领导" in told["一"].why
    assert "改为通知后备联系人" in told["二"].why
