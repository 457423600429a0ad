"""Masking of one text: what is found, in which order, and what it is replaced by."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawlers.masking.contacts import find_accounts, find_plates
from crawlers.masking.documents import find_passports, find_personal_numbers
from crawlers.masking.emails import find_emails
from crawlers.masking.folding import HAN_DIGITS, OTHER_DIGITS, figures
from crawlers.masking.links import find_links
from crawlers.masking.mentions import hide_people
from crawlers.masking.names import find_names
from crawlers.masking.numbers import find_numbers
from crawlers.masking.pieces import find_pieces
from crawlers.masking.places import find_addresses
from crawlers.masking.spans import KINDS, PERSONAL, Span, placeholders, without_overlaps
from crawlers.masking.swapped import find_swapped
from crawlers.masking.wording import SOUNDS

__all__ = ["KINDS", "Masked", "exposes", "mask"]

# Most comments hold nothing that could be personal data. Two quick looks find that out: every kind needs a figure
# or a Latin letter, or else a door with a Chinese number, or several Chinese digits or what sounds like them.
_FIGURE_OR_LETTER = re.compile(rf"[\dA-Za-zＡ-Ｚａ-ｚ{OTHER_DIGITS}㉑-㉟㊱-㊿⒜-ⓩ🄁-🄊Ⅰ-Ⅻ]")
_TOLD = re.compile(f"[{HAN_DIGITS}{SOUNDS}]")
_TOLD_AT_LEAST = 6
_DOOR = re.compile(rf"[{HAN_DIGITS}十]\s?(?:[号栋幢座委]|单元|(?<=第.)家)")
_PASSES = 8


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal data, and the kinds that were taken out (each once, in order of place)."""

    text: str
    kinds: tuple[str, ...] = ()


def exposes(kinds: Iterable[str]) -> bool:
    """Whether somebody outside the offices can reach or name a person by what was removed.

    A number under which an office keeps a person is removed like the rest, but tells an outsider nothing.
    """
    return any(kind != PERSONAL for kind in kinds)


def mask(text: str) -> Masked:
    """Replaces personal data by readable marks such as [手机号]; masking twice changes nothing more.

    Never raises. Nicknames of private people behind an @ become @某人. What is public stays: service numbers
    (12333, 12345 …), numbers of orders, work orders and documents, amounts, dates.
    """
    if not _worth_a_look(text):
        return Masked(hide_people(text))
    kinds: dict[str, None] = {}
    # A mark can bring what stands around it together; in practice the second pass finds nothing.
    for _ in range(_PASSES):
        spans = _find(text)
        if not spans:
            break
        kinds.update(dict.fromkeys(span.kind for span in spans))
        text = _replace(text, spans)
    return Masked(hide_people(text), tuple(kinds))


def _worth_a_look(text: str) -> bool:
    if _FIGURE_OR_LETTER.search(text) or len(_TOLD.findall(text)) >= _TOLD_AT_LEAST:
        return True
    return _DOOR.search(text) is not None


def _find(text: str) -> list[Span]:
    fixed = frozenset((*placeholders(text), *find_links(text)))
    view = figures(text)
    contacts = without_overlaps(
        (
            fixed,
            find_emails(text, view),
            find_passports(view),
            find_personal_numbers(text, view),
            find_numbers(text, fixed),
            find_swapped(view),
            find_pieces(view),
            find_plates(view),
            find_accounts(text, view),
            find_addresses(text),
        )
    )
    everything = without_overlaps((contacts, find_names(text, contacts)))
    return [span for span in everything if span not in fixed]


def _replace(text: str, spans: list[Span]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, kind in spans:
        parts += (text[done:start], f"[{kind}]")
        done = end
    return "".join([*parts, text[done:]])
