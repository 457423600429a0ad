"""Douyin's error codes (openapi/status-code), found in four places of an HTTP 200."""

from typing import Any

from crawlers.platforms.coerce import as_code, as_object
from crawlers.platforms.outcome import Outcome, Verdict, unknown
from crawlers.platforms.reply import Judged, Reply, by_status, decode

_FORBIDDEN = (Outcome.FORBIDDEN, "抖音应用没有这项能力或账号未授权，请在开放平台核实")
_TABLE: dict[int, tuple[Outcome, str]] = {
    **dict.fromkeys(
        (10008, 2190002, 2190008, 28001003, 28001008), (Outcome.AUTH_EXPIRED, "抖音访问令牌无效或已过期")
    ),
    **dict.fromkeys((10010, 10020), (Outcome.AUTH_DEAD, "抖音授权已到期，请账号管理员重新扫码授权")),
    10013: (Outcome.AUTH_DEAD, "抖音 client_key 或 client_secret 不正确"),
    28001015: (Outcome.AUTH_DEAD, "抖音令牌与账号 open_id 不一致，请核对配置"),
    **dict.fromkeys(
        (10004, 2100007, 2190003, 2190004, 28001012, 28001014, 28001016, 28001018, 28001019, 28001056),
        _FORBIDDEN,
    ),
    **dict.fromkeys(
        (2100009, 28001045, 28001046, 28001047), (Outcome.FORBIDDEN, "抖音账号已注销、封禁或设为私密")
    ),
    **dict.fromkeys((28003018, 28001052), (Outcome.RATE_LIMITED, "抖音要求放慢调用")),
    **dict.fromkeys((2190001, 28003017), (Outcome.QUOTA, "抖音接口今日配额已用完")),
    **dict.fromkeys((2100004, 28001005, 28001006), (Outcome.TRANSIENT, "抖音服务暂时繁忙")),
    **dict.fromkeys((10005, 2100005, 28001007), (Outcome.BAD_REQUEST, "抖音认为请求参数有误")),
}


def judge(reply: Reply) -> Judged:
    """The verdict on an answer; the mini-app family wraps the data once more, which is undone here."""
    judged = decode(reply)
    if judged.verdict.outcome is not Outcome.OK:
        return judged
    code = _code(judged.data)
    if code == 0:
        inner = as_object(judged.data.get("data"))
        wrapped = "list" not in inner and isinstance(inner.get("data"), dict)
        return by_status(reply, inner if wrapped else judged.data)
    known = _TABLE.get(code)
    return Judged(Verdict(*known, str(code)) if known else unknown(str(code)))


def _code(data: dict[str, Any]) -> int:
    inner, extra = as_object(data.get("data")), as_object(data.get("extra"))
    places = (data.get("err_no"), inner.get("error_code"), extra.get("error_code"), data.get("error_code"))
    return next((code for place in places if (code := as_code(place))), 0)
