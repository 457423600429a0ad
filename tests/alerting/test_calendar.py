"""Working days: official arrangements, an override file, and years nobody has arranged yet."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.hours.calendar import Due, WorkCalendar
from alerting.hours.calendar_file import CalendarError, load_calendar

OFFICIAL = WorkCalendar()
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
COUNTS = st.integers(0, 60)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 26), True),  # a Sunday worked for 春节 (国务院办公厅 2025 arrangement)
        (date(2025, 1, 28), False),  # 除夕
        (date(2025, 9, 28), True),  # a Sunday worked for 国庆
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
        (date(2026, 3, 2), True),
        (date(2026, 3, 1), False),
    ],
)
def test_make_up_days_are_worked(day: date, works: bool) -> None:
    """As the State Council arranged them."""
    assert OFFICIAL.works(day) == works
    assert OFFICIAL.certain(day)


def test_a_deadline_passes_over_a_long_holiday() -> None:
    """The day itself is not counted; five working days from 30 September 2025 end on 14 October (Saturday the 11th is worked)."""
    assert OFFICIAL.after(date(2025, 9, 30), 5) == Due(date(2025, 10, 14))
    assert OFFICIAL.after(date(2025, 9, 26), 1) == Due(date(2025, 9, 28))
    assert OFFICIAL.after(date(2025, 10, 1), 0) == Due(date(2025, 10, 9))


def test_a_year_without_arrangement_is_provisional_and_never_an_error() -> None:
    """Weekends and the holidays of fixed date are off; every result that touches such a year says so."""
    assert OFFICIAL.after(date(2039, 4, 29), 1) == Due(date(2039, 5, 3), provisional=True)
    assert not OFFICIAL.certain(date(2039, 4, 29))
    assert not OFFICIAL.works(date(2039, 10, 1))


def test_the_override_file_overrules(tmp_path: Path) -> None:
    """A typhoon day off, a Saturday worked, and a year that the office has copied from the notice."""
    path = tmp_path / "calendar.toml"
    path.write_text(
        "holidays = [2026-03-03, [2039-05-01, 2039-05-05]]\nworkdays = [2026-03-07]\nyears = [2039]\n",
        encoding="utf-8",
    )
    calendar = load_calendar(path)
    assert not calendar.works(date(2026, 3, 3))
    assert calendar.works(date(2026, 3, 7))
    assert calendar.after(date(2039, 4, 29), 1) == Due(date(2039, 5, 6))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('holidays = ["5月1日"]', "不是日期"),
        ("holidays = [2026-05-05T10:00:00]", "不是日期"),
        ("holidays = [[2026-05-05, 2026-05-01]]", "前后颠倒"),
        ("holiday = [2026-05-01]", "没有这一项"),
        ("years = [26]", "一列年份"),
        ("holidays = [2026-05-01]\nworkdays = [2026-05-01]", "既写成放假又写成上班"),
        ("holidays = [", "不是 TOML"),
    ],
)
def test_a_bad_override_file_says_what_is_wrong(text: str, words: str, tmp_path: Path) -> None:
    """The file, the key and what to write."""
    path = tmp_path / "calendar.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CalendarError) as caught:
        load_calendar(path)
    assert words in str(caught.value)
    assert "calendar.toml" in str(caught.value)


def test_a_missing_override_file_is_said(tmp_path: Path) -> None:
    """By name."""
    with pytest.raises(CalendarError, match=r"none\.toml 读不出来"):
        load_calendar(tmp_path / "none.toml")


@given(DAYS, COUNTS)
def test_a_deadline_is_a_working_day_after_as_many(start: date, count: int) -> None:
    """It is worked, and exactly that many working days lie after the start up to it (all years, also 2040)."""
    due = OFFICIAL.after(start, count)
    assert OFFICIAL.works(due.day)
    if count:
        assert OFFICIAL.between(start, due.day) == count
        assert due.day > start


@given(DAYS, COUNTS, st.integers(0, 20))
def test_counting_on_is_counting_further(start: date, count: int, more: int) -> None:
    """n and then m working days are n + m; a later start never ends earlier."""
    first = OFFICIAL.after(start, count)
    assert OFFICIAL.after(first.day, more).day == OFFICIAL.after(start, count + more).day or count == 0
    assert OFFICIAL.after(start + timedelta(days=1), count).day >= first.day


@given(DAYS, COUNTS)
def test_only_arranged_years_are_certain(start: date, count: int) -> None:
    """A result is marked 暂按 exactly when the way to it leaves the arranged years (here: up to 2026)."""
    due = OFFICIAL.after(start, count)
    known = OFFICIAL.certain(start + timedelta(days=1)) and OFFICIAL.certain(due.day)
    if due.day > start:
        assert due.provisional == (not known)


@given(DAYS, COUNTS, st.sets(DAYS, max_size=5), st.sets(DAYS, max_size=5))
def test_overrides_decide_for_their_days(start: date, count: int, off: set[date], on: set[date]) -> None:
    """Whatever is overridden, deadlines are working days of that calendar."""
    calendar = WorkCalendar(frozenset(off - on), frozenset(on))
    assert all(calendar.works(day) for day in on)
    assert not any(calendar.works(day) for day in off - on)
    assert calendar.works(calendar.after(start, count).day)
