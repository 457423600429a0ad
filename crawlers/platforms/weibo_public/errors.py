"""What m.weibo.cn answers: ``ok`` 1 is data, 0 an empty list or nothing for us, -100 a login that we do not pass."""

from crawlers.platforms.coerce import as_code
from crawlers.platforms.outcome import Outcome, Verdict
from crawlers.platforms.reply import Judged, Reply, by_status, decode

_EMPTY = ("这里还没有内容", "暂无数据", "还没有人评论", "快来发表你的评论吧")


def judge(reply: Reply) -> Judged:
    """REFUSED at the first 432, 418, -100, redirect or page that is no data; nothing is tried to get round it."""
    judged = decode(reply)
    if judged.verdict.outcome is not Outcome.OK:
        return judged
    if reply.status >= 400:
        return by_status(reply, judged.data)
    ok = as_code(judged.data.get("ok"))
    if ok == 1:
        return judged
    message = judged.data.get("msg")
    if ok == 0 and isinstance(message, str) and any(words in message for words in _EMPTY):
        return judged
    return Judged(Verdict(Outcome.REFUSED, "微博网页没有直接给出内容，已停止读取", f"ok {ok}"))
