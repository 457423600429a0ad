"""Car plates and the names of chat accounts."""

import re
from collections.abc import Iterator

from crawlers.masking.folding import figures
from crawlers.masking.spans import ACCOUNT, PLATE, Span

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_GAP = r"(?:[\s.·•・\-_—]|[❤♥★☆]\ufe0f?|[\U0001f300-\U0001faff])?"
# GA 36: province, letter, five characters (six for new energy: D or F first or last), no I and no O but people type them.
_PLATE = re.compile(
    rf"[{PROVINCES}]{_GAP}[A-Za-z]{_GAP}(?=(?:[A-Za-z]{_GAP}){{0,4}}[0-9])(?:[A-Za-z0-9]{_GAP}){{4,5}}[A-Za-z0-9挂学警](?![A-Za-z0-9])"
)
_PLATE_TAIL = re.compile(
    rf"[{PROVINCES}][A-Za-z]?[^，,。；;！!？?\n]{{0,4}}(?:牌照?|车牌号?)[^，,。；;！!？?\n0-9A-Za-z]{{0,6}}(?P<id>(?=[A-Za-z]{{0,4}}[0-9])[A-Za-z0-9]{{4,6}})(?![A-Za-z0-9])"
)

_HEART = r"[❤♥💗💓💕🧡💚]\ufe0f?"
_CHAT = (
    rf"微\s?信|[薇威徽嶶]\s?信|[v]\s?信|(?<![a-z])[vw]\s?(?:{_HEART})?\s?x(?![a-z])|weixin|wechat|[微薇威v]\s?{_HEART}|[加➕＋+扣]\s?[v微薇威围薇]|(?:加|联系)(?:我)?\s?(?:[v微薇威]|卫星)"
    r"|围[新信星]|卫星号|绿泡泡|(?<![a-z])q\s?q(?![a-z])|扣\s?扣|企鹅|抖音|快手|小红书|陌陌|(?<![a-z])[vq薇威](?=\s?[:：是])"
)
_LABELLED = re.compile(
    rf"(?P<label>{_CHAT})(?P<link>同号|号码|账号|号)?(?P<verb>[是为搜加]|就是|联系|添加)?[\s:：,，]{{0,2}}(?:{_HEART})?[\s:：,，]{{0,2}}"
    r"(?P<id>[a-z][a-z0-9_\-]{4,19})(?![a-z0-9_\-@.])",
    re.IGNORECASE,
)
_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9_\-]{4}")
_TELLING = re.compile(r"[0-9_\-]")
#: the bureau's own accounts are public
_OFFICIAL = re.compile(r"(?:官方|公众|本局|我局|人社局?的?|单位|官微|政务|企业)(?:的|账?号)?$")


def find_plates(text: str) -> Iterator[Span]:
    """Plates of the mainland: province, letter, five or six characters with a figure among them; also a plate's tail."""
    view = figures(text)
    for match in _PLATE.finditer(view):
        yield Span(match.start(), match.end(), PLATE)
    for match in _PLATE_TAIL.finditer(view):
        yield Span(match.start("id"), match.end("id"), PLATE)


def find_accounts(text: str) -> Iterator[Span]:
    """Chat accounts in Latin letters that follow the name of the chat (WeChat, QQ); the name stays."""
    view = figures(text)
    if not _NAMED.search(view):
        return
    for match in _LABELLED.finditer(view):
        if not (_TELLING.search(match["id"]) or match["link"]):
            continue
        if not _OFFICIAL.search(text[max(0, match.start() - 6) : match.start()]):
            yield Span(match.start("id"), match.end("id"), ACCOUNT)
