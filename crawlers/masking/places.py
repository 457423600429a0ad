"""Home addresses: what leads to one door."""

import re
from collections.abc import Iterator

from crawlers.masking.folding import HAN_DIGITS, plain
from crawlers.masking.spans import ADDRESS, Span, before

_N = rf"(?:[0-9]{{1,4}}|[{HAN_DIGITS}十百]{{1,5}}|[A-Za-z甲乙丙丁东西南北])"
_FLAT = rf"[0-9{HAN_DIGITS}]{{1,4}}"
_BUILDING = rf"{_N}\s?(?:号楼|栋楼?|幢楼?|座|号院|[#＃]楼?|号|楼)"
_DOOR = re.compile(
    rf"{_BUILDING}\s?{_N}\s?(?:单元|门)\s?(?:{_FLAT}(?:\s?(?:室|号|户))?)?"
    rf"|{_N}\s?单元\s?{_FLAT}(?:\s?(?:室|号|户))?"
    rf"|{_N}\s?(?:号楼|栋|幢)\s?{_FLAT}(?:\s?(?:室|户))?"
    rf"|(?<=[园区苑城庭府寓村里居邸庄])\s?{_N}\s?[-－—–]\s?{_N}\s?[-－—–]\s?{_FLAT}(?:\s?(?:室|户))?"
    rf"|(?<=[路街巷道里同屯组])\s?{_N}\s?号(?:平房|院|房)?(?:[东西南北中]头|[东西]院|[东西]屋)?(?:\s?{_FLAT}\s?(?:室|户))?"
)
_HOME = re.compile(r"家住|住在|住址|我家|他家|她家|家里|家在|住|收件|寄|邮|送|地址|上门|入户|户籍|户口")
_OFFICE = re.compile(r"中心|大厅|大厦|局|办公|写字|医院|学校|校区|窗口|政务|法院|银行|公司|所在地")
# Where an address begins, seen from its end: after punctuation or a word that introduces it.
_CUT = re.compile(
    r"[\s\S]*(?:[，,。.;；:：!！?？、\]\[()（）“”\"<>《》]|家住|住(?!宅)|[在址寄为送贴叫堵]|(?<=[写填改])[到成的]"
    r"|(?<=址)是|邮到|到我?家)"
)
_STREET_END = tuple("路街巷道省市区县镇乡村")
_REACH = 30


def find_addresses(text: str) -> Iterator[Span]:
    """Addresses with a house or flat number, from their district or street on.

    A street and number alone is a home only where the words before say that somebody lives or receives there.
    """
    view = plain(text)
    done = 0
    for door in _DOOR.finditer(view):
        lead = before(view, door.start(), _REACH, done)
        flat = any(word in door[0] for word in ("单元", "门"))
        street_only = door[0].lstrip()[-1] in "号头院屋房" and not flat
        if (street_only and not _HOME.search(lead)) or (not flat and _OFFICE.search(lead[-14:])):
            continue
        place = lead[_lead_start(lead) :]
        if not flat and not street_only and not place:
            continue
        done = door.end()
        yield Span(door.start() - len(place), done, ADDRESS)


def _lead_start(lead: str) -> int:
    """Index in ``lead`` where the address's own words begin."""
    cut = _CUT.match(lead)
    start = cut.end() if cut else 0
    space = lead.rfind(" ", start)
    while space > start and lead[:space].rstrip().endswith(_STREET_END):
        space = lead.rfind(" ", start, space)
    return max(start, space + 1)
