"""Numbers told in pieces with words between that are no digits: an ID number around its birthday, a mobile number in three."""

import re
from collections.abc import Iterator

from crawlers.masking.checks import PROVINCES, is_headless
from crawlers.masking.spans import ID_NUMBER, MOBILE, Span

_ENOUGH = re.compile(r"[^0-9]*+(?:[0-9][^0-9]*+){11}")
_WORDS = r"[^0-9\n]{0,12}?"
_BORN = re.compile(
    rf"(?<![0-9])(?P<county>[1-9][0-9]{{5}}){_WORDS}(?P<born>(?P<year>(?:19|20)[0-9]{{2}}|[0-9]{{2}}(?=年))\s?[年./\-]?\s?(?P<month>[0-9]{{1,2}})\s?[月./\-]?\s?(?P<day>[0-9]{{1,2}})[日号]?)"
    rf"{_WORDS}(?P<last>[0-9]{{3}}\s?[0-9xX×叉])(?![0-9])"
)

# A gap of words that a sentence would not have between figures: no measure, no sum, no date.
_GAP = r"(?:[^\d\n元块万亿年月日号时点分秒人个名次条岁天米斤度楼层栋单第%％]|[那这]个){1,6}"
_TOLD = re.compile(
    r"(?:电话|手机|联系|[打找回]我|加我|号码|[我全的本]号|[Tt][Ee][Ll]|[vV微薇]信?)[^0-9\n。！？!?]{0,12}?"
    rf"(?<![0-9])(?P<a>1[3-9][0-9]){_GAP}(?P<b>[0-9]{{4}})(?:{_GAP})?(?P<c>[0-9]{{4}})(?!\s?[0-9])"
)


def _full(year: str) -> str:
    """Two figures of a year as four; from 30 on they are of the last century."""
    return year if len(year) > 2 else ("19" if year >= "30" else "20") + year


def find_pieces(view: str) -> Iterator[Span]:
    """Every piece of such a number; the words between them stay."""
    if not _ENOUGH.match(view):
        return
    for match in _BORN.finditer(view):
        month, day = match["month"].zfill(2), match["day"].zfill(2)
        if match["county"][:2] in PROVINCES and is_headless(
            match["county"] + _full(match["year"]) + month + day + match["last"][:3]
        ):
            for group in ("county", "born", "last"):
                yield Span(*match.span(group), ID_NUMBER)
    for match in _TOLD.finditer(view):
        for group in "abc":
            yield Span(*match.span(group), MOBILE)
