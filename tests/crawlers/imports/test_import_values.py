"""Cells keep their meaning through spreadsheets."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.imports.values import BadValue, as_import_id, as_published

NOW = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
MOMENT = datetime(2025, 11, 9, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    [
        "2025-11-09 08:30:00",
        "2025/11/9 8:30",
        "2025.11.09 08:30",
        "2025年11月9日 08:30",
        "2025年11月9日 8时30分",
        "2025年11月09日 星期日 上午8:30",
        "11-09 08:30",
        "11月9日 08:30",
        "2025-11-09T08:30:00+08:00",
        "2025-11-09T00:30:00Z",
        "2025-11-09T08:30:00.123",
        "Sun Nov 09 08:30:00 +0800 2025",
        "20251109083000",
        "1762648200",
        "1762648200000",
        1762648200,
        1762648200000.0,
        45970.354166666664,
        "45970.354166666664",
        "'2025-11-09 08:30",
        '="2025-11-09 08:30"',
        "\t2025-11-09 08:30 ",
        datetime(2025, 11, 9, 8, 30),  # noqa: DTZ001
    ],
)
def test_times_of_every_form_are_one_moment(cell: str | float | datetime) -> None:
    assert as_published(cell, NOW) == MOMENT


def test_a_date_without_year_lies_in_the_past() -> None:
    assert as_published("12-31 23:00", NOW).year == 2025
    assert as_published("01-04 23:00", NOW).year == 2026
    assert as_published("02-29 08:00", NOW).year == 2024


@pytest.mark.parametrize(
    "cell", ["刚刚", "5分钟前", "2031-01-01", "1999-01-01", "12", "", "2025-13-40", "11-10-2025", True]
)
def test_times_that_mean_nothing_are_refused(cell: str | bool) -> None:
    with pytest.raises(BadValue):
        as_published(cell, NOW)


@pytest.mark.parametrize(
    "cell",
    [
        "7376812439848665099",
        "'7376812439848665099",
        "\t7376812439848665099",
        '="7376812439848665099"',
        7376812439848665099,
    ],
)
def test_ids_come_back_whole(cell: str | int) -> None:
    assert as_import_id(cell) == "7376812439848665099"


@pytest.mark.parametrize("cell", ["7.37681E+18", "7e18", 7.376812439848665e18, "7376812439848660000"])
def test_ids_that_lost_digits_are_refused(cell: str | float) -> None:
    with pytest.raises(BadValue, match="编号"):
        as_import_id(cell)


@pytest.mark.parametrize(
    ("cell", "id_"), [(12345.0, "12345"), ("123.0", "123"), (None, ""), ("-", ""), ("@9Vw+/==", "@9Vw+/==")]
)
def test_small_and_odd_ids(cell: str | float | None, id_: str) -> None:
    assert as_import_id(cell) == id_


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none()))
def test_no_cell_breaks_the_reading(cell: str | float | bool | None) -> None:
    for read in (as_import_id, lambda value: as_published(value, NOW)):
        with suppress(BadValue):
            assert read(cell) is not None
