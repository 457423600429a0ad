"""Weibo's error codes: open.weibo.com/wiki/Error_code; HTTP 400 or 403 with ``error_code``, or 200."""

from crawlers.platforms.coerce import as_code
from crawlers.platforms.outcome import Outcome, Verdict, unknown
from crawlers.platforms.reply import Judged, Reply, by_status, decode

_AUTH = (Outcome.AUTH_DEAD, "微博授权已失效，请账号管理员重新授权并更新令牌")
_TABLE: dict[int, tuple[Outcome, str]] = {
    **dict.fromkeys((10001, 10002, 10003, 10009, 10010, 10011), (Outcome.TRANSIENT, "微博服务暂时繁忙")),
    **dict.fromkeys((10004, 10022), (Outcome.RATE_LIMITED, "微博限制了本机 IP 的调用频率")),
    **dict.fromkeys((10023, 10024), (Outcome.QUOTA, "微博账号的调用次数已用完")),
    **dict.fromkeys(
        (10005, 10006, 10014), (Outcome.FORBIDDEN, "微博应用没有这个接口的权限，请在开放平台申请")
    ),
    **dict.fromkeys((10008, 10012, 10016, 10017), (Outcome.BAD_REQUEST, "微博认为请求参数有误")),
    **dict.fromkeys((10013, 20003), (Outcome.FORBIDDEN, "微博用户不存在或不可用")),
    **dict.fromkeys((20101, 20201, 20202), (Outcome.GONE, "微博或评论已被删除")),
    **dict.fromkeys((20112, 20132), (Outcome.FORBIDDEN, "没有查看这条微博的权限")),
    **dict.fromkeys((21301, 21314, 21315, 21316, 21317, 21327, 21332), _AUTH),
}


def judge(reply: Reply) -> Judged:
    """The verdict on an answer; web-flow tokens cannot be renewed, so a dead token needs the operator."""
    judged = decode(reply)
    if judged.verdict.outcome is not Outcome.OK:
        return judged
    code = as_code(judged.data.get("error_code"))
    if code == 0:
        return by_status(reply, judged.data)
    known = _TABLE.get(code)
    return Judged(Verdict(*known, str(code)) if known else unknown(str(code)))
