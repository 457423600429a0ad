"""Stretches of a text that are personal data, and how they are replaced."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

MOBILE, LANDLINE, ID_NUMBER, BANK_CARD = "手机号", "座机号", "身份证号", "银行卡号"
EMAIL, PLATE, ADDRESS, NAME, ACCOUNT = "邮箱", "车牌", "住址", "姓名", "账号"
PASSPORT, PERSONAL = "护照号", "个人编号"
KINDS = (MOBILE, LANDLINE, ID_NUMBER, BANK_CARD, EMAIL, PLATE, ADDRESS, NAME, ACCOUNT, PASSPORT, PERSONAL)

PLACEHOLDER = re.compile(r"\[(" + "|".join(KINDS) + r")\]")


class Span(NamedTuple):
    """``text[start:end]`` is personal data of this kind."""

    start: int
    end: int
    kind: str


def placeholders(text: str) -> list[Span]:
    """What an earlier masking put in: left as it is, and nothing reads across it."""
    if "[" not in text:
        return []
    return [Span(m.start(), m.end(), m[1]) for m in PLACEHOLDER.finditer(text)]


def without_overlaps(ranked: Iterable[Iterable[Span]]) -> list[Span]:
    """All spans in order of place; where two overlap the earlier list wins and the other keeps its rest."""
    kept: list[Span] = []
    for spans in ranked:
        kept = sorted([*kept, *_rests(spans, kept)])
    return _joined(kept)


def _rests(spans: Iterable[Span], kept: list[Span]) -> Iterator[Span]:
    """What ``kept`` (in order, apart from each other) leaves of each span: its part before the first overlap,
    or, when it begins inside one, its part after that."""
    done = 0
    for start, end, kind in sorted(spans):
        start = max(start, done)
        at = bisect_right(kept, start, key=lambda span: span.end)
        while at < len(kept) and kept[at].start <= start:
            start = kept[at].end
            at += 1
        if at < len(kept):
            end = min(end, kept[at].start)
        if start < end:
            done = end
            yield Span(start, end, kind)


def _joined(spans: list[Span]) -> list[Span]:
    """Touching spans of one kind as one."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end == span.start and joined[-1].kind == span.kind:
            joined[-1] = Span(joined[-1].start, span.end, span.kind)
        else:
            joined.append(span)
    return joined


def before(text: str, start: int, reach: int, floor: int = 0) -> str:
    """Up to ``reach`` characters before ``start``: not beyond ``floor``, a line end or a placeholder."""
    piece = text[max(floor, start - reach) : start]
    return piece[max(piece.rfind("]"), piece.rfind("\n")) + 1 :]
