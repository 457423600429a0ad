"""Countdowns: legal ones in natural hours, service limits in working days."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerting.hours.calendar import WorkCalendar
from alerting.hours.clocks import Clock, Limit, Matter, clocks

#: Tuesday 30 September 2025, 20:00 in Shanghai: a night, and eight days of holiday before the next working day
EVE = datetime(2025, 9, 30, 12, tzinfo=UTC)
OTHER = Matter(kind="emerging", level="黄", discovered_at=EVE)
MAJOR = replace(OTHER, level="橙", major_since=EVE)


def _clocks(matter: Matter, **more: Any) -> dict[str, Clock]:
    return {clock.name: clock for clock in clocks(matter, WorkCalendar(), **more)}


def test_a_major_matter_has_five_and_twenty_four_hours() -> None:
    """Authoritative information and a press conference, through the night and the holiday; 首报 in an hour."""
    found = _clocks(MAJOR)
    assert {name: clock.due - EVE for name, clock in found.items()} == {
        "内部首报": timedelta(hours=1),
        "发布权威信息": timedelta(hours=5),
        "举行新闻发布会": timedelta(hours=24),
    }
    assert found["发布权威信息"].source == "国办发〔2016〕80号"
    assert found["举行新闻发布会"].source == "国办发〔2016〕61号"


def test_a_red_matter_is_reported_within_half_an_hour() -> None:
    """Counted from when it became 红, the others from when it became 橙."""
    later = EVE + timedelta(hours=2)
    found = _clocks(replace(MAJOR, level="红", red_since=later))
    assert found["内部首报"].due == later + timedelta(minutes=30)
    assert found["发布权威信息"].due == EVE + timedelta(hours=5)


def test_all_others_are_answered_within_forty_eight_hours() -> None:
    """Natural hours: 2 October, in the middle of the holiday."""
    (clock,) = _clocks(OTHER).values()
    assert (clock.name, clock.due) == ("回应", EVE + timedelta(hours=48))
    assert clock.source == "国办发〔2016〕61号"


def test_work_orders_have_working_days() -> None:
    """Five after 30 September 2025 end at 17:30 on 14 October: the holiday is passed over, its make-up day counts."""
    found = _clocks(replace(OTHER, platforms=frozenset({"hotline", "weibo"})))
    assert found["12345/12333 工单答复"].due == datetime(2025, 10, 14, 9, 30, tzinfo=UTC)
    assert "12345/12333 工单答复" not in _clocks(replace(OTHER, platforms=frozenset({"weibo"})))


def test_filing_runs_from_the_response() -> None:
    """Three working days after it; before there is a response there is nothing to file."""
    found = _clocks(replace(OTHER, responded_at=EVE))
    assert found["处置结果备案"].since == EVE
    assert found["处置结果备案"].due == datetime(2025, 10, 11, 9, 30, tzinfo=UTC)
    assert found["处置结果备案"].met_at is None
    assert "处置结果备案" not in _clocks(OTHER)


def test_a_year_nobody_arranged_is_marked() -> None:
    """A work order in 2039 gets a provisional date, not an exception; hours are never provisional."""
    found = _clocks(
        Matter(
            kind="flag", level="黄", discovered_at=EVE.replace(year=2039), platforms=frozenset({"hotline"})
        )
    )
    assert found["12345/12333 工单答复"].provisional
    assert not found["回应"].provisional


def test_limits_are_the_offices_own() -> None:
    """Configured ones take the place of the packaged ones."""
    found = _clocks(
        replace(OTHER, platforms=frozenset({"wechat"})),
        limits=(Limit(name="私信", working_days=1, platforms=("wechat",)),),
    )
    assert found.keys() == {"回应", "私信"}


@pytest.mark.parametrize("kind", ["source", "drift"])
def test_what_is_no_public_opinion_has_no_countdown(kind: str) -> None:
    """A broken source is for the administrator."""
    assert clocks(replace(MAJOR, kind=kind), WorkCalendar()) == ()


def test_a_person_in_danger_is_reported_and_never_a_press_conference() -> None:
    """Rescue first: only the 首报 runs."""
    assert _clocks(replace(MAJOR, kind="rescue", level="红", red_since=EVE)).keys() == {"内部首报"}


def test_a_clock_says_how_it_stands() -> None:
    """Running, overdue, met, met too late: to the second."""
    clock = _clocks(OTHER)["回应"]
    assert clock.state(clock.due) == "running"
    assert clock.state(clock.due + timedelta(seconds=1)) == "overdue"
    assert replace(clock, met_at=clock.due).state(clock.due + timedelta(days=9)) == "met"
    assert replace(clock, met_at=clock.due + timedelta(seconds=1)).state(clock.due) == "late"
