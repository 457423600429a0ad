"""The written lists of personal data in disguise and of look-alikes."""

from collections import Counter

from tests.crawlers.masking.lists import HALVES, leaks, lookalikes


def test_the_lists_are_long_and_no_row_stands_twice() -> None:
    """At least 300 rows each, at least 150 of them kept aside."""
    secret, public = [leak.text for leak in leaks()], [text for _, text in lookalikes()]
    for rows, halves in ((secret, [leak.half for leak in leaks()]), (public, [h for h, _ in lookalikes()])):
        assert len(rows) == len(set(rows)) >= 300
        assert set(halves) == set(HALVES)
        assert min(Counter(halves).values()) >= 150
    assert not set(secret) & set(public)
