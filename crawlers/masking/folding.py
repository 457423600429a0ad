"""Reads the many ways people write a digit; every view has exactly one character for each of the text."""

import re
import unicodedata

_WRITTEN = "零〇○◯ 一壹幺弌㊀㈠ 二贰貳㊁㈡ 三叁參㊂㈢ 四肆㊃㈣ 五伍㊄㈤ 六陆陸㊅㈥ 七柒㊆㈦ 八捌㊇㈧ 九玖㊈㈨"
_HAN = {digit: str(value) for value, digits in enumerate(_WRITTEN.split()) for digit in digits}
_LETTERS = (
    dict.fromkeys("oOｏＯ", "0") | dict.fromkeys("lIiｌＩｉ", "1") | {"Z": "2", "E": "3", "S": "5", "B": "8"}
)
# A colon is no separator: it stands in times of day and before what a label names.
_SEPARATORS = frozenset(
    " \t\r\n\u3000\xa0.．·•・-－—–―_＿~～/／\\,，、。()（）+＋=＝^'’`…;；*＊#＃|｜{}｛｝【】「」『』<>＜＞《》〈〉\"“”&＆"
    "丶の灬ˉ丨丿ー〆"
)
_SEPARATOR_CATEGORIES = frozenset(["So", "Sk", "Sm", "Mn", "Me", "Cf", "Zs", "Ps", "Pe", "Pi", "Pf", "Pd"])
_DECORATION = re.compile(r"[().,]")

_REPEATED = 0x10F000
"""First code point of the plane for private use that stands here for a digit said to come several times."""
MANY = {
    chr(_REPEATED + 16 * digit + times): str(digit) * times for digit in range(10) for times in range(2, 9)
}
MANY |= {chr(_REPEATED + 0x800 + value): str(value) for value in range(10, 51)}
"""One character of the digit view → the several digits it stands for (⑩, ㉑, "four zeros")."""
_CODES = {digits: code for code, digits in MANY.items()}

HAN_DIGITS = "".join(_HAN)
OTHER_DIGITS = "⓪①-⑳⓿❶-❾➀-➈➊-➒⑴-⑼⒈-⒐⁰¹²³⁴-⁹₀-₉"


def repeated(digit: str, times: int) -> str:
    """One character that the digit view reads as ``digit`` (0-9) ``times`` (2-8) over."""
    return _CODES[digit * times]


def digit_of(character: str) -> str | None:
    """The digit (or two digits) a character stands for, as ASCII; None for anything else."""
    for table in (_HAN, _LETTERS, MANY):
        if character in table:
            return table[character]
    value = unicodedata.digit(character, None)
    if value is None and unicodedata.category(character) == "Nl" and unicodedata.numeric(character) < 10:
        value = int(unicodedata.numeric(character))  # Ⅲ, 〣
    if value is not None:
        return str(value)
    # ⒈ ⑽ ⒪ ㉑ 🄁: the digit with something drawn around it
    bare = _DECORATION.sub("", unicodedata.normalize("NFKC", character))
    if bare == character:
        return None
    return bare if bare in _CODES or (len(bare) == 1 and bare.isdigit()) else _LETTERS.get(bare)


class _Digits(dict[int, str]):
    """Code point → its digit as an ASCII character (or a key of MANY), NUL for anything else."""

    def __missing__(self, point: int) -> str:
        value = digit_of(chr(point))
        self[point] = "\0" if value is None else _CODES.get(value, value)
        return self[point]


class _Classes(dict[int, str]):
    """Code point → a figure, h Chinese digit, l look-alike letter, s separator, . anything else."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        if character in _HAN:
            kind = "h"
        elif character in _LETTERS:
            kind = "l"
        elif digit_of(character) is not None:
            kind = "a"
        elif character in _SEPARATORS or unicodedata.category(character) in _SEPARATOR_CATEGORIES:
            kind = "s"
        else:
            kind = "."
        self[point] = kind
        return kind


class _Signs(dict[int, str]):
    """Code point → as in _Figures, but Chinese digits stay Chinese (二十三 is one number)."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        self[point] = character if character in _HAN else _FIGURES[point]
        return self[point]


class _Figures(dict[int, str]):
    """Code point → ASCII: digits of any writing as figures, full-width forms, letters in circles; the rest as it is."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        value = digit_of(character) if character not in _LETTERS else None
        folded = value if value is not None else unicodedata.normalize("NFKC", character)
        self[point] = folded if len(folded) == 1 else character
        return self[point]


_DIGITS = _Digits()
_CLASSES = _Classes()
_FIGURES = _Figures()
_SIGNS = _Signs()
_PLAIN = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}


def plain(text: str) -> str:
    """Full-width forms as ASCII."""
    return text.translate(_PLAIN)


def signs(text: str) -> str:
    """As ``figures``, with Chinese digits left as they are."""
    return text.translate(_SIGNS)


def figures(text: str) -> str:
    """Digits of any writing as 0-9, full-width and circled letters as ASCII."""
    return text.translate(_FIGURES)


def digit_views(text: str) -> tuple[str, str]:
    """The text's digits (NUL elsewhere) and its character classes, as two strings of the text's length."""
    return text.translate(_DIGITS), text.translate(_CLASSES)
