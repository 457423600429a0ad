"""E-mail addresses, car plates and the names of chat accounts."""

import re
from collections.abc import Iterator

from crawlers.masking.folding import HAN_DIGITS, plain
from crawlers.masking.spans import ACCOUNT, EMAIL, PLATE, Span

_AT = re.compile(r"@|[(（\[]?\s?(?:艾特|(?<![A-Za-z])at(?![A-Za-z]))\s?[)）\]]?", re.IGNORECASE)
_LOCAL = re.compile(rf"[A-Za-z0-9._%+\-{HAN_DIGITS}]{{1,64}}\s?$")
_DOT = r"\s?[(（]?(?:\.|。|点|dot)[)）]?\s?"
_DOMAIN = re.compile(
    rf"\s?[A-Za-z0-9\-{HAN_DIGITS}]{{1,40}}(?:{_DOT}(?:[A-Za-z0-9\-]{{1,30}}{_DOT}){{0,3}}(?:[A-Za-z]{{2,10}})(?![A-Za-z]))",
    re.IGNORECASE,
)

_PLATE = re.compile(
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][A-Za-z][\s.·•・\-]?"
    rf"(?=[A-Za-z]{{0,4}}[0-9{HAN_DIGITS}])(?:[A-Za-z0-9{HAN_DIGITS}]\s?){{4,5}}[A-Za-z0-9{HAN_DIGITS}挂学警](?![A-Za-z0-9])"
)

_LABELLED = re.compile(
    r"(?P<label>微\s?信|薇信|威信|v\s?信|(?<![a-z])[vw]\s?x(?![a-z])|weixin|wechat|加\s?v|加\s?微|(?<![a-z])q\s?q(?![a-z])|扣扣|企鹅|(?<![a-z])[vq](?=[:：]))"
    r"(?P<link>同号|号码|号|群)?[是为]?\s?[:：,，]?\s?"
    r"(?P<id>[a-z][a-z0-9_\-]{4,19})(?![a-z0-9_\-@])",
    re.IGNORECASE,
)
_TELLING = re.compile(r"[0-9_\-]")


def find_emails(text: str) -> Iterator[Span]:
    """Addresses with @, 艾特 or "at", and 点 or "dot", full-width or not."""
    view = plain(text)
    done = 0
    for at in _AT.finditer(view):
        local = _LOCAL.search(view[max(done, at.start() - 66) : at.start()])
        domain = _DOMAIN.match(view, at.end())
        if local and domain:
            done = domain.end()
            yield Span(at.start() - len(local[0]), done, EMAIL)


def find_plates(text: str) -> Iterator[Span]:
    """Plates of the mainland: province, letter, five or six characters with a figure among them."""
    for match in _PLATE.finditer(plain(text)):
        yield Span(match.start(), match.end(), PLATE)


def find_accounts(text: str) -> Iterator[Span]:
    """Chat accounts in Latin letters that follow the name of the chat (WeChat, QQ); the name stays."""
    for match in _LABELLED.finditer(plain(text)):
        if _TELLING.search(match["id"]) or match["link"]:
            yield Span(match.start("id"), match.end("id"), ACCOUNT)
