"""Digits told in words: homophones, radio codes, English, pinyin, "four zeros", and what people put between."""

import re
from collections.abc import Callable

from crawlers.masking.fillers import unfilled
from crawlers.masking.folding import HAN_DIGITS, OTHER_DIGITS, digit_of, repeated
from crawlers.masking.spans import KINDS

# Digits as soldiers, drivers and railwaymen say them, and characters that only sound like one.
_SOUNDS = (
    "洞凌灵铃领令圆圈 妖腰夭吆要亿衣伊医 两俩儿尔耳饿 散伞山仨叄 寺似死泗駟 午舞吴污雾武物 溜刘流柳留陆 "
    "拐其奇棋妻漆 巴爸吧扒发 勾钩酒久旧救狗就"
)
_SOUNDING = {
    sound: "零一二三四五六七八九"[digit] for digit, group in enumerate(_SOUNDS.split()) for sound in group
}
SOUNDS = "".join(_SOUNDING)
_SPOKEN_OF = str.maketrans(_SOUNDING)
_DIGIT = rf"[0-9０-９{HAN_DIGITS}{OTHER_DIGITS}\U0010f000-\U0010ffff]"
_GAP = r"[\s,，、.·\-—]{0,2}"
_SOUND = rf"[0-9０-９{HAN_DIGITS}{SOUNDS}]"
_SPOKEN = re.compile(rf"{_SOUND}(?:{_GAP}{_SOUND}){{10,24}}")
#: of so many characters that can be digits so many must be, or it is a sentence
_CERTAIN = 4
_MOBILE = re.compile(r"[一1][三四五六七八九3-9]\w{9}$")

_ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_PINYIN = {
    "ling": 0, "dong": 0, "yi": 1, "yao": 1, "er": 2, "liang": 2, "san": 3, "si": 4, "wu": 5, "liu": 6, "qi": 7,
    "guai": 7, "ba": 8, "jiu": 9, "gou": 9,
}  # fmt: skip
_NUMBER_WORDS = {word: str(digit) for digit, word in enumerate(_ENGLISH)} | {
    k: str(v) for k, v in _PINYIN.items()
}
_WORD = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
_WORDS = re.compile(rf"(?<![a-z])(?:{_WORD})(?:[\s,.\-]?(?:{_WORD})){{0,17}}(?![a-z])", re.IGNORECASE)
_SEVERAL = 3
_LATIN = re.compile(r"[A-Za-z]{2}")
_ONE_WORD = re.compile(_WORD, re.IGNORECASE)
_FEW_WORDS = re.compile("|".join(_ENGLISH), re.IGNORECASE)

_TIMES = re.compile(
    rf"(?<!第)([两俩二三四五六七八2-8])个({_DIGIT})(?!\s?[{HAN_DIGITS}]?[人月天年岁级等星小单档窗块元点百千万多])"
)
_HUNDRED = re.compile(
    r"[一1]百([三四五六七八九3-9])十([一二三四五六七八九])(?=[\s,，、.\-]{0,2}[零〇0-9一二三四五六七八九])"
)
_TEN = re.compile(rf"十(?=[三四五六七八九][{HAN_DIGITS}]{{9}})")

# Words by which a number is told in pieces ("前面是137，后边是…"), and emoji codes put between its digits.
_NAMING = (
    r"(?:再|又)?(?:尾[号数]|然后|接着|紧接着|再(?:加|拨|接|来|打)?|最后|末尾|结尾|剩下|余下|开头|头|前|后|中间|其次)"
    r"(?:面|边|头|段|部分)?(?:再|的)?(?:[一二三四五六七八九十两\d]{1,2}[位个](?:数字?|号码?)?)?(?:就)?[是为]?"
)
_CONNECTORS = re.compile(
    rf"[后前](?:面|边|头)?(?:[三四五六七八]|十[一四]?)(?:位(?:数字?)?是?(?=[:：\s]?{_DIGIT})|(?=\d{{3}}))"
    rf"|(?<=[\s,，、。;；:：0-9０-９{HAN_DIGITS}{OTHER_DIGITS}]){_NAMING}(?=[:：\s]{{0,3}}{_DIGIT})"
    rf"|(?<=[\s,，、。;；:：0-9])[中后末尾]间?[三四](?:位|个)?(?=[:：是\s]{{0,3}}\d{{3,4}}(?!\d))"
    r"|(?<=0\d{3})(?:号码|电话|转|一)是?(?=[:：\s]?\d{7,8}(?!\d))"
    r"|生日是?(?=[:：\s]?\d{8})"
    rf"|(?<={_DIGIT})\s?[(（【〔][\u4e00-\u9fff]{{1,8}}[)）】〕]\s?(?={_DIGIT})"
    rf"|(?<=[*\s0-9０-９{HAN_DIGITS}{OTHER_DIGITS}])(?:空格?|杠|横杠?|减号?|加号?|星号?|井号?|点|逗号|顿号|分隔|接着?|连着?|再接|跟着?)(?=\s?{_DIGIT})"
    rf"|\[(?!(?:{'|'.join(KINDS)})\])[\u4e00-\u9fffA-Za-z]{{1,6}}\]"
)
_COLON = re.compile(r"(?<=[ ])[:：](?=[\s\d])")


def spelled(text: str) -> str:
    """The text with told digits as digits and connecting words as spaces; as long as the text."""
    text = _SPOKEN.sub(_heard, text)
    text = _TIMES.sub(_several, text)
    text = _HUNDRED.sub(lambda m: f"1 {m[1]} {m[2]}", text)
    text = _TEN.sub("一", text)
    if _LATIN.search(text):
        text = _WORDS.sub(_worded(text), text)
    text = unfilled(text)
    return _COLON.sub(" ", _CONNECTORS.sub(lambda match: " " * len(match[0]), text))


def _heard(match: re.Match[str]) -> str:
    """Homophones as digits, unless the stretch is a sentence, or a number with one word that happens to follow it."""
    said = match[0].translate(_SPOKEN_OF)
    sounds = [place for place, character in enumerate(match[0]) if character in _SOUNDING]
    certain = sum(1 for character in match[0] if character.isalnum()) - len(sounds)
    if not sounds or sounds == [len(said) - 1]:
        return match[0]
    return said if certain >= _CERTAIN or (certain >= 2 and _MOBILE.match(said)) else match[0]


def _several(match: re.Match[str]) -> str:
    """The digit so many times over; nothing more where the digits themselves follow (四个零0000)."""
    times, digit = digit_of("二" if match[1] in "两俩" else match[1]), digit_of(match[2])
    if times is None or digit is None or len(digit) > 1:
        return match[0]
    behind = match.string[match.end() : match.end() + int(times) + 1].lstrip()
    if behind and digit_of(behind[0]) is not None:
        same = [digit_of(character) for character in behind[: int(times)]] == [digit] * int(times)
        return "   " if same else match[0]
    return "  " + repeated(digit, int(times))


def _worded(text: str) -> Callable[[re.Match[str]], str]:
    """English number words (and three or more in pinyin) become digits where they touch a digit, any where six stand together."""

    def replace(match: re.Match[str]) -> str:
        touching = (
            text[match.start() - 1 : match.start()].isdigit() or text[match.end() : match.end() + 1].isdigit()
        )
        count = len(_ONE_WORD.findall(match[0]))
        if count < 6 and not (touching and (count >= _SEVERAL or _FEW_WORDS.search(match[0]))):
            return match[0]
        return _ONE_WORD.sub(lambda word: " " * (len(word[0]) - 1) + _NUMBER_WORDS[word[0].lower()], match[0])

    return replace
