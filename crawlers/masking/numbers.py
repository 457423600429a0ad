"""Telephone, ID and bank card numbers, however their digits are written."""

import re
from collections.abc import Iterable, Iterator

from crawlers.masking import checks, labels
from crawlers.masking.offices import is_office_number
from crawlers.masking.runs import Run, find_runs
from crawlers.masking.shape import is_drawn, is_ragged, is_torn, stops_there
from crawlers.masking.spans import ACCOUNT, BANK_CARD, ID_NUMBER, LANDLINE, MOBILE, Span, before

_LAST_X = re.compile(
    r"(?:_|[^\w，,。；!！?？:：]){0,4}(?:(?:大写|小写|字母)的?\s?)?(?:[xX×叉ＸｘХхΧχ✕✖✗✘❌❎╳⨉ⅩⅹⓍⓧ🅇🅧🆇𝐗𝐱]|[埃艾诶]克斯)"
)
_FIRST_X = re.compile(r"[xX×叉Ｘｘ][\s.·*_\-—]?$")
_MONEY = re.compile(r"\s?(?:多|余)?[万亿]?(?:元|块|圆|人民币)")

_AFTER_AMOUNT = re.compile(r"[.．]\d|\s?(?:多|余)?(?:[万亿元块圆人个名分次%％]|人民币)")
_SUM = re.compile(r"[\d.]+(?:\s?[-+*×＋－]\s?[\d.]+)+\s?[=＝]\s?[\d.]+")

_DECIMALS = re.compile(r"\d{1,3}\.\d{1,4}(?:[\s,，、]+\d{1,3}\.\d{1,4})+")
_LABEL_REACH = 14
_MOBILE_LEADS = frozenset(("13", "14", "15", "16", "17", "18", "19", "86", "00", "01"))
_LANDLINE_LEADS = frozenset(("86", *(f"0{digit}" for digit in range(10))))

_Taken = tuple[int, int, str] | None


def find_numbers(text: str, shut: Iterable[Span] = ()) -> list[Span]:
    """All numbers of persons in the text, in order; nothing in ``shut`` (links, marks) is read."""
    found: list[Span] = []
    backwards = bool(labels.BACKWARDS.search(text))
    for run in find_runs(text, shut):
        found.extend(_in_run(text, run, found[-1].end if found else 0, backwards))
    return found


def _in_run(text: str, run: Run, floor: int, backwards: bool) -> Iterator[Span]:
    at = 0
    while at < len(run.digits):
        if run.edge[at]:
            label = before(text, run.places[at], _LABEL_REACH, floor)
            start = run.places[at]
            if backwards and (turned := _backwards_at(text, run, at)):
                start, count, end, kind = turned
            elif (taken := _at(text, run, at, floor, label)) and not _better_follows(text, run, at, taken):
                count, end, kind = taken
            else:
                at += 1
                continue
            if kind == MOBILE:
                first, last = run.around(at, count, floor)
                # some digits more than a number has (幺幺三三八…): somebody doubled them, all of it goes
                if last - first >= count + 2:
                    start, end, count = run.places[first], run.places[last - 1] + 1, last - at
            yield Span(_word_start(text, start, floor), end, kind)
            at += count
            floor = end
            continue
        at += 1


def _at(text: str, run: Run, at: int, floor: int, label: str) -> _Taken:
    """A number that begins with the digit at ``at``."""
    return (
        _sure_card_at(text, run, at, label)
        or _id_at(text, run, at, label, floor)
        or _card_at(text, run, at, label)
        or _phone_at(text, run, at, label)
    )


def _end(text: str, run: Run, at: int, count: int) -> int | None:
    """Where ``count`` digits from ``at`` end, when they can be one number."""
    end = run.end(at, count)
    return None if end is None or is_torn(text, run, at, count) else end


def _better_follows(text: str, run: Run, at: int, taken: tuple[int, int, str]) -> bool:
    """Whether inside a number that looks put together of two things another begins that does not."""
    count = taken[0]
    if not is_ragged(text, run, at, count):
        return False
    for later in range(at + 1, min(at + count, len(run.digits))):
        if run.places[later] - run.places[later - 1] > 1:
            other = _at(text, run, later, 0, before(text, run.places[later], _LABEL_REACH))
            if other and later + other[0] > at + count and not is_ragged(text, run, later, other[0]):
                return True
    return False


def _word_start(text: str, start: int, floor: int) -> int:
    """Where the number word begins whose last letter stands at ``start`` (one, yao)."""
    first = start
    while (
        first > max(floor, start - 4) and (both := text[first - 1 : first + 1]).isascii() and both.isalpha()
    ):
        first -= 1
    return first


def _backwards_at(text: str, run: Run, at: int) -> tuple[int, int, int, str] | None:
    """Numbers to be read from their end, where the text says that one is."""
    start = run.places[at]
    for count, kind in ((18, ID_NUMBER), (17, ID_NUMBER), (11, MOBILE)):
        end = _end(text, run, at, count)
        if end is None:
            continue
        number = run.digits[at : at + count][::-1]
        if count == 17 and (x := _FIRST_X.search(text[max(0, start - 2) : start])):
            number, start = number + "X", start - len(x[0])
        if checks.MOBILE.fullmatch(number) if count == 11 else checks.is_id_number(number):
            return start, count, end, kind
    return None


def _sure_card_at(text: str, run: Run, at: int, label: str) -> _Taken:
    """UnionPay's numbers with a right check figure that take all that stands together and alike: none is an ID number."""
    if run.digits[at : at + 2] != "62" or labels.MATTER.search(label) or labels.ID_NUMBER.search(label):
        return None
    for count in range(19, 15, -1):
        end = run.end(at, count)
        number = run.digits[at : at + count]
        if end is not None and checks.passes_luhn(number) and stops_there(text, run, at, count):
            return count, end, BANK_CARD
    return None


def _id_at(text: str, run: Run, at: int, label: str, floor: int) -> _Taken:
    matter = labels.MATTER.search(label)
    labelled = bool(labels.ID_NUMBER.search(label)) and not matter
    if not labelled and (run.digits[at : at + 2] not in checks.PROVINCES or matter):
        return None
    for count in (18, 17, 15, 16):
        end = run.end(at, count)
        if end is None:
            continue
        number = run.digits[at : at + count]
        whole = run.stands_off(at, floor) and run.stands_off(at + count, floor)
        if count == 15 and not labelled and not whole:
            continue  # a piece of a longer number
        if count == 17 and (x := _LAST_X.match(text, end)):
            number, end, whole = number + "X", x.end(), True
        if is_torn(text, run, at, count) and not checks.is_sure_id_number(number):
            continue
        if labelled and len(number) >= 15:
            return count, end, ID_NUMBER
        if checks.is_id_number(number) and (whole or checks.has_birth_date(number)):
            return count, end, ID_NUMBER
        if count == 17 and whole and checks.is_headless(number):
            return count, end, ID_NUMBER
    return None


def _card_at(text: str, run: Run, at: int, label: str) -> _Taken:
    matter = labels.MATTER.search(label)
    labelled = bool(labels.CARD.search(label)) and not matter
    if not labelled and (run.digits[at] not in "34569" or matter):
        return None
    for count in range(19, 11, -1):
        end = _end(text, run, at, count)
        if end is None:
            continue
        number = run.digits[at : at + count]
        if labelled and number[:2] not in ("19", "20") and not checks.MOBILE.fullmatch(number):
            return count, end, BANK_CARD
        if count < 16:
            continue
        spaced = all(run.edge[at + step] for step in (4, 8, 12))
        alone = at == 0 and count == len(run.digits) and checks.FOREIGN_CARD.fullmatch(number)
        if number.startswith("62") or (
            (spaced or (alone and not labels.POST.search(label))) and checks.passes_luhn(number)
        ):
            return count, end, BANK_CARD
    return None


def _phone_at(text: str, run: Run, at: int, label: str) -> _Taken:
    if labels.MATTER.search(label):
        return None
    lead = run.digits[at : at + 2]
    for count in (11, 13, 15, 12, 22) if lead in _MOBILE_LEADS else ():
        end = _end(text, run, at, count)
        if end is None or _is_amount(text, run, at, count):
            continue
        number = run.digits[at : at + count]
        if checks.MOBILE.fullmatch(number) or (
            count == 22 and run.places[at + 21] - run.places[at] == 21 and _two_mobiles(number)
        ):
            return count, end, MOBILE
    for count in (12, 11, 10, 14, 13) if lead in _LANDLINE_LEADS else ():
        end = _end(text, run, at, count)
        number = run.digits[at : at + count]
        if end is None or _is_amount(text, run, at, count):
            continue
        if checks.LANDLINE.fullmatch(number) and not is_drawn(text, run, at, count):
            return None if is_office_number(text, run.places[at], end) else (count, end, LANDLINE)
    return _labelled_at(text, run, at, label)


def _labelled_at(text: str, run: Run, at: int, label: str) -> _Taken:
    """Numbers known only by the word before them: local telephone numbers, QQ numbers."""
    phone, account = labels.PHONE.search(label), labels.ACCOUNT.search(label)
    if not phone and not account:
        return _loosely_labelled_at(text, run, at, label)
    if (
        phone
        and phone[0].startswith("号码")
        and labels.PAPERS.search(text[max(0, run.places[at] - 24) : run.places[at]])
    ):
        return None
    for count in range(12, 5, -1):
        end = _end(text, run, at, count)
        number = run.digits[at : at + count]
        if end is None or checks.SERVICE.fullmatch(number) or checks.is_compact_date(number):
            continue
        if _is_amount(text, run, at, count):
            return None
        if account:
            return count, end, ACCOUNT
        if count >= 7 and number[0] == "1" and count > 8:
            return count, end, MOBILE
        if count >= 7:
            return None if is_office_number(text, run.places[at], end) else (count, end, LANDLINE)
    return None


def _loosely_labelled_at(text: str, run: Run, at: int, label: str) -> _Taken:
    """Eight figures or more in one piece behind a word that often, not always, announces an account."""
    count = len(run.digits) - at
    if not 8 <= count <= 11 or run.places[-1] - run.places[at] != count - 1:
        return None
    end = run.end(at, count)
    if end is None or not labels.LOOSE_ACCOUNT.search(label) or _AFTER_AMOUNT.match(text, end):
        return None
    number = run.digits[at:]
    if checks.SERVICE.fullmatch(number) or checks.is_compact_date(number) or len(set(number)) < 3:
        return None
    return count, end, ACCOUNT


def _two_mobiles(number: str) -> bool:
    return bool(checks.MOBILE.fullmatch(number[:11]) and checks.MOBILE.fullmatch(number[11:]))


def _is_amount(text: str, run: Run, at: int, count: int) -> bool:
    """True for thousands separators (12,800,500,000), round sums of money and sums written out (148.5+135=283.5)."""
    end = run.places[at + count - 1] + 1
    if run.digits[at : at + count].endswith("0000") and _MONEY.match(text, end):
        return True
    if _SUM.fullmatch(text[run.places[at] : end]) or _DECIMALS.fullmatch(text[run.places[at] : end]):
        return True
    groups = text[run.places[at] : end].replace("，", ",").split(",")
    return len(groups) > 2 and len(groups[0]) <= 3 and all(len(g) == 3 and g.isdigit() for g in groups[1:])
