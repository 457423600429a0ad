"""Changes of the roster by hand: who stands in for whom, until when, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from alerting.people import Person
from alerting.roster.dated import DatedRoster, LayeredRoster, OfficeHours
from alerting.roster.store import RosterStore
from alerting.roster.swaps import Half, Swap, SwappedRoster, describe, moments, refusal

DAY = date(2026, 3, 2)
BASE = DatedRoster(
    {("", DAY + timedelta(days=n)): {"主班": "a", "副班": "b", "带班领导": "l"} for n in range(3)},
    {("", DAY): {"主班": "n", "副班": None, "带班领导": "l"}},
)
PEOPLE = {
    key: Person(id=key, name=name, unit="u", channels=channels)
    for key, name, channels in (
        ("a", "张三", ("c",)),
        ("b", "李四", ("c",)),
        ("n", "夜班员", ("c",)),
        ("x", "王五", ("c",)),
        ("mute", "赵六", ()),
    )
}


def _at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def _swap(
    before: str | None, to: str, *, day: date = DAY, role: str = "主班", half: Half | None = None
) -> Swap:
    return Swap(
        unit="u",
        day=day,
        role=role,
        before=before,
        to=to,
        reason="出差",
        at=datetime(2026, 3, 1, tzinfo=UTC),
        who="办公室",
        half=half,
    )


def test_a_swap_lasts_one_duty_day() -> None:
    """From the handover to the next, across midnight; not a minute before or after."""
    roster = SwappedRoster(BASE, [_swap("a", "x", day=date(2026, 3, 3))])
    assert [
        roster.on_duty("u", _at(when))["主班"]
        for when in (
            "2026-03-03T08:29", "2026-03-03T08:30", "2026-03-03T23:59",
            "2026-03-04T00:00", "2026-03-04T08:29", "2026-03-04T08:30",
        )
    ] == ["n", "x", "x", "x", "x", "a"]  # fmt: skip
    assert roster.on_duty("u", _at("2026-03-03T12:00"))["副班"] == "b"
    assert roster.on_duty("other", _at("2026-03-03T12:00"))["主班"] == "a"


def test_half_a_day_can_be_swapped() -> None:
    """The night alone: the day stays whose it was."""
    roster = SwappedRoster(BASE, [_swap("n", "x", half="夜班")])
    assert roster.on_duty("u", _at("2026-03-02T12:00"))["主班"] == "a"
    assert roster.on_duty("u", _at("2026-03-02T17:30"))["主班"] == "x"
    assert roster.on_duty("u", _at("2026-03-03T08:29"))["主班"] == "x"


def test_swaps_follow_each_other_and_a_stale_one_does_nothing() -> None:
    """A → X, X → B; a swap for somebody whom a new roster no longer names is without effect; without --from it always is."""
    night = _at("2026-03-03T12:00")
    day = date(2026, 3, 3)
    assert (
        SwappedRoster(BASE, [_swap("a", "x", day=day), _swap("x", "n", day=day)]).on_duty("u", night)["主班"]
        == "n"
    )
    assert SwappedRoster(BASE, [_swap("b", "x", day=day)]).on_duty("u", night)["主班"] == "a"
    assert SwappedRoster(BASE, [_swap(None, "x", day=day)]).on_duty("u", night)["主班"] == "x"


@pytest.mark.parametrize(
    ("swap", "words"),
    [
        (_swap("b", "x"), "主班不是李四,是张三、夜班员"),
        (_swap("a", "nobody"), "没有“nobody”"),
        (_swap("a", "mute"), "没有通知通道"),
        (_swap("a", "b"), "已经是副班"),
        (_swap("a", "x", role="分管领导"), "没有“分管领导”这个岗位"),
        (_swap("a", "x", day=date(2026, 4, 2)), "是无人"),
        (_swap(None, "a", day=date(2026, 3, 3)), "已经是张三"),
    ],
)
def test_what_makes_no_sense_is_refused(swap: Swap, words: str) -> None:
    """In Chinese, naming who is on duty."""
    assert words in (refusal(swap, BASE, PEOPLE, moments(swap.day, swap.half)) or "")


def test_a_sound_swap_is_taken() -> None:
    """And its sentence says what, why and who."""
    swap = _swap("a", "x")
    assert refusal(swap, BASE, PEOPLE, moments(DAY, None)) is None
    assert describe(swap, PEOPLE) == "2026-03-02 主班:张三 → 王五,原因:出差(办公室 2026-03-01 08:00 记)"


def test_changes_are_kept_and_a_line_cut_off_is_told(tmp_path: Path) -> None:
    """The lists only grow; what a dying machine half wrote takes nothing else away."""
    store = RosterStore(tmp_path / "roster")
    assert store.swaps() == []
    first, second = _swap("a", "x"), _swap("x", "n", half="夜班")
    store.change(first)
    with store.lists[1].open("ab") as file:
        file.write(b'{"unit": "u", "day": "2026-')
    store.change(second)
    assert RosterStore(tmp_path / "roster").swaps() == [first, second]
    (complaint,) = store.damage()
    assert "swaps.jsonl 第 3 行读不出来" in complaint


def test_a_newer_roster_says_who_is_on_duty_on_its_days() -> None:
    """Importing April leaves the rest of March as it was."""
    newer = DatedRoster({("", date(2026, 3, 4)): {"主班": "x"}})
    roster = LayeredRoster(newer, BASE)
    assert roster.on_duty("u", _at("2026-03-03T12:00"))["主班"] == "a"
    assert roster.on_duty("u", _at("2026-03-04T12:00"))["主班"] == "x"
    assert roster.on_duty("u", _at("2026-03-04T12:00"))["副班"] is None


def test_the_office_serves_in_working_hours_where_the_roster_is_silent() -> None:
    """A roster of nights and holidays: working days belong to the office, nights and weekends never."""
    nights = DatedRoster({("", date(2026, 3, 7)): {"主班": "b"}}, {("", date(2026, 3, 6)): {"主班": "n"}})
    roster = OfficeHours(nights, {"u": {"主班": "x"}}, lambda day: day.weekday() < 5)
    found = {
        when: roster.on_duty("u", _at(when))["主班"]
        for when in (
            "2026-03-06T08:30", "2026-03-06T17:29", "2026-03-06T17:30",
            "2026-03-07T03:00", "2026-03-07T12:00", "2026-03-08T12:00",
        )
    }  # fmt: skip
    assert list(found.values()) == ["x", "x", "n", "n", "b", None]
    assert roster.on_duty("county", _at("2026-03-06T12:00"))["主班"] is None
