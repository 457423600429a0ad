"""Replies that only repeat what they answer: 同问, +1, 我也是. They carry their parent's matter and its sign."""

import re
from functools import lru_cache

_MARKS = re.compile(r"\[[^\[\]]{1,6}\]|[^\w+＋]")
_WHO = r"(?:我|俺|咱|我们|俺们|咱们|我家|俺家|我妈|我爸|家里|这边)(?:这边|这儿|这里|这|那边|单位|村|厂|家)?"
_SAME = r"(?:是|一样|这样|没有|没|没到|没发|没收到|收到了?|到了|遇到过?了?|碰到过?了?|想问|想知道|这么说)"
_ECHO = re.compile(
    rf"(?:{_WHO}(?:也|都|还)?{_SAME}|{_WHO}也|(?:也|都)?{_SAME}|同问?|同求|同感|同上|同款|同意|[+＋加][一1]\d{{0,3}}|\d{{1,3}}|"
    r"支持|附议|赞同|顶|蹲|插眼|mark|真的|真实|真是|确实|说得对|太对了|太难了|对|嗯|是|哈|好的?|收到|知道了|的|呢|啊|呀|吧|了)+"
)
#: longer than this a reply has words of its own (the longest plain echoes, as 我们这边也都没收到呢, have ten or so)
_LONGEST = 14
#: a text without bracketed marks that holds more characters than that, which is most texts
_LONG = re.compile(rf"(?:[^\w+＋]*[\w+＋]){{{_LONGEST + 1}}}")


@lru_cache(maxsize=1 << 12)
def is_echo(text: str) -> bool:
    """Whether the text says nothing but "me too", "same" or "right" (so it has no matter of its own)."""
    if "[" not in text and _LONG.match(text):
        return False
    bare = _MARKS.sub("", text).lower()
    return len(bare) <= _LONGEST and (not bare or _ECHO.fullmatch(bare) is not None)
