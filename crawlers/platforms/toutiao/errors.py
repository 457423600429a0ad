"""Toutiao's answers: anything but a plain success means the list is not for us."""

from crawlers.platforms.coerce import as_code
from crawlers.platforms.outcome import Outcome, Verdict
from crawlers.platforms.reply import Judged, Reply, by_status, decode

_REASON = "头条没有直接给出评论（可能要求签名），已停止读取；请从后台导出后用 minsheng import 导入"


def judge(reply: Reply) -> Judged:
    """REFUSED for empty, non-JSON, 403 and ``message`` other than success; nothing is ever signed."""
    judged = decode(reply)
    if judged.verdict.outcome is not Outcome.OK:
        return judged
    if reply.status >= 500:
        return by_status(reply, judged.data)
    code = as_code(judged.data.get("err_no"))
    if judged.data.get("message") != "success" or code != 0 or reply.status >= 400:
        return Judged(Verdict(Outcome.REFUSED, _REASON, str(code or reply.status)))
    return judged
