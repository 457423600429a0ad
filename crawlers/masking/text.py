"""Masking of one text: what is found, in which order, and what it is replaced by."""

import re
from dataclasses import dataclass

from crawlers.masking.contacts import find_accounts, find_emails, find_plates
from crawlers.masking.folding import HAN_DIGITS, OTHER_DIGITS
from crawlers.masking.names import find_names
from crawlers.masking.numbers import find_numbers
from crawlers.masking.places import find_addresses
from crawlers.masking.spans import KINDS, Span, placeholders, without_overlaps

__all__ = ["KINDS", "Masked", "mask"]

# Most comments hold nothing that could be personal data; this finds out in one quick look.
_WORTH_A_LOOK = re.compile(
    rf"[\d{OTHER_DIGITS}]|[A-Za-zＡ-Ｚａ-ｚ{HAN_DIGITS}]\s?[@＠]|艾特|单元|[栋幢]|号楼|微\s?信|[薇威vVＶｖ]\s?[信xX:：]|[加扣][vV扣微]|[qQｑＱ]\s?[qQｑＱ]|weixin|wechat"
    rf"|(?:[{HAN_DIGITS}][^{HAN_DIGITS}]{{0,6}}){{6}}[{HAN_DIGITS}]|[{HAN_DIGITS}]号"
)
_PASSES = 8


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal data, and the kinds that were taken out (each once, in order of place)."""

    text: str
    kinds: tuple[str, ...] = ()


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
    fixed = frozenset(placeholders(text))
    contacts = without_overlaps(
        (
            fixed,
            find_emails(text),
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
