"""Texts made to be hard: long walls, and numbers in disguises drawn at random."""

import time
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crawlers.masking import mask
from crawlers.masking.checks import has_id_checksum, is_compact_date, passes_luhn
from tests.crawlers.masking.lists import kept

WALLS = [
    "1", "13800001234", "一", "1 ", "138,", "①", "l", "o", "幺洞", "要就", "3号楼", "a@", "a.", "@", "微信a",
    "护照E1", "社保号1", "吉G", "吉A0", "住", "路1号", "1-1-1 ", "https://a.cn/", "www.", "one ", "yi ",
    "四个零", "后四位1", "【1】", "王", "我叫王", "[赞]", "[手机号]", "1[手机号]", "张三13800001234", "电话：",
    "是", " ", "，", "0436-3200117", "一百三十", "圈a", "#qq.com", "a1 ",
    "1哈", "1阳3光", "a b ", "a1是我", "电话138嗯4360", "220899生日", "1990年1月", "A1（", "163邮箱a1",
    "1呵呵", "姓名：阿", "1！", "13999999喵", "[1]", "村东头", "邮箱a",
]  # fmt: skip


def _seconds(text: str) -> float:
    best = float("inf")
    for _ in range(2):
        begun = time.process_time()
        mask(text)
        best = min(best, time.process_time() - begun)
    return best


@pytest.mark.parametrize("piece", WALLS)
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    """Four times the text takes not much more than four times as long (sixteen would be its square)."""
    short, long = (piece * (length // len(piece)) for length in (2_500, 10_000))
    mask(short)
    base = max(_seconds(short), 0.0005)
    assert _seconds(long) < 10 * base


@given(st.lists(st.sampled_from(WALLS), min_size=1, max_size=5), st.integers(2, 30))
def test_mixed_walls_settle(pieces: list[str], times: int) -> None:
    """Masking a text that was masked changes nothing."""
    once = mask("".join(pieces) * times).text
    assert mask(once).text == once


WRITINGS = [
    "0０零〇⓪",
    "1１一壹①",
    "2２二贰②",
    "3３三叁③",
    "4４四肆④",
    "5５五伍⑤",
    "6６六陆⑥",
    "7７七柒⑦",
    "8８八捌⑧",
    "9９九玖⑨",
]
BETWEEN = ["", "", "", " ", "-", ".", "·", "😀", "\u200b", "\n", "*", "_", "、"]


@st.composite
def disguised(draw: st.DrawFn, number: str) -> str:
    """The number with each digit in some writing and something or nothing behind it."""
    return "".join(
        draw(st.sampled_from(WRITINGS[int(d)])) + draw(st.sampled_from(BETWEEN)) for d in number[:-1]
    ) + (
        draw(st.sampled_from(WRITINGS[int(number[-1])]))
        if number[-1] != "X"
        else draw(st.sampled_from("Xx叉"))
    )


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    """18 characters with a right check character, of a county that does not exist."""
    born = draw(st.dates(min_value=date(1940, 1, 1), max_value=date(2008, 1, 1)))
    body = f"220899{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return next(body + last for last in "0123456789X" if has_id_checksum(body + last))


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    """16 to 19 figures that pass Luhn's check."""
    body = "62" + draw(st.text("0123456789", min_size=13, max_size=16))
    return next(body + last for last in "0123456789" if passes_luhn(body + last))


@settings(max_examples=60)
@given(
    st.data(), st.one_of(id_numbers(), card_numbers()), st.sampled_from(["", "号是", "查一下 ", "钱没到："])
)
def test_id_and_card_numbers_never_survive(data: st.DataObject, number: str, lead: str) -> None:
    """Whatever writing and separators: not one digit of them is left."""
    told = data.draw(disguised(number))
    text = lead + told
    stays = kept(text, mask(text).text)
    assert not any(
        stays[place] and character.isalnum() for place, character in enumerate(text) if place >= len(lead)
    )


FILLERS = [
    "哈",
    "喵",
    "嗯嗯",
    "那个",
    "完了",
    "の",
    "丶",
    "→",
    "!",
    "？",
    "：",
    "￥",
    "…",
    "♡",
    "【】",
    " - ",
    "@",
]


@settings(max_examples=150)
@given(
    st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.sampled_from(FILLERS), st.sampled_from(range(len(WRITINGS[0]))),
    st.sampled_from([(3, 4, 4), (4, 3, 4), (3, 3, 5), (1,) * 11, (3, 8), (7, 4)]),
)  # fmt: skip
def test_a_mobile_number_strewn_with_one_filler_never_survives(
    number: str, filler: str, writing: int, groups: tuple[int, ...]
) -> None:
    """One word or sign again and again between its groups, whatever the writing: no digit of it is left."""
    assume(not is_compact_date(number[3:]))
    told, at = [], 0
    for size in groups:
        told.append("".join(WRITINGS[int(digit)][writing] for digit in number[at : at + size]))
        at += size
    masked = mask(f"打我电话{filler.join(told)}").text
    assert not any(character in "".join(WRITINGS) for character in masked), masked
