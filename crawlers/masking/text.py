"""Masking of one text: what is found, in which order, and what it is replaced by."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawlers.masking.contacts import PROVINCES, find_accounts, find_plates
from crawlers.masking.documents import find_passports, find_personal_numbers
from crawlers.masking.emails import find_emails
from crawlers.masking.folding import HAN_DIGITS, OTHER_DIGITS
from crawlers.masking.links import find_links
from crawlers.masking.names import find_names
from crawlers.masking.numbers import find_numbers
from crawlers.masking.places import find_addresses
from crawlers.masking.spans import KINDS, PERSONAL, Span, placeholders, without_overlaps
from crawlers.masking.wording import SOUNDS

__all__ = ["KINDS", "Masked", "exposes", "mask"]

# Most comments hold nothing that could be personal data; this finds out in one quick look.
_WORTH_A_LOOK = re.compile(
    rf"[\d{OTHER_DIGITS}㉑-㉟㊱-㊿⒪🄁-🄊]|[A-Za-zＡ-Ｚａ-ｚ{HAN_DIGITS}]\s?[@＠]|[艾爱]特|单元|[栋幢]|号楼|微\s?信|[薇威围][信新星：:\s❤]|[vVＶｖ]\s?[信xX:：❤]"
    rf"|[加扣联+＋➕]\s?[vV扣微薇威Ｖｖ]|卫星|[❤]|[qQｑＱ]\s?[qQｑＱ]|weixin|wechat|泡泡|抖音|快手|小红书|护照|(?i:[.。点]\W{{0,2}}c\W?o\W?m|dot|[(（\[]at)"
    rf"|(?:[{HAN_DIGITS}][^{HAN_DIGITS}]{{0,6}}){{6}}[{HAN_DIGITS}]|[{HAN_DIGITS}]号|(?:[{HAN_DIGITS}{SOUNDS}][\s,，、.·\-—]{{0,2}}){{10}}[{HAN_DIGITS}{SOUNDS}]"
    rf"|[{PROVINCES}]\W?[A-Za-zＡ-Ｚ]"
)
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

    Never raises. What is public stays: service numbers (12333, 12345 …), numbers of orders, work orders and
    documents, amounts, dates.
    """
    if not _WORTH_A_LOOK.search(text):
        return Masked(text)
    kinds: dict[str, None] = {}
    # A mark can bring what stands around it together; in practice the second pass finds nothing.
    for _ in range(_PASSES):
        spans = _find(text)
        if not spans:
            break
        kinds.update(dict.fromkeys(span.kind for span in spans))
        text = _replace(text, spans)
    return Masked(text, tuple(kinds))


def _find(text: str) -> list[Span]:
    fixed = frozenset((*placeholders(text), *find_links(text)))
    contacts = without_overlaps(
        (
            fixed,
            find_emails(text),
            find_passports(text),
            find_personal_numbers(text),
            find_numbers(text),
            find_plates(text),
            find_accounts(text),
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
