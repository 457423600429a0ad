"""What the mobile client's interface answers: HTTP statuses, and ``code`` other than 0 in a body."""

from crawlers.platforms.coerce import as_code
from crawlers.platforms.outcome import Outcome, Verdict, unknown
from crawlers.platforms.reply import Judged, Reply, by_status, decode

_STATUSES = {
    401: Verdict(Outcome.AUTH_DEAD, "客户端接口不认签名，请核对 key_id、secret 和本机时间", "HTTP 401"),
    403: Verdict(Outcome.AUTH_DEAD, "客户端接口没有开放给本机，请联系客户端维护单位", "HTTP 403"),
    429: Verdict(Outcome.RATE_LIMITED, "客户端接口要求放慢调用", "HTTP 429"),
}


def judge(reply: Reply) -> Judged:
    """The verdict; the interface is the bureau's own, so 401, 403 and 429 mean what they say."""
    if reply.status in _STATUSES:
        return Judged(_STATUSES[reply.status])
    judged = decode(reply)
    if judged.verdict.outcome is not Outcome.OK:
        return judged
    code = as_code(judged.data.get("code"))
    return Judged(unknown(str(code))) if code else by_status(reply, judged.data)
