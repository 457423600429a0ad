"""Kuaishou's ``result``: 1 is success, everything else a failure (HTTP is 200)."""

from crawlers.platforms.coerce import as_code
from crawlers.platforms.outcome import Outcome, Verdict, unknown
from crawlers.platforms.reply import Judged, Reply, by_status, decode

_DEAD = (Outcome.AUTH_DEAD, "快手授权已失效，请账号管理员重新授权")
_TABLE: dict[int, tuple[Outcome, str]] = {
    **dict.fromkeys((2, 50, 109, 400002), (Outcome.REFUSED, "快手拒绝自动访问，已停止读取")),
    **dict.fromkeys(
        (100100402, 100100403, 100100404, 200100410), (Outcome.RATE_LIMITED, "快手限制了调用频率")
    ),
    **dict.fromkeys((100200102, 100200108), (Outcome.AUTH_EXPIRED, "快手访问令牌无效或已过期")),
    **dict.fromkeys((100200105, 100200107, 100200109, 100200110, 100200111, 100200113), _DEAD),
    100200101: (Outcome.AUTH_DEAD, "快手 app_id 或 app_secret 不正确"),
    100200106: (Outcome.FORBIDDEN, "快手授权缺少视频信息权限（user_video_info）"),
    **dict.fromkeys((100120001, 120001, 120002, 120003), (Outcome.GONE, "快手作品不存在")),
    100200500: (Outcome.TRANSIENT, "快手服务暂时繁忙"),
    **dict.fromkeys(
        (100100400, 100200100, 100200103, 100200104), (Outcome.BAD_REQUEST, "快手认为请求参数有误")
    ),
}


def judge(reply: Reply) -> Judged:
    """The verdict on an answer."""
    judged = decode(reply)
    if judged.verdict.outcome is not Outcome.OK:
        return judged
    code = as_code(judged.data.get("result"))
    if code == 1:
        return by_status(reply, judged.data)
    if code == 0 and reply.status >= 400:
        return by_status(reply, {})
    known = _TABLE.get(code)
    return Judged(Verdict(*known, str(code)) if known else unknown(str(code)))
