"""What counts as the same text."""

import pytest

from analyzers.clustering.copies import CopyIndex, likeness, sketch

TEXT = "请大家都去看看,我们厂的失业金材料报上去半年没有回信"


@pytest.mark.parametrize(
    "copy",
    [
        TEXT + "!!![怒]",
        "转发:" + TEXT,
        TEXT.replace("半年", "大半年"),
        TEXT.replace(",", " ").upper(),
        TEXT + " 求扩散",
    ],
)
def test_small_changes_leave_a_copy(copy: str) -> None:
    index = CopyIndex()
    index.add("original", sketch(TEXT))
    assert index.original(sketch(copy)) == "original"


@pytest.mark.parametrize(
    "other",
    [
        "失业金材料在哪里报,半年以前的行不行",
        "我们厂的人都没有收到回信",
        "请大家都去看看新开的招聘会",
    ],
)
def test_a_text_of_its_own_is_no_copy(other: str) -> None:
    index = CopyIndex()
    index.add("original", sketch(TEXT))
    assert index.original(sketch(other)) is None


def test_short_texts_are_never_copies() -> None:
    """同问 said by a hundred people is a hundred people."""
    assert sketch("同问!") == sketch("+1") == sketch("") == ()


def test_a_removed_text_is_no_longer_found() -> None:
    index = CopyIndex()
    index.add("one", sketch(TEXT))
    index.remove("one")
    assert index.original(sketch(TEXT)) is None


def test_likeness_is_the_share_of_common_shingles() -> None:
    """Exact for short texts: abcdefgh and abcdefgx share five of seven shingles."""
    assert likeness(sketch("abcdefgh"), sketch("abcdefgx")) == pytest.approx(5 / 7)
    assert likeness(sketch("abcdefgh"), sketch("abcdefgh")) == 1.0
