"""Addresses of pages: figures in them are not anybody's numbers."""

import re
from collections.abc import Iterator

from crawlers.masking.spans import Span

LINK = "链接"
_ADDRESS = re.compile(
    r"(?:https?://|(?<![A-Za-z0-9@.])www\.)[A-Za-z0-9.\-]{3,100}(?::\d{2,5})?(?:[/?#][!-?A-Z_a-z~]{0,2000})?"
    r"|(?<![A-Za-z0-9@.])(?:[A-Za-z0-9\-]{1,40}\.){1,4}(?:com|cn|net|org|gov)(?::\d{2,5})?/[!-?A-Z_a-z~]{0,2000}",
    re.IGNORECASE,
)
# A host that is a number, or a parameter named for a telephone, is a number in disguise.
_PERSONAL = re.compile(
    r"//(?:www\.)?\d{7,}|^www\.\d{7,}|(?:phone|mobile|tel|sfz|idcard|wx|qq)[=/:]", re.IGNORECASE
)


def find_links(text: str) -> Iterator[Span]:
    """Links that stay as they are."""
    if "/" not in text and "www" not in text:
        return
    for match in _ADDRESS.finditer(text):
        if not _PERSONAL.search(match[0]):
            yield Span(match.start(), match.end(), LINK)
