"""Home addresses: what leads to one door."""

import re
from collections.abc import Iterator

from crawlers.masking.folding import HAN_DIGITS, signs
from crawlers.masking.spans import ADDRESS, Span, before

_N = rf"(?:[甲乙丙丁]?[0-9]{{1,4}}|[{HAN_DIGITS}十百]{{1,5}}|[A-Za-z甲乙丙丁东西南北])"
_FLAT = rf"[0-9{HAN_DIGITS}]{{1,4}}"
_ROOM = rf"{_FLAT}(?:\s?(?:室|号|户|楼))?(?:[东西南北左右中](?:门|户|屋|侧))?"
_BUILDING = rf"{_N}\s?(?:号楼|栋楼?|幢楼?|座|号院|[#＃]楼?|号|楼)"
_DOOR = re.compile(
    rf"(?:{_N}\s?号院\s?)?{_BUILDING}\s?{_N}\s?(?:单元|门)(?:\s?{_N}\s?[楼层](?:\s?{_FLAT}\s?[室号户]?)?(?:[东西南北左右中][门户屋侧])?|\s?{_ROOM})?"
    rf"|[#＃]?{_N}\s?单元\s?{_FLAT}(?:\s?(?:室|号|户))?"
    rf"|(?:{_N}\s?号院\s?)?{_N}\s?(?:号楼|[栋幢座])\s?{_FLAT}(?:\s?(?:室|户))?"
    rf"|(?<=[园区苑城庭府寓村里居邸庄])\s?{_N}\s?[-－—–#＃]\s?{_N}\s?[-－—–]\s?{_FLAT}(?:\s?(?:室|户))?"
    rf"|(?<=[村屯])[东西南北中][头边]?(?:起|数)?第?{_N}(?:家|户)"
    rf"|(?<=公寓)\s?{_FLAT}\s?室"
    rf"|(?<=[路街巷道里同屯组社队委])\s?{_N}\s?(?:号(?:平房|院|房)?(?:[东西南北中]头|[东西]院|[东西]屋)?(?:\s?{_FLAT}\s?(?:室|户))?|委\s?{_N}\s?组(?!\s?{_N}\s?号))"
)
_HOME = re.compile(
    r"家住|住在|住址|我家|他家|她家|家里|家在|家是|住|收件|收货|寄|邮|送|地址|上门|入户|户籍|户口|搬[到去]|租房"
)
_HOME_BEHIND = re.compile(
    r"(?:[\s,，。]|的)?[^,，。;；！？!?\n\d]{0,6}?(?:我[和跟]|老伴|我家|自己住|一个人住|住着|住户|住了|家里|独居)"
)
# a house of a village group or a neighbourhood committee is somebody's home
_GROUP = re.compile(rf"(?:[村屯乡镇委道].{{0,6}}[0-9{HAN_DIGITS}十]{{1,3}}[组社队委]|屯)\s?$")
_RESIDENCE = re.compile(r"家属|宿舍|小区|住宅|公寓|花园|家园|新村|嘉园|我家|住")
_OFFICE = re.compile(
    r"中心|大厅|大厦|局|办公|写字|医院|学校|校区|窗口|政务|法院|银行|公司|所在地|管委会|政府|考点|仲裁|[一二三四五六七八九十]中|附小|大学|中学|小学|学院|党校|基地|市场"
)
_OFFICE_BEHIND = re.compile(
    r"[^，,。；;！!？?\n]{0,5}(?:办事|大厅|市场|中心|(?<!法)院(?!子)|局|银行|住院|门诊|考务|考场|窗口|办公|交材料)"
)
_OFFICE_ADDRESS = re.compile(r"(?:[局厅院]|中心|大队|大厅|窗口)的?(?:新|办公|详细|具体)?(?:地址|地点|位置)")
_OFFICE_REACH = 14
# Where an address begins, seen from its end: after punctuation or a word that introduces it.
_CUT = re.compile(
    r"[\s\S]*(?:[，,。.;；:：!！?？、\]\[()（）“”\"<>《》]|家住|住(?!宅)|[在址寄为送贴叫堵]|(?<=[写填改寄送邮搬])[到成的]|(?<=家)是"
    r"|(?<=址)是|邮到|[我俺他她咱]家|到家|收货|收件|户籍|户口)"
)
_PLACE_END = tuple("路街巷道省市区县镇乡村园苑庭府寓居邸庄里城")
_REACH = 30


def find_addresses(text: str) -> Iterator[Span]:
    """Addresses with a house or flat number, from their district or street on.

    A street and number alone is a home only where the words before say that somebody lives or receives there.
    """
    view = signs(text)
    done = 0
    for door in _DOOR.finditer(view):
        lead = before(view, door.start(), _REACH, done)
        flat = any(word in door[0] for word in ("单元", "门"))
        street_only = door[0].lstrip()[-1] in "号头院屋房家户组" and not flat
        if street_only and not (
            _HOME.search(lead) or _GROUP.search(lead) or _HOME_BEHIND.match(view, door.end())
        ):
            continue
        if _is_office(lead, view[door.end() : door.end() + 8], flat):
            continue
        place = lead[_lead_start(lead) :]
        if not flat and not street_only and not place:
            continue
        done = door.end()
        yield Span(door.start() - len(place), done, ADDRESS)


def _is_office(lead: str, behind: str, flat: bool) -> bool:
    """Whether the words around a door are those of a place open to the public."""
    office = _OFFICE.search(lead[-_OFFICE_REACH:]) or (not flat and _OFFICE_ADDRESS.search(lead))
    if office and not flat:
        return True
    return bool((office or _OFFICE_BEHIND.match(behind)) and not _RESIDENCE.search(lead))


def _lead_start(lead: str) -> int:
    """Index in ``lead`` where the address's own words begin."""
    cut = _CUT.match(lead)
    start = cut.end() if cut else 0
    space = lead.rfind(" ", start)
    while space > start and lead[:space].rstrip().endswith(_PLACE_END):
        space = lead.rfind(" ", start, space)
    return max(start, space + 1)
