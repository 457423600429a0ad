"""The written lists of personal data in disguise and of look-alikes."""

import random
from collections import Counter

import pytest

from crawlers.masking import mask
from tests.crawlers.masking.lists import HALVES, Leak, leaked, leaks, lookalikes, lost


def test_the_lists_are_long_and_no_row_stands_twice() -> None:
    """At least 300 rows each, a good part of them kept aside."""
    secret, public = [leak.text for leak in leaks()], [text for _, text in lookalikes()]
    for rows, halves in ((secret, [leak.half for leak in leaks()]), (public, [h for h, _ in lookalikes()])):
        assert len(rows) == len(set(rows)) >= 300
        assert set(halves) == set(HALVES)
        counted = Counter(halves)
        assert min(counted["dev"], counted["held"]) >= 150
        assert counted["late"] >= 90
        assert counted["fourth"] >= 200
        assert counted["fifth"] >= 60
    assert not set(secret) & set(public)


@pytest.mark.parametrize("half", HALVES)
def test_nothing_of_a_disguised_number_survives(half: str) -> None:
    """Not one letter, figure or character of a marked stretch can be read, and the mark names its kind."""
    rows = [leak for leak in leaks() if leak.half == half]
    assert {leak.text: rest for leak in rows if (rest := leaked(leak))} == {}
    assert [leak.text for leak in rows if not leak.kinds <= set(mask(leak.text).kinds)] == []


@pytest.mark.parametrize("half", HALVES)
def test_at_most_one_look_alike_in_fifty_is_masked(half: str) -> None:
    """And as few texts lose a word that stands beside the personal data."""
    rows = [text for each, text in lookalikes() if each == half]
    wrong = [text for text in rows if mask(text).text != text]
    assert len(wrong) <= len(rows) * 0.02, wrong
    secret = [leak for leak in leaks() if leak.half == half]
    greedy = [leak.text for leak in secret if lost(leak)]
    assert len(greedy) <= len(secret) * 0.02, greedy


def test_masking_the_lists_twice_is_masking_them_once() -> None:
    for text in [leak.text for leak in leaks()] + [text for _, text in lookalikes()]:
        once = mask(text).text
        assert mask(once).text == once


def test_rows_keep_each_other_company() -> None:
    """A look-alike before or behind changes little: of 1,000 seeded pairs at most 1 % leak, of as many 1 % mask."""
    chance = random.Random(20260301)
    secret, public = leaks(), [text for _, text in lookalikes()]
    missed, wrong = [], []
    for _ in range(1_000):
        leak, other = chance.choice(secret), chance.choice(public)
        between = chance.choice(["。", "，", " ", "\n", "！"])
        lead = other + between if chance.random() < 0.5 else ""
        text = lead + leak.text if lead else leak.text + between + other
        moved = tuple((start + len(lead), end + len(lead)) for start, end in leak.secret)
        if leaked(Leak(leak.half, leak.kinds, text, moved)):
            missed.append(text)
        both = chance.choice(public) + between + other
        if mask(both).text != both:
            wrong.append(both)
    assert len(missed) <= 10, missed
    assert len(wrong) <= 10, wrong
