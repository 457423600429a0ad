"""The words of a roster's header: each that the documentation lists is understood as it says."""

import re
from pathlib import Path

import pytest

from alerting.roster.header import header_of, shift_of

DOCS = (Path(__file__).parents[2] / "docs" / "roster.md").read_text("utf-8")
KINDS = {
    "day": "date",
    "weekday": "weekday",
    "shift, as a column": "shift",
    "unit": "unit",
    "dropped": "other",
}


def _listed(column: str) -> list[str]:
    """The words of a row of the table, without what is said about them."""
    (cell,) = re.findall(rf"^\| {re.escape(column)}[^|]*\| ([^|]*) \|$", DOCS, re.M)
    plain = re.split(r" with | and every|: |\(better", cell)[0]
    return [word.strip() for word in plain.split(",") if word.strip()]


WORDS = [
    (column, word) for column in (*KINDS, "主班", "副班", "带班领导", "分管领导") for word in _listed(column)
]


def test_the_documentation_lists_words() -> None:
    """The table was found."""
    assert len(WORDS) > 45


@pytest.mark.parametrize(("column", "word"), WORDS)
def test_a_listed_word_is_understood(column: str, word: str) -> None:
    """As the day, the role or the kind that its row says."""
    row = [word, "主班"] if column == "day" else ["日期", "主班", word]
    header = header_of(row)
    assert header is not None
    found = next(c for c in header.columns if c.index == row.index(word))
    assert (found.role or found.what) == KINDS.get(column, column)


@pytest.mark.parametrize(
    ("words", "shift"),
    [
        ("白班", "白班"),
        ("夜班(17:30-8:30)", "夜班"),
        ("8:30-17:30", "白班"),
        ("17:30-次日8:30", "夜班"),
        ("17点—8点", "夜班"),
        ("8:30-次日8:30", None),
        ("全天", None),
        ("", None),
    ],
)
def test_a_shift_is_known_by_word_or_hours(words: str, shift: str | None) -> None:
    """None is the whole day."""
    assert shift_of(words) == shift


@pytest.mark.parametrize(
    "row", [["姓名", "电话"], ["日期", "事项"], ["2026年3月值班表"], [], ["日期", "带班领导"]]
)
def test_what_is_no_header(row: list[str]) -> None:
    """Without a day or a 主班 nothing is guessed."""
    assert header_of(row) is None
