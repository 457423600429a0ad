"""One word or sign strewn again and again between the digits of one number ("1哈3哈8…", "138喵0000喵1234")."""

import re

from crawlers.masking.checks import MOBILE, is_compact_date, is_headless, is_sure_id_number, passes_luhn
from crawlers.masking.folding import HAN_DIGITS, OTHER_DIGITS, figures

_MANY = r"\U0010f000-\U0010ffff"
_DIGIT = rf"[0-9０-９{HAN_DIGITS}{OTHER_DIGITS}{_MANY}]"
#: what a figure measures, or what joins figures in a list, is no filler
_MEASURES = "元块万亿年月日号时点分秒人个名次条岁天米斤度楼层栋到至比第百千十"
_WORD = rf"[^\W\d_oOlIiZESB{_MEASURES}{HAN_DIGITS}{OTHER_DIGITS}{_MANY}]{{1,3}}+|[那这]个"
_SIGNS = "!！?？:：$￥@"
_FILLED = re.compile(
    rf"(?<!{_DIGIT}){_DIGIT}{{1,17}}+(?P<fill>{_WORD}|[{_SIGNS}])"
    rf"{_DIGIT}{{1,17}}+(?:(?P=fill){_DIGIT}{{1,17}}+){{0,18}}+(?:(?P=fill)(?=[xX叉]))?(?!{_DIGIT})"
)
#: single figures with any one character between
_STREWN = re.compile(r"(?<!\d)1[^\W\d](?:\d[^\W\d]){9}\d(?!\d)")

_LONG = frozenset((15, 16, 17, 18, 19))
_MOBILE = 11
_UNTIL_X = 17
_PARTS = frozenset(((3, 8), (7, 4)))
_GROUPS = frozenset(((3, 4, 4), (4, 3, 4), (3, 3, 5), (1,) * _MOBILE))


def unfilled(text: str) -> str:
    """The text with spaces for such fillers where without them a number as long as a person's is left; as long as before."""
    return _STREWN.sub(_bare, _FILLED.sub(_spaced, text))


def _spaced(match: re.Match[str]) -> str:
    fill = match["fill"]
    groups = [group for group in match[0].split(fill) if group]
    sizes = tuple(map(len, groups))
    number = figures("".join(groups))
    if sum(sizes) == _MOBILE:
        wanted = bool(MOBILE.fullmatch(number))
        if len(groups) == 2:
            wanted = wanted and sizes in _PARTS and not is_compact_date(number[-8:])
        elif fill in _SIGNS:
            wanted = wanted and sizes in _GROUPS
    else:
        wanted = sum(sizes) in _LONG and ((len(groups) > 2 and fill not in _SIGNS) or _is_right(number))
    return match[0].replace(fill, " " * len(fill)) if wanted else match[0]


def _is_right(number: str) -> bool:
    """Whether the figures are an ID number (without its X, maybe) or a bank card beyond doubt."""
    if number.startswith("62") and passes_luhn(number):
        return True
    return is_sure_id_number(number) or (len(number) == _UNTIL_X and is_headless(number))


def _bare(match: re.Match[str]) -> str:
    return "".join(character if character.isdigit() else " " for character in match[0])
