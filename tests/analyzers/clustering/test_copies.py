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
    index.add("original", 0, sketch(TEXT))
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
    index.add("original", 0, sketch(TEXT))
    assert index.original(sketch(other)) is None


def test_short_texts_are_never_copies() -> None:
    """同问 said by a hundred people is a hundred people."""
    assert sketch("同问!") == sketch("+1") == sketch("") == ()


def test_a_removed_text_is_no_longer_found() -> None:
    index = CopyIndex()
    index.add("one", 0, sketch(TEXT))
    index.remove("one")
    assert index.original(sketch(TEXT)) is None


def test_likeness_is_the_share_of_common_shingles() -> None:
    """Exact for short texts: abcdefgh and abcdefgx share five of seven shingles."""
    marks = frozenset(sketch("abcdefgh"))
    assert likeness(marks, sketch("abcdefgx")) == pytest.approx(5 / 7)
    assert likeness(marks, sketch("abcdefgh")) == 1.0
    assert likeness(marks, sketch("abcdefgh和另外的话")) == 0.0  # half as many again: no copy


def test_the_oldest_texts_are_forgotten_whatever_order_they_came_in() -> None:
    """The index holds a bounded number of texts, the latest by when they were said."""
    texts = {f"k{n}": (n, sketch(f"第{n}条说的是完全不同的事情{n * 7}号")) for n in range(6)}
    forwards, backwards = CopyIndex(remembered=3), CopyIndex(remembered=3)
    for key, (at, marks) in texts.items():
        forwards.add(key, at, marks)
    for key, (at, marks) in reversed(texts.items()):
        backwards.add(key, at, marks)
    for index in (forwards, backwards):
        assert [key for key, (_, marks) in texts.items() if index.original(marks) == key] == [
            "k3",
            "k4",
            "k5",
        ]
