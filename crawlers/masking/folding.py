"""Reads the many ways people write a digit; every view has exactly one character for each of the text."""

import re
import unicodedata

from crawlers.masking.spans import KINDS

_WRITTEN = "零〇○◯ 一壹幺弌㊀㈠ 二贰貳㊁㈡ 三叁參㊂㈢ 四肆㊃㈣ 五伍㊄㈤ 六陆陸㊅㈥ 七柒㊆㈦ 八捌㊇㈧ 九玖㊈㈨"
_HAN = {digit: value for value, digits in enumerate(_WRITTEN.split()) for digit in digits}
_LETTERS = dict.fromkeys("oOｏＯ", 0) | dict.fromkeys("lIiｌＩｉ", 1) | {"Z": 2, "E": 3, "S": 5, "B": 8}
_NUMBERED = dict(zip("⒈⒉⒊⒋⒌⒍⒎⒏⒐", range(1, 10), strict=True))
PAIRS = {chr(ord("A") + value - 10): str(value) for value in range(10, 21)}
"""How the digit view writes one character that stands for two digits (⑩ … ⑳): a capital letter."""
# A colon is no separator: it stands in times of day and before what a label names.
_SEPARATORS = frozenset(" \t\r\n\u3000\xa0.．·•・-－—–―_＿~～/／\\,，、。()（）+＋=＝^'’`…")
_SEPARATOR_CATEGORIES = frozenset(("So", "Sk", "Mn", "Me", "Cf", "Zs"))

HAN_DIGITS = "".join(_HAN)
OTHER_DIGITS = "⓪①-⑳⓿❶-❾➀-➈➊-➒⑴-⑼⒈-⒐⁰¹²³⁴-⁹₀-₉"

# Words by which a number is told in pieces ("前面是137，后边是…"), and emoji codes put between its digits.
_CONNECTORS = re.compile(
    r"(?:[后前][边面头]|中间|接着|然后|再(?:加|拨)?|最后)是?"
    rf"|\[(?!(?:{'|'.join(KINDS)})\])[\u4e00-\u9fff]{{1,4}}\]"
)


def _value(character: str) -> int | None:
    for table in (_HAN, _LETTERS, _NUMBERED):
        if character in table:
            return table[character]
    if "⑩" <= character <= "⑳":
        return ord(character) - ord("⑩") + 10
    return unicodedata.digit(character, None)


class _Digits(dict[int, str]):
    """Code point → its digit as an ASCII character (or a key of PAIRS), NUL for anything else."""

    def __missing__(self, point: int) -> str:
        value = _value(chr(point))
        self[point] = "\0" if value is None else str(value) if value < 10 else chr(ord("A") + value - 10)
        return self[point]


class _Classes(dict[int, str]):
    """Code point → a figure, h Chinese digit, l look-alike letter, s separator, . anything else."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        if character in _HAN:
            kind = "h"
        elif character in _LETTERS:
            kind = "l"
        elif _value(character) is not None:
            kind = "a"
        elif character in _SEPARATORS or unicodedata.category(character) in _SEPARATOR_CATEGORIES:
            kind = "s"
        else:
            kind = "."
        self[point] = kind
        return kind


_DIGITS = _Digits()
_CLASSES = _Classes()
_PLAIN = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}


def plain(text: str) -> str:
    """Full-width forms as ASCII."""
    return text.translate(_PLAIN)


def digit_views(text: str) -> tuple[str, str]:
    """The text's digits (NUL elsewhere) and its character classes, as two strings of the text's length."""
    joined = _CONNECTORS.sub(lambda match: " " * len(match[0]), text)
    return joined.translate(_DIGITS), joined.translate(_CLASSES)
