"""What a web page of the board means: statuses, gates, and the text in the charset it is really in."""

import re

from crawlers.platforms.outcome import OK, Outcome, Verdict
from crawlers.platforms.reply import GATE_WORDS, GATES, Judged, Reply, by_status

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
#: A page that stands in the way is short; a board with a letter form may well hold the word 验证码.
_GATE_BYTES = 6_000


def judge(reply: Reply) -> Judged:
    """The page as ``{"html": text}``; REFUSED for gates, redirects, 403, empty pages and short verification pages."""
    if reply.status in GATES or 300 <= reply.status < 400:
        return _refused(reply, "网站拒绝自动访问或要求跳转，已停止读取")
    if reply.status >= 400:
        return by_status(reply, {})
    text = decode_page(reply)
    if not text.strip():
        return _refused(reply, "网站返回了空内容，视为拒绝访问，已停止读取")
    lowered = text.lower()
    if (
        len(reply.body) < _GATE_BYTES
        and "<form" not in lowered
        and any(word in lowered for word in GATE_WORDS)
    ):
        return _refused(reply, "网站返回了验证页面，已停止读取")
    return Judged(OK, {"html": text})


def decode_page(reply: Reply) -> str:
    """The text by the header's charset, else the page's own (wherever it stands), else UTF-8, else GB18030.

    GB2312 and GBK are read as GB18030, which holds both.
    """
    header = _CHARSET.search(reply.headers.get("content-type", "").encode())
    written = _CHARSET.search(reply.body)
    for found in (header, written):
        name = found[1].decode("ascii").lower() if found else ""
        if name in ("gb2312", "gbk", "gb18030"):
            name = "gb18030"
        try:
            if name:
                return reply.body.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue  # declared wrongly
    try:
        return reply.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return reply.body.decode("gb18030", "replace")


def _refused(reply: Reply, reason: str) -> Judged:
    return Judged(Verdict(Outcome.REFUSED, reason, f"HTTP {reply.status}"))
