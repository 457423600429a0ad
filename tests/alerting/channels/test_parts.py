"""Texts in parts of bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.channels.parts import clusters, cut_bytes, sendable, split_bytes

_ENGLAND = "\U0001f3f4" + "".join(chr(0xE0000 + ord(c)) for c in "gbeng") + "\U000e007f"
_EMOJI = st.sampled_from(
    [
        "1️⃣",
        _ENGLAND,
        "각",
        "\r\n",
        "क्षि",
        "\U0001f468‍\U0001f469‍\U0001f467",
        "\U0001f1e8\U0001f1f3",
        "❤️",
        "\U0001f44d\U0001f3fd",
    ]
)


@given(st.lists(st.one_of(st.text(max_size=9), _EMOJI), max_size=40).map("".join), st.integers(200, 400))
def test_parts_are_the_text(text: str, limit: int) -> None:
    """Nothing is lost or added, no part is over the limit and every cut is between what a reader takes for characters."""
    parts = split_bytes(text, limit)
    assert "".join(parts) == text
    starts = {len("".join(clusters(text)[:n])) for n in range(len(clusters(text)) + 1)}
    lengths = [len(part) for part in parts]
    assert all(sum(lengths[:n]) in starts for n in range(len(lengths)))
    assert all(len(part.encode()) <= limit for part in parts)


def test_an_emoji_of_several_characters_stays_whole() -> None:
    """A joined family, a flag, a skin tone and a variation are one cluster each."""
    text = "\U0001f468‍\U0001f469‍\U0001f467\U0001f1e8\U0001f1f3❤️\U0001f44d\U0001f3fd中"
    assert len(clusters(text)) == 5


def test_a_cut_text_ends_with_an_ellipsis_within_the_limit() -> None:
    """What does not fit is cut at a character and marked."""
    assert cut_bytes("取暖费", 9) == "取暖费"
    assert cut_bytes("取暖费未到账", 10) == "取暖…"


@pytest.mark.parametrize(
    "one", ["1️⃣", _ENGLAND, "\U0001f469\U0001f3fd‍\U0001f692", "\U0001f1e8\U0001f1f3", "e\u0301\u0323"]
)
def test_emoji_and_marks_are_never_torn(one: str) -> None:
    """Keycaps, flags of letters and of tags, professions with a skin tone, letters with marks."""
    for pad in range(8):
        parts = split_bytes("长" * pad + one * 30, 40)
        assert sum(part.count(one) for part in parts) == 30


def test_one_cluster_over_the_limit_is_cut_between_code_points() -> None:
    """A letter under a hundred marks is cut rather than never sent; nothing of it is lost."""
    text = "a" + "\u0301" * 100
    parts = split_bytes(text, 40)
    assert "".join(parts) == text
    assert max(len(part.encode()) for part in parts) <= 40


def test_half_characters_can_be_sent() -> None:
    """A lone surrogate becomes a question mark instead of an exception."""
    assert sendable("工资\ud83d") == "工资?"
    assert sendable("a\x00\x07\x85b\r\n\tc") == "ab\r\n\tc"
