"""Passports and travel permits, and the numbers under which offices keep one person: both known by the word before."""

import re
from collections.abc import Iterator

from crawlers.masking.spans import PASSPORT, PERSONAL, Span

# National Immigration Administration: E + 8 figures or E + letter + 7 (ordinary), G/D/P/S (older, official);
# C, H, M + 8 or more figures and 8 bare ones for permits of Hong Kong, Macao and Taiwan.
_GAP = r"[\s.·\-_]?"
_LETTER_NUMBER = rf"[A-Z]{_GAP}(?:[A-Z]{_GAP})?(?:[0-9]{_GAP}){{6,9}}[0-9](?![0-9A-Z])"
_BARE_NUMBER = rf"(?:[0-9]{_GAP}){{7,9}}[0-9](?![0-9])"
_PASSPORT = re.compile(
    rf"(?:护照|passport|通行证|回乡证|台胞证|居留(?:许可|证))[^0-9\n，,。；;！!？?]{{0,8}}?(?P<id>(?<![A-Z]){_LETTER_NUMBER}|{_BARE_NUMBER})"
    rf"(?:[^0-9\n]{{1,8}}?(?P<more>(?<![A-Z])[EGH][A-Z]?[0-9]{{7,8}}(?![0-9])))?",
    re.IGNORECASE,
)

# what stands between the digits of a number told aloud or strewn with signs
_PAUSE = r"(?:[\s.·•\-_*~/|、]|空格?|横?杠|[\U0001f300-\U0001faff]){0,2}"

_OF = (
    r"社保|社会保[险障]|医保|医疗保险|养老(?:保险|金)?(?:领取)?|失业(?:保险|金)?(?:领取)?|工伤保险|公积金|职工|参保人?|退休|离退休|残疾人?|就业失业|就业创业|"
    r"准考|考试?|考生|学生?|学籍|工作?|员工|病历|住院|居住|个人|本人|人员|职保|居保|农保|新农合|低保|退役军人|优待"
)
_AS = (
    r"(?:个人)?(?:登记|手册|待遇|领取|身份|关系)?(?:证书?|账[户号]|帐[户号]|卡)?(?:上?的|卡)?(?:编[号码]|号码|号|账号|帐号|证号|序号)"
    r"|个人(?:编号|账号|帐号|社保号|代码)|识别码"
)
_PERSONAL = re.compile(
    rf"(?<!单位)(?P<label>(?:{_OF})(?:{_AS})|个人社保号|准考证|报名序?号|登记失业号|电脑号)(?:码)?"
    rf"[是为:：\s]{{0,3}}(?:[是为]\s?)?"
    rf"(?P<id>(?:[吉白][\u4e00-\u9fff]{{0,2}}{_GAP})?(?:[A-Z]{{1,4}}{_GAP})?(?:[0-9]{{5,22}}(?![0-9])(?!{_GAP}[0-9]{{2,4}}(?![0-9]))|(?:[0-9]{_PAUSE}){{4,21}}[0-9](?![0-9])))",
    re.IGNORECASE,
)
#: who works at a counter is known by such a number in public function; a firm is no person
_PUBLIC = re.compile(r"(?:窗口|客服|热线|话务|坐席|柜员|民警|警号|法官|单位|企业|公司|人员|局)的?$")
_CARD_LENGTH = 12
_BANK = re.compile(r"卡号$")


def find_passports(view: str) -> Iterator[Span]:
    """Numbers named as those of a passport or permit, and a second one right behind the first."""
    for match in _PASSPORT.finditer(view):
        for group in ("id", "more"):
            if match[group]:
                yield Span(match.start(group), match.end(group), PASSPORT)


def find_personal_numbers(text: str, view: str) -> Iterator[Span]:
    """Social security, fund, medical, examinee's and other numbers that name one person in an office's books.

    Longer figures named as a card or an account are left to the bank cards.
    """
    for match in _PERSONAL.finditer(view):
        count = sum(map(str.isdigit, match["id"]))
        lettered = match["id"][0].isalpha()
        if _BANK.search(match["label"]) and not lettered and count >= _CARD_LENGTH:
            continue
        if count >= 15 and "残疾" not in match["label"] and "证" not in match["label"]:
            continue
        if not _PUBLIC.search(text[max(0, match.start() - 4) : match.start()]):
            yield Span(match.start("id"), match.end("id"), PERSONAL)
