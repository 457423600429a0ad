"""Toutiao's answers: an article it does not know, or a list that is not for us."""

from crawlers.platforms.coerce import as_code
from crawlers.platforms.outcome import Outcome, Verdict
from crawlers.platforms.reply import Judged, Reply, by_status, decode

#: What the officer reads when the public list is closed to us.
REFUSED = "头条没有直接给出评论（可能要求签名），已停止读取；请从后台导出后用 minsheng import 导入"


def judge(reply: Reply) -> Judged:
    """REFUSED for empty, non-JSON, 403 and ``message`` other than success; nothing is ever signed.

    An error with a number is what a deleted or unpublished article gives (GONE); whether it is a refusal in
    disguise shows when every article gives it, which the spider watches.
    """
    judged = decode(reply)
    if judged.verdict.outcome is not Outcome.OK:
        return judged
    if reply.status >= 500:
        return by_status(reply, judged.data)
    code = as_code(judged.data.get("err_no"))
    if code != 0 and reply.status < 400:
        return Judged(Verdict(Outcome.GONE, "头条上没有这篇文章的评论，文章可能已删除或尚未发布", str(code)))
    if judged.data.get("message") != "success" or reply.status >= 400:
        return Judged(Verdict(Outcome.REFUSED, REFUSED, f"HTTP {reply.status}"))
    return judged
