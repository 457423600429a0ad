"""Looking ahead on the roster: the gaps of the coming days, and the alert about them."""

from datetime import date, datetime, timedelta
from typing import Any

from alerting.people import Person
from alerting.roster.dated import DatedRoster
from alerting.roster.duty_watch import open_duty_watch
from alerting.roster.gaps import gaps, spans
from crawlers.records import Tick
from streams.codec import Codec

FIRST = date(2026, 3, 2)
FULL = {"主班": "a", "副班": "b", "带班领导": "l"}
PEOPLE = {
    key: Person(id=key, name=name, unit="u", channels=channels)
    for key, name, channels in (
        ("a", "张三", ("c",)),
        ("b", "李四", ("c",)),
        ("l", "王五", ("c",)),
        ("m", "赵六", ()),
    )
}


def _at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def _roster(*missing: int, **night: str | None) -> DatedRoster:
    days = {("", FIRST + timedelta(days=n)): FULL for n in range(30) if n not in missing}
    nights = {("", FIRST + timedelta(days=2)): {**FULL, **night}} if night else {}
    return DatedRoster(days, nights)


def test_a_full_roster_has_no_gap() -> None:
    """Nothing is said about seven full days."""
    assert gaps(_roster(), PEOPLE, "u", _at("2026-03-02T09:00"), 7) == ()


def test_a_missing_day_and_a_missing_night_are_gaps() -> None:
    """A whole day once, half a day with its half; days further ahead than asked are not looked at."""
    found = gaps(_roster(3, 20, 主班=None), PEOPLE, "u", _at("2026-03-02T09:00"), 7)
    assert spans(found) == "缺主班：2026-03-04 夜间、2026-03-05；副班和带班领导都无人可叫：2026-03-05"
    assert found[0].words == "3月4日夜间主班无人值班"


def test_somebody_nobody_can_reach_is_a_gap() -> None:
    """A person without channels, and one who is not among the people."""
    mute = DatedRoster(
        {("", FIRST): {**FULL, "主班": "m"}, ("", FIRST + timedelta(days=1)): {**FULL, "主班": "gone"}}
    )
    words = spans(gaps(mute, PEOPLE, "u", _at("2026-03-02T09:00"), 2))
    assert words == "主班赵六没有通知通道：2026-03-02；主班“gone”不在人员名单里：2026-03-03"


def test_the_running_half_counts() -> None:
    """At one in the afternoon the day that nobody has is still a gap; at eleven at night it is over."""
    empty = DatedRoster({}, {("", FIRST): FULL})
    assert [
        gap.half for gap in gaps(empty, PEOPLE, "u", _at("2026-03-02T13:00"), 1) if gap.role == "主班"
    ] == ["白天"]
    assert gaps(empty, PEOPLE, "u", _at("2026-03-02T23:00"), 1) == ()


def _ticks(roster: DatedRoster, entries: dict[str, Any], *times: str) -> list[Any]:
    step = open_duty_watch(roster, PEOPLE)("u", entries)
    return [signal for when in times for signal in step(Tick(unit="u", at=_at(when)))]


def test_a_gap_is_told_once_an_evening() -> None:
    """At 20:00, not before, not again; a restart in between tells nothing twice."""
    entries: dict[str, Any] = {}
    roster = _roster(3)
    assert _ticks(roster, entries, "2026-03-02T09:00", "2026-03-02T19:59") == []
    (signal,) = _ticks(roster, entries, "2026-03-02T20:00", "2026-03-02T20:01", "2026-03-02T23:00")
    assert (signal.kind, signal.level, signal.key) == ("source", "蓝", "source:roster")
    assert "3月5日白天主班无人值班" in signal.title
    assert "roster import" in signal.reason
    assert _ticks(roster, entries, "2026-03-02T23:30", "2026-03-03T19:59") == []
    assert len(_ticks(roster, entries, "2026-03-03T20:00")) == 1


def test_a_gap_within_a_day_is_yellow() -> None:
    """It has to be mended now."""
    entries: dict[str, Any] = {}
    found = _ticks(_roster(1), entries, "2026-03-01T21:00", "2026-03-02T20:00")
    assert [signal.level for signal in found] == ["黄"]


def test_a_full_roster_is_no_signal_and_the_entry_can_be_stored() -> None:
    """What the stage keeps goes through the codec."""
    entries: dict[str, Any] = {}
    assert _ticks(_roster(), entries, "2026-03-01T21:00", "2026-03-02T20:00") == []
    codec = Codec()
    assert codec.decode(codec.encode(entries["roster"])) == entries["roster"]
