"""E-mail addresses, also where @ and the dot are written as words."""

import re
from collections.abc import Iterator

from crawlers.masking.folding import HAN_DIGITS, plain
from crawlers.masking.spans import EMAIL, Span

_AT = re.compile(
    r"@|[(（\[]?\s?(?:[艾爱]特|圈[aA]|[aA]圈|小老鼠|(?<![A-Za-z])at(?![A-Za-z]))\s?[)）\]]?", re.IGNORECASE
)
_LOCAL = re.compile(rf"(?:(?:[A-Za-z0-9]\s){{3,30}}[A-Za-z0-9]|[A-Za-z0-9._%+\-{HAN_DIGITS}]{{1,64}})\s?$")
_DOT = r"\s?[(（\[]?(?:\.|。|点|dot)[)）\]]?\s?"
_COM = r"c\s?o\s?m|[康空靠抗][木母姆]"
_SPOKEN_HOSTS = "扣扣|球球|企鹅|网易|新浪|搜狐|雅虎|谷歌"
_DOMAIN = re.compile(
    rf"\s?(?:[A-Za-z0-9\-{HAN_DIGITS}]{{1,40}}|{_SPOKEN_HOSTS})(?:{_DOT}(?:[A-Za-z0-9\-]{{1,30}}{_DOT}){{0,3}}(?:{_COM}|[A-Za-z]{{2,10}})(?![A-Za-z]))",
    re.IGNORECASE,
)
_HOSTS = r"(?:vip\s?\.\s?)?(?:qq|163|126|139|189|yeah|sina|sohu|foxmail|outlook|hotmail|gmail|icloud|aliyun)"
# a known host of mail behind one odd sign: 'name # qq.com', 'name🐵qq.com'
_ODD_AT = re.compile(
    rf"(?<![A-Za-z0-9._/])(?P<local>[A-Za-z][A-Za-z0-9._\-]{{2,40}}|[0-9]{{5,11}})\s?(?P<at>[^\w\s\u4e00-\u9fff./:：,，。]{{1,4}}|\[[\w]{{1,6}}\]|[,，]?(?:后缀|尾缀|后面|后边|域名)[是为加]?)\s?{_HOSTS}{_DOT}(?:com|cn|net|{_COM})(?![A-Za-z])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:qq\s?)?(?:邮箱|e-?mail)(?:号码?|地址|账号)?[是为:：\s]{0,3}(?P<id>[1-9](?:\s?[0-9]){5,10})(?!\s?[0-9])",
    re.IGNORECASE,
)
# the host said as the name of the mail: 'lin_0436@163', 'lin_0436网易邮箱', '163邮箱lin_0436'
_HALF = re.compile(
    rf"(?<![A-Za-z0-9._/@])(?P<local>[A-Za-z0-9][A-Za-z0-9._\-]{{4,40}})\s?(?:(?:@|[艾爱]特|圈[aA])\s?(?:{_HOSTS}|{_SPOKEN_HOSTS})(?![A-Za-z0-9.])|[,，]?(?:{_HOSTS}|{_SPOKEN_HOSTS})的?(?:邮箱|信箱))"
    rf"|(?:{_HOSTS}|{_SPOKEN_HOSTS})的?(?:邮箱|信箱)(?:号|地址|名|账号)?[是为:：\s]{{0,3}}(?P<behind>(?=[A-Za-z_.\-]{{0,20}}[0-9])[A-Za-z0-9][A-Za-z0-9._\-]{{4,40}})(?![A-Za-z0-9@])",
    re.IGNORECASE,
)
# the name alone, behind the word for mail
_ALONE = re.compile(
    r"(?:邮箱|e-?mail)(?:号|地址|名|账号)?[是为:：\s]{1,3}(?P<id>(?=[A-Za-z_.\-]{1,20}[0-9])[A-Za-z][A-Za-z0-9._\-]{4,40})(?![A-Za-z0-9@])",
    re.IGNORECASE,
)
_SAID = re.compile(r"@|特|圈|[邮信]箱|mail", re.IGNORECASE)
_LATIN = re.compile(r"[A-Za-z]")
_PUBLIC = re.compile(r"\.gov\.cn\s?$", re.IGNORECASE)


def find_emails(text: str, folded: str) -> Iterator[Span]:
    """Addresses with @, 艾特 or "at", and 点 or "dot", full-width or not; those of authorities (.gov.cn) stay.

    ``folded`` is the text as ``folding.figures`` gives it, here and in the other searches.
    """
    view = plain(text)
    if not (_LATIN.search(view) or "邮" in view):
        return
    done = 0
    for at in _AT.finditer(view):
        local = _LOCAL.search(view[max(done, at.start() - 66) : at.start()])
        domain = _DOMAIN.match(view, at.end())
        if local and domain:
            done = domain.end()
            if not _PUBLIC.search(domain[0]):
                yield Span(at.start() - len(local[0]), done, EMAIL)
    for odd in _ODD_AT.finditer(view):
        if odd.start() >= done:
            yield Span(odd.start(), odd.end(), EMAIL)
    if _SAID.search(view):
        for half in _HALF.finditer(view):
            yield Span(*half.span("local" if half["local"] else "behind"), EMAIL)
        for alone in _ALONE.finditer(view):
            yield Span(*alone.span("id"), EMAIL)
    for numbered in _NUMBERED.finditer(folded):
        yield Span(numbered.start("id"), numbered.end("id"), EMAIL)
