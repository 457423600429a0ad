"""Car plates and the names of chat accounts."""

import re
from collections.abc import Iterator

from crawlers.masking import labels
from crawlers.masking.chats import CHAT, HEART
from crawlers.masking.checks import SERVICE
from crawlers.masking.spans import ACCOUNT, PLATE, Span

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_FULL_NAMES = (
    "吉林|辽宁|黑龙江|内蒙古?|北京|天津|"
    "上海|重庆|河北|河南|云南|湖南|安徽|山东|新疆|江苏|浙江|江西|湖北|广西|甘肃|山西|陕西|福建|贵州|广东|青海|西藏|四川|宁夏|海南"
)
#: a sound for the sign of the bureau's own province
_SOUNDS_LIKE = "鸡🐔"
_GAP = r"(?:[\s.·•・\-_—]|[❤♥★☆]\ufe0f?|[\U0001f300-\U0001faff])?"
# GA 36: province, letter, five characters (six for new energy: D or F first or last), no I and no O but people type them.
_PLATE = re.compile(
    rf"(?:[{PROVINCES}{_SOUNDS_LIKE}]|(?:{_FULL_NAMES})省?的?(?P<first>))(?:{_GAP}|[【（(\[])[A-Za-z](?:{_GAP}|[/|】）)\]])(?=(?:[A-Za-z]{_GAP}){{0,4}}[0-9])(?:[A-Za-z0-9]{_GAP}){{4,5}}[A-Za-z0-9挂学警](?![A-Za-z0-9])"
)
_PLATE_TAIL = re.compile(
    rf"[{PROVINCES}][A-Za-z]?[^，,。；;！!？?\n]{{0,4}}(?:牌照?|车牌号?)[^，,。；;！!？?\n0-9A-Za-z]{{0,6}}(?P<id>(?=[A-Za-z]{{0,4}}[0-9])[A-Za-z0-9]{{4,6}})(?![A-Za-z0-9])"
)

_ID = r"[a-z][a-z0-9_\-]{4,19}"
_SPACED_ID = r"[a-z](?:[\s.·][a-z0-9_]){4,19}"
_END = r"(?![a-z0-9_\-]|[@.][a-z0-9])"
_LABELLED = re.compile(
    rf"(?:{CHAT}|卫星|[加➕](?=\s?[:：]))[吧呗哦哈]?[\s:：,，]{{0,2}}(?:我的?)?(?P<link>同号|号码|账号|号|i\s?d)?(?:[是为搜加找]|就是|联系|添加)?[\s:：,，]{{0,2}}(?:{HEART})?[\s:：,，]{{0,2}}"
    rf"(?P<id>{_ID}|{_SPACED_ID}){_END}",
    re.IGNORECASE,
)
# "lin_0436是我微信", "lin_0436（微信）"
_AFTERWARDS = re.compile(
    rf"(?<![a-z0-9_\-@./])(?P<id>{_ID}|[1-9][0-9]{{5,10}})\s?(?:(?:[,，]|这?就?是)\s?我的?(?:{CHAT})|[（(](?:我的?)?(?:{CHAT})号?[)）])",
    re.IGNORECASE,
)
_NAMED = re.compile(r"[A-Za-z](?:[\s.·]?[A-Za-z0-9_\-]){4}")
_TELLING = re.compile(r"[0-9_\-]")
#: the bureau's own accounts are public
_OFFICIAL = re.compile(r"(?:官方|公众|本局|我局|人社局?的?|单位|官微|政务|企业)(?:的|账?号)?$")


# behind the word for a plate nobody needs the province
_PLATE_NAMED = re.compile(
    rf"(?:车牌照?|牌照|车号|牌号)(?:号码?)?[是为:：\s]{{0,3}}(?P<id>[A-Za-z]{_GAP}(?=[A-Za-z]{{0,4}}[0-9])[A-Za-z0-9]{{5,6}})(?![A-Za-z0-9])"
)


def find_plates(view: str) -> Iterator[Span]:
    """Plates of the mainland: province, letter, five or six characters with a figure among them; also a plate's tail."""
    for match in _PLATE.finditer(view):
        start = match.start() if match["first"] is None else match.start("first")
        yield Span(start, match.end(), PLATE)
    for match in (*_PLATE_TAIL.finditer(view), *_PLATE_NAMED.finditer(view)):
        yield Span(match.start("id"), match.end("id"), PLATE)


def find_accounts(text: str, view: str) -> Iterator[Span]:
    """Chat accounts in Latin letters beside the name of the chat (WeChat, QQ), figures before it; the name stays."""
    for match in _AFTERWARDS.finditer(view) if "我" in view or "（" in view or "(" in view else ():
        told = _TELLING.search(match["id"]) and not labels.MATTER.search(
            text[max(0, match.start() - 14) : match.start()]
        )
        if told and not SERVICE.fullmatch(match["id"]):
            yield Span(match.start("id"), match.end("id"), ACCOUNT)
    if not _NAMED.search(view):
        return
    for match in _LABELLED.finditer(view):
        if not (_TELLING.search(match["id"]) or match["link"]):
            continue
        if not _OFFICIAL.search(text[max(0, match.start() - 6) : match.start()]):
            yield Span(match.start("id"), match.end("id"), ACCOUNT)
