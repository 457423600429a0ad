"""Values as platforms write them."""

import locale
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.platforms.coerce import (
    EARLIEST,
    as_code,
    as_count,
    as_english_time,
    as_flag,
    as_id,
    as_items,
    as_text,
    as_time,
)
from crawlers.platforms.words import has_words

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
TIMES = st.datetimes(datetime(2009, 8, 2), datetime(2099, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - bounds must be naive


@given(JSON)
def test_no_value_of_a_page_breaks_a_coercion(value: Any) -> None:
    """Whatever JSON holds, each coercion gives its type."""
    assert isinstance(as_id(value), str | None)
    assert isinstance(as_count(value), int | None)
    assert isinstance(as_code(value), int)
    assert isinstance(as_flag(value), bool)
    assert isinstance(as_time(value), datetime | None)
    assert isinstance(as_english_time(value), datetime | None)
    assert all(isinstance(item, dict) for item in as_items(value))
    as_text(value).encode("utf-8")


@given(st.integers(min_value=0, max_value=10**19))
def test_ids_keep_every_digit_quoted_or_not(number: int) -> None:
    """19 digits exceed what a float holds; both spellings give the same string."""
    assert as_id(number) == as_id(f" {number} ") == str(number)


@given(st.floats())
def test_an_id_that_went_through_a_float_is_no_id(value: float) -> None:
    """Its last digits are lost; better none than a wrong one."""
    assert as_id(value) is None


@given(st.integers(min_value=0, max_value=10**12))
def test_counts_quoted_with_commas_or_plus(number: int) -> None:
    """12, "12", "1,234" and "999+" are numbers."""
    assert (
        as_count(number)
        == as_count(str(number))
        == as_count(f"{number:,}")
        == as_count(f"{number}+")
        == number
    )


@given(st.integers(min_value=0, max_value=99999), st.sampled_from(["万", "w", "W"]))
def test_counts_in_ten_thousands_are_exact(tenths: int, unit: str) -> None:
    """1.2万 is 12000, not 11999.999."""
    assert as_count(f"{tenths // 10}.{tenths % 10}{unit}") == tenths * 1000


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("100万+", 1_000_000),
        ("10w+", 100_000),
        ("1亿", 100_000_000),
        ("1.2k", 1200),
        ("评论", None),
        ("-", None),
        ("", None),
        ("-3", None),
        (True, None),
        (None, None),
        (-1, None),
    ],
)
def test_counts_as_buttons_show_them(text: Any, count: int | None) -> None:
    """Labels and nothing are no number."""
    assert as_count(text) == count


@given(TIMES)
def test_epochs_in_seconds_and_milliseconds_quoted_or_not(time: datetime) -> None:
    """The unit is told by size."""
    whole = time.replace(microsecond=0)
    seconds = int(whole.timestamp())
    for spelling in (seconds, str(seconds), seconds * 1000, f"{seconds * 1000}"):
        assert as_time(spelling) == whole
    assert as_time(seconds * 1000 + 123) == whole + timedelta(milliseconds=123)


@pytest.mark.parametrize(
    "value", [0, -1, 1, "0", "abc", float("nan"), float("inf"), 10**20, True, None, 5_000_000_000]
)
def test_absurd_times_are_none(value: Any) -> None:
    """Nothing is older than August 2009 or younger than this century."""
    assert as_time(value) is None


def test_the_earliest_time_is_taken() -> None:
    """The bound itself is valid."""
    assert as_time(int(EARLIEST.timestamp())) == EARLIEST


def test_english_dates_do_not_depend_on_the_locale() -> None:
    """Parsed with a table of our own, in any locale that is installed here, with any offset."""
    expected = datetime(2024, 6, 5, 2, 21, 33, tzinfo=UTC)
    former = locale.setlocale(locale.LC_TIME)
    try:
        for name in ("C", "zh_CN.UTF-8", "de_DE.UTF-8"):
            try:
                locale.setlocale(locale.LC_TIME, name)
            except locale.Error:
                continue
            assert as_english_time("Wed Jun 05 10:21:33 +0800 2024") == expected
    finally:
        locale.setlocale(locale.LC_TIME, former)
    assert as_english_time("Wed Jun 5 10:21:33 +0800 2024") == expected
    assert as_english_time("Tue Jun 04 21:21:33 -0500 2024") == expected


@pytest.mark.parametrize(
    "text", ["Wed Jum 05 10:21:33 +0800 2024", "Wed Feb 30 10:21:33 +0800 2024", "昨天 12:30", ""]
)
def test_dates_that_are_none(text: str) -> None:
    """A month that is none, a day that is none, other formats."""
    assert as_english_time(text) is None


def test_text_is_repaired_not_stripped() -> None:
    """Angle brackets stay, pairs of surrogates join, lone ones and NUL go."""
    assert as_text("a<b & c\r\nd ") == "a<b & c\nd"
    assert as_text("\ud83d\ude02") == "😂"
    assert as_text("x\ud83dy\x00z") == "x\ufffdyz"


@pytest.mark.parametrize(
    "text", ["", " ", "[赞][赞]", "[笑cry]", "😂👍🏽", "👨‍👩‍👧", "\u200b", "回复@小张:[赞]", "❤️"]
)
def test_comments_without_words(text: str) -> None:
    """Codes, emoji, blanks and zero-width marks are no words."""
    assert not has_words(text)


@pytest.mark.parametrize(
    "text", ["？？？", "1", "好", "[赞]好", "回复@小张:好", "@白城人社", "[社保断缴到底怎么补]", "A"]
)
def test_comments_with_words(text: str) -> None:
    """Punctuation, a number, a name and long brackets speak."""
    assert has_words(text)
