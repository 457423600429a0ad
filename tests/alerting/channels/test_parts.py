"""Texts in parts of bytes."""

from hypothesis import given
from hypothesis import strategies as st

from alerting.channels.parts import clusters, cut_bytes, split_bytes

_EMOJI = st.sampled_from(
    ["\U0001f468‍\U0001f469‍\U0001f467", "\U0001f1e8\U0001f1f3", "❤️", "\U0001f44d\U0001f3fd"]
)


@given(st.lists(st.one_of(st.text(max_size=9), _EMOJI), max_size=40).map("".join), st.integers(200, 400))
def test_parts_are_the_text(text: str, limit: int) -> None:
    """Nothing is lost or added, no part is over the limit (unless one cluster alone is)."""
    if any(len(one.encode("utf-8", "surrogatepass")) > limit for one in clusters(text)):
        return
    parts = split_bytes(text, limit)
    assert "".join(parts) == text
    assert all(len(part.encode()) <= limit for part in parts)


def test_an_emoji_of_several_characters_stays_whole() -> None:
    """A joined family, a flag, a skin tone and a variation are one cluster each."""
    text = "\U0001f468‍\U0001f469‍\U0001f467\U0001f1e8\U0001f1f3❤️\U0001f44d\U0001f3fd中"
    assert len(clusters(text)) == 5


def test_a_cut_text_ends_with_an_ellipsis_within_the_limit() -> None:
    """What does not fit is cut at a character and marked."""
    assert cut_bytes("取暖费", 9) == "取暖费"
    assert cut_bytes("取暖费未到账", 10) == "取暖…"
