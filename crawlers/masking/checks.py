"""Whether digits can be what they look like: an ID number, a bank card, a telephone number."""

import re
from datetime import date

# GB/T 2260: first two digits of the administrative divisions; 81-83 for residents of Hong Kong, Macao and Taiwan.
_CODES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91"
PROVINCES = frozenset(_CODES.split())
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CHECK = "10X98765432"

MOBILE = re.compile(r"(?:0086|86|0)?(1[3-9]\d{9})")
LANDLINE = re.compile(r"(?:0086|86)?0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}")
# ISO/IEC 7812 as used by Visa, Mastercard and JCB, and the oldest cards of ICBC: known without 62 in front.
FOREIGN_CARD = re.compile(r"(?:4\d{3}|5[1-5]\d\d|35[2-8]\d)\d{12}|9558\d{15}")
SERVICE = re.compile(r"[48]00\d{7}|(?:0\d{2,3})?(?:123\d{2}|12\d{3}|9\d{4}|1[01]\d{1,3})")
"""400/800 numbers and short public numbers (12333, 12345, 12348, 95588, 110 …), also after an area code."""


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def has_id_checksum(number: str) -> bool:
    """True for 18 characters whose last is the check character of GB 11643."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECK[total % 11] == number[17]


def is_id_number(number: str) -> bool:
    """True for 18 (or, in the old form, 15) characters that can be a resident's ID number.

    A right province with either a possible birth date, a right checksum or the telling last X is enough:
    people mistype their numbers, and a mistyped number still names its owner.
    """
    if number[:2] not in PROVINCES:
        return False
    if len(number) == 15:
        return has_birth_date(number)
    if len(number) != 18:
        return False
    return has_birth_date(number) or number[17] == "X" or has_id_checksum(number)


def is_sure_id_number(number: str) -> bool:
    """True for 18 characters of which all is right: province, birth date and check character."""
    return (
        len(number) == 18 and number[:2] in PROVINCES and has_birth_date(number) and has_id_checksum(number)
    )


def is_headless(number: str) -> bool:
    """True for 17 figures that can be an ID number whose check character is written in a way nobody can read.

    Only a grown person's or child's birth date of 1920-2019 counts: numbers of matters carry the present year.
    """
    return number[:2] in PROVINCES and "1920" <= number[6:10] <= "2019" and has_birth_date(number)


def has_birth_date(number: str) -> bool:
    """True for 15 or 18 characters with a possible birth date where an ID number has it."""
    if len(number) == 15:
        return _is_date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    return 1900 <= year <= 2099 and _is_date(year, month, day)


def passes_luhn(number: str) -> bool:
    """The check of ISO/IEC 7812 that bank card numbers pass."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_compact_date(number: str) -> bool:
    """True for YYYYMMDD of 1900-2099."""
    return (
        len(number) == 8
        and number[:2] in ("19", "20")
        and _is_date(int(number[:4]), int(number[4:6]), int(number[6:]))
    )
