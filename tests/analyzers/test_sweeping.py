"""Forgetting goes through a part of the entries at a time, and through all of them within six hours."""

import pytest

from analyzers.sweeping import EVERY, PARTS, is_due, turn

KEYS = [f"mention:{number:x}" for number in range(5000)]


@pytest.mark.parametrize("start", [0, 1_773_000_123])
def test_every_entry_has_its_turn_once_in_six_hours(start: int) -> None:
    turns = [turn(KEYS, start + EVERY * number) for number in range(PARTS)]

    assert EVERY * PARTS == 6 * 3600
    assert sorted(key for each in turns for key in each) == sorted(KEYS)
    assert max(map(len, turns)) < 2 * len(KEYS) / PARTS


def test_ticks_of_one_quarter_of_an_hour_look_once() -> None:
    swept, looks = None, []
    for now in range(
        EVERY - 2, 3 * EVERY, 2
    ):  # a tick every two seconds, from shortly before a quarter's end
        if is_due(now, swept):
            swept = now
            looks.append(now // EVERY)

    assert looks == [0, 1, 2]
