"""Mobile numbers told from behind: the last four figures first, the seven before them after."""

import re
from collections.abc import Iterator

from crawlers.masking.spans import MOBILE, Span

_SWAPPED = re.compile(
    r"(?:尾[号数]|[后末]四位|后4位)[^0-9\n]{0,5}(?P<last>[0-9]{4})(?![0-9])"
    r"[^0-9\n]{1,10}(?P<first>1[3-9](?:[\s.-]?[0-9]){5})(?![0-9])"
)


def find_swapped(view: str) -> Iterator[Span]:
    """Both pieces of such a number."""
    if "尾" in view or "位" in view:
        for match in _SWAPPED.finditer(view):
            yield Span(*match.span("last"), MOBILE)
            yield Span(*match.span("first"), MOBILE)
