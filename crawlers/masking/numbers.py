"""Telephone, ID and bank card numbers, however their digits are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawlers.masking import checks
from crawlers.masking.folding import PAIRS, digit_views
from crawlers.masking.spans import ACCOUNT, BANK_CARD, ID_NUMBER, LANDLINE, MOBILE, Span, before

_RUN = re.compile(r"[ahl](?:s{0,6}[ahl]){5,}")
_LAST_X = re.compile(r"[\s.·-]{0,3}[xX×叉Ｘｘ]")

_ID_LABEL = re.compile(r"身份证|证件号|证号|身份号")
_CARD_LABEL = re.compile(r"卡|[账帐][号户]|[工建农中交招]行|邮储|信用社|户头|存折")
_PHONE_LABEL = re.compile(r"(?:电\s?话|座机|手机|联系方式|号码|固话|[Tt][Ee][Ll])[是为号码:：\s]{0,4}$")
_ACCOUNT_LABEL = re.compile(
    r"(?:微\s?信|薇信|威信|[vV]\s?信|[vVwW]\s?[xX]|加\s?[vV微]|[qQ]\s?[qQ]|扣扣|企鹅)(?:同号|号码|号|群)?[是为:：,，\s]{0,3}$"
)
# Numbers of matters, not of persons.
_MATTER_LABEL = re.compile(
    r"(?:(?:订单|工单|运单|快递|受理|流水|办件|信件)(?:号码?|编号|单号)|单号|编号|编码|流水号|预约码|验证码|查询码|文号|票号|批次号?|凭证号|案号|字第)"
    r"[是为:：\s]{0,4}$"
)
_LABEL_REACH = 14
_MOBILE_LEADS = frozenset(("13", "14", "15", "16", "17", "18", "19", "86", "00", "01"))
_LANDLINE_LEADS = frozenset(("86", *(f"0{digit}" for digit in range(10))))


@dataclass(frozen=True, slots=True)
class _Run:
    """Digits that stand together with nothing but separators between them."""

    digits: str
    places: list[int]
    edge: list[bool]  # whether a number may begin at (or end before) the n-th digit; one more than digits


def find_numbers(text: str) -> list[Span]:
    """All numbers of persons in the text, in order."""
    digits, classes = digit_views(text)
    found: list[Span] = []
    for match in _RUN.finditer(classes):
        for run in _split_dates(_run(digits, classes, match.start(), match.end()), text):
            found.extend(_in_run(text, run, found[-1].end if found else 0))
    return found


def _run(digits: str, classes: str, start: int, end: int) -> _Run:
    numerals: list[str] = []
    places: list[int] = []
    edge: list[bool] = []
    for place in range(start, end):
        if classes[place] == "s":
            continue
        last = places[-1] if places else -2
        value = PAIRS.get(digits[place], digits[place])
        numerals.append(value)
        places += [place] * len(value)
        edge.append(place - last > 1 or classes[last] != classes[place] or classes[place] == "h")
        edge += [False] * (len(value) - 1)
    return _Run("".join(numerals), places, [*edge, True])


def _split_dates(run: _Run, text: str) -> Iterator[_Run]:
    """Takes written dates off the head of a run: "2025.03.15-2025.04.20 9点" is no telephone number."""
    first = 0
    while len(run.digits) - first >= 6:
        head = text[run.places[first] : run.places[first] + 10]
        match = re.match(r"(?:19|20)\d{2}([-./／])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12]\d|0?[1-9])(?!\d)", head)
        if not match:
            break
        first += sum(1 for place in run.places[first : first + 8] if place < run.places[first] + match.end())
    if first < len(run.digits):
        yield _Run(run.digits[first:], run.places[first:], [True, *run.edge[first + 1 :]])


def _in_run(text: str, run: _Run, floor: int) -> Iterator[Span]:
    at = 0
    while at < len(run.digits):
        if run.edge[at]:
            label = before(text, run.places[at], _LABEL_REACH, floor)
            taken = (
                _id_at(text, run, at, label, floor)
                or _card_at(text, run, at, label)
                or _phone_at(text, run, at, label)
            )
            if taken:
                count, end, kind = taken
                yield Span(run.places[at], end, kind)
                at += count
                floor = end
                continue
        at += 1


def _end(run: _Run, at: int, count: int) -> int | None:
    """Where ``count`` digits from ``at`` end in the text, when a number may end there."""
    if at + count > len(run.digits) or not run.edge[at + count]:
        return None
    return run.places[at + count - 1] + 1


def _stands_off(run: _Run, at: int, floor: int) -> bool:
    """Whether something stands between the digit at ``at`` and the one before it (or one of them is missing)."""
    if at in (0, len(run.digits)) or run.places[at] == floor:
        return True
    return run.places[at] - run.places[at - 1] > 1


_Taken = tuple[int, int, str] | None


def _id_at(text: str, run: _Run, at: int, label: str, floor: int) -> _Taken:
    labelled = bool(_ID_LABEL.search(label))
    if not labelled and (run.digits[at : at + 2] not in checks.PROVINCES or _MATTER_LABEL.search(label)):
        return None
    for count in (18, 17, 15, 16):
        end = _end(run, at, count)
        if end is None:
            continue
        number = run.digits[at : at + count]
        if (
            count == 15
            and not labelled
            and not (_stands_off(run, at, floor) and _stands_off(run, at + 15, floor))
        ):
            continue  # a piece of a longer number
        if count == 17 and (x := _LAST_X.match(text, end)):
            number, end = number + "X", x.end()
        if (labelled and len(number) >= 15) or checks.is_id_number(number):
            return count, end, ID_NUMBER
    return None


def _card_at(text: str, run: _Run, at: int, label: str) -> _Taken:
    labelled = bool(_CARD_LABEL.search(label))
    if not labelled and (run.digits[at] not in "34569" or _MATTER_LABEL.search(label)):
        return None
    for count in range(19, 11, -1):
        end = _end(run, at, count)
        if end is None:
            continue
        number = run.digits[at : at + count]
        if labelled and number[:2] not in ("19", "20") and not checks.MOBILE.fullmatch(number):
            return count, end, BANK_CARD
        if count < 16:
            continue
        spaced = all(run.edge[at + step] for step in (4, 8, 12))
        if number.startswith("62") or (spaced and checks.passes_luhn(number)):
            return count, end, BANK_CARD
    return None


def _phone_at(text: str, run: _Run, at: int, label: str) -> _Taken:
    if _MATTER_LABEL.search(label):
        return None
    lead = run.digits[at : at + 2]
    for count in (11, 13, 15, 12, 22) if lead in _MOBILE_LEADS else ():
        end = _end(run, at, count)
        if end is None or _is_amount(text, run, at, count):
            continue
        number = run.digits[at : at + count]
        if checks.MOBILE.fullmatch(number) or (count == 22 and _two_mobiles(number)):
            return count, end, MOBILE
    for count in (12, 11, 10, 14, 13) if lead in _LANDLINE_LEADS else ():
        end = _end(run, at, count)
        number = run.digits[at : at + count]
        if end is not None and checks.LANDLINE.fullmatch(number):
            return count, end, LANDLINE
    return _labelled_at(run, at, label)


def _labelled_at(run: _Run, at: int, label: str) -> _Taken:
    """Numbers known only by the word before them: local telephone numbers, QQ numbers."""
    phone, account = _PHONE_LABEL.search(label), _ACCOUNT_LABEL.search(label)
    if not phone and not account:
        return None
    for count in range(12, 5, -1):
        end = _end(run, at, count)
        number = run.digits[at : at + count]
        if end is None or checks.SERVICE.fullmatch(number) or checks.is_compact_date(number):
            continue
        if account:
            return count, end, ACCOUNT
        if count >= 7:
            return count, end, MOBILE if number[0] == "1" and count > 8 else LANDLINE
    return None


def _two_mobiles(number: str) -> bool:
    return bool(checks.MOBILE.fullmatch(number[:11]) and checks.MOBILE.fullmatch(number[11:]))


def _is_amount(text: str, run: _Run, at: int, count: int) -> bool:
    """True for figures with thousands separators (12,800,500,000)."""
    groups = text[run.places[at] : run.places[at + count - 1] + 1].replace("，", ",").split(",")
    return len(groups) > 2 and len(groups[0]) <= 3 and all(len(g) == 3 and g.isdigit() for g in groups[1:])
