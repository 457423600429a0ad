"""WeChat's ``errcode`` (HTTP is 200 also for errors)."""

from crawlers.platforms.coerce import as_code
from crawlers.platforms.outcome import Outcome, Verdict, unknown
from crawlers.platforms.reply import Judged, Reply, by_status, decode

_TABLE: dict[int, tuple[Outcome, str]] = {
    -1: (Outcome.TRANSIENT, "微信系统繁忙"),
    **dict.fromkeys((40001, 40014, 41001, 42001), (Outcome.AUTH_EXPIRED, "微信令牌无效或已过期")),
    40013: (Outcome.AUTH_DEAD, "微信 appid 不正确，请核对配置"),
    40125: (Outcome.AUTH_DEAD, "微信 secret 不正确，请核对配置"),
    40164: (Outcome.AUTH_DEAD, "本机 IP 不在公众号的 IP 白名单，请在公众平台添加"),
    45009: (Outcome.QUOTA, "微信接口今日调用次数已用完"),
    45011: (Outcome.RATE_LIMITED, "微信接口调用过快"),
    48001: (Outcome.FORBIDDEN, "公众号没有这个接口的权限"),
    48004: (Outcome.FORBIDDEN, "这个接口已被微信封禁，请登录公众平台查看"),
    50002: (Outcome.FORBIDDEN, "公众号受限，请登录公众平台查看"),
    61024: (Outcome.FORBIDDEN, "公众号已托管给第三方平台，须由该平台调用"),
    88000: (Outcome.FORBIDDEN, "公众号没有留言功能"),
    88001: (Outcome.GONE, "微信找不到这篇文章的留言"),
    **dict.fromkeys((88002, 88011), (Outcome.GONE, "文章因安全原因被限制留言")),
    **dict.fromkeys((53600, 88004, 88008), (Outcome.GONE, "文章或留言已被删除")),
    **dict.fromkeys(
        (40033, 40097, 43002, 44002, 47001, 61500, 61501, 88010),
        (Outcome.BAD_REQUEST, "微信认为请求参数有误"),
    ),
}


def judge(reply: Reply) -> Judged:
    """The verdict on an answer of any WeChat call."""
    judged = decode(reply)
    if judged.verdict.outcome is not Outcome.OK:
        return judged
    code = as_code(judged.data.get("errcode"))
    if code == 0:
        return by_status(reply, judged.data)
    known = _TABLE.get(code)
    return Judged(Verdict(*known, str(code)) if known else unknown(str(code)))
