"""What a platform's own reply says. An HTTP status alone proves nothing: most refusals come inside a 200.

Codes were collected from the vendors' documents and from logs; a code not named here is taken as permanent.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from alerting.ports import Sent

#: what a reply's JSON object says: accepted?, worth a retry?, its words
Judge = Callable[[Mapping[str, Any]], "Verdict"]
_RETRY_STATUS = frozenset({408, 425, 429})
_DETAIL = 120


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the reply accepts, and if not whether trying again may help; ``detail`` is its code and words."""

    accepted: bool
    retryable: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer as it came, redirects not followed; ``retry_after`` in seconds, where its header says so."""

    status: int
    body: bytes
    retry_after: float | None = None


def judged(reply: Reply, judge: Judge) -> Sent:
    """What the reply proves: accepted only when its status and its own words say so. The type its header gives is
    not asked: refusals come under any type, and a web page is no JSON whatever it is called."""
    sent = _judged(reply, judge)
    return replace(sent, retry_after=reply.retry_after) if sent.retryable else sent


def _judged(reply: Reply, judge: Judge) -> Sent:
    if 300 <= reply.status < 400:
        return Sent(outcome="rejected", detail=f"HTTP {reply.status}:要求转到别的地址,没有跟随")
    verdict = _words(reply.body, judge)
    if 200 <= reply.status < 300:
        if verdict is None:
            return Sent(
                outcome="rejected", retryable=True, detail=f"HTTP {reply.status}:应答为空或不是该平台的格式"
            )
        if verdict.accepted:
            return Sent(outcome="accepted", proof="accepted", detail=verdict.detail)
        return Sent(outcome="rejected", retryable=verdict.retryable, detail=verdict.detail)
    retryable = reply.status >= 500 or reply.status in _RETRY_STATUS
    words = f";{verdict.detail}" if verdict and verdict.detail else ""
    retryable = retryable or bool(verdict and not verdict.accepted and verdict.retryable)
    return Sent(outcome="rejected", retryable=retryable, detail=f"HTTP {reply.status}{words}")


def _words(body: bytes, judge: Judge) -> Verdict | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):  # the second: thousands of nested brackets
        return None
    return judge(value) if isinstance(value, dict) and value else None


def by_code(
    *keys: str,
    ok: int,
    temporary: frozenset[int] = frozenset(),
    unless: Callable[[Mapping[str, Any]], bool] | None = None,
) -> Judge:
    """A judge of replies with a code under one of the keys (under several: all have to be good); ``unless`` finds a
    failure beside a good code."""

    def judge(reply: Mapping[str, Any]) -> Verdict:
        codes = [code_of(reply[key]) for key in keys if key in reply]
        code = next((code for code in codes if code != ok), ok if codes else None)
        detail = _detail(code, reply)
        if code is None:
            return Verdict(False, retryable=True, detail=f"应答里没有结果码 {detail}".strip())
        if code != ok:
            return Verdict(False, retryable=code in temporary, detail=detail)
        if unless is not None and unless(reply):
            return Verdict(False, detail=f"{detail}:应答里说没有送到")
        return Verdict(True, detail=detail)

    return judge


def code_of(value: Any) -> int | None:
    """A code as a number (platforms send 0 and "0"), None when it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    written = value.strip() if isinstance(value, str) else ""
    # a number of thousands of digits is no code, and Python refuses to read it
    return int(written) if len(written) < 20 and written.removeprefix("-").isdecimal() else None


def _detail(code: int | None, reply: Mapping[str, Any]) -> str:
    words = next(
        (
            str(reply[k])
            for k in ("errmsg", "msg", "message", "reason", "StatusMessage", "error")
            if reply.get(k)
        ),
        "",
    )
    return f"{'' if code is None else code} {words}".strip()[:_DETAIL]


def _serverchan(reply: Mapping[str, Any]) -> Verdict:
    verdict = by_code("code", "errno", ok=0, unless=_undelivered_serverchan)(reply)
    # 40001 stands for a wrong key and for a used-up daily quota; only the words differ
    quota = any(word in verdict.detail for word in ("额度", "上限", "次数", "超过", "limit"))
    return Verdict(verdict.accepted, verdict.retryable or (not verdict.accepted and quota), verdict.detail)


def _undelivered_serverchan(reply: Mapping[str, Any]) -> bool:
    data = reply.get("data")
    if not isinstance(data, Mapping):
        return False
    return code_of(data.get("errno", 0)) != 0 or data.get("error", "SUCCESS") not in ("SUCCESS", "", None)


def _undelivered_pushdeer(reply: Mapping[str, Any]) -> bool:
    content = reply.get("content")
    result = content.get("result") if isinstance(content, Mapping) else reply.get("result")
    rows = [_object(row) for row in result] if isinstance(result, list) else []
    failed = any(row.get("success", "ok") not in ("ok", True) or row.get("counts") == 0 for row in rows)
    return not result or failed


def _object(row: Any) -> Mapping[str, Any]:
    """A row that is a JSON object or the text of one; an empty one for anything else."""
    try:
        value = json.loads(row) if isinstance(row, str) else row
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {}


def _undelivered_wxpusher(reply: Mapping[str, Any]) -> bool:
    rows = reply.get("data")
    if not isinstance(rows, list) or not rows:
        return True
    return any(not isinstance(row, Mapping) or code_of(row.get("code")) != 1000 for row in rows)


def _undelivered_wechat(reply: Mapping[str, Any]) -> bool:
    return any(reply.get(key) for key in ("invaliduser", "invalidparty", "invalidtag", "unlicenseduser"))


def _qq(reply: Mapping[str, Any]) -> Verdict:
    accepted = reply.get("success") is True and code_of(reply.get("code", 0)) == 0
    return Verdict(accepted, detail=_detail(code_of(reply.get("code")), reply))


def _ntfy(reply: Mapping[str, Any]) -> Verdict:
    accepted = isinstance(reply.get("id"), str) and reply.get("event") == "message"
    return Verdict(accepted, retryable="code" not in reply, detail=_detail(code_of(reply.get("code")), reply))


def plain_webhook(reply: Mapping[str, Any]) -> Verdict:
    """A receiver without a contract: its JSON object accepts unless it names a failure (``ok``, ``success``,
    ``result`` false; ``error`` set; ``code``, ``errcode`` or ``status`` neither 0 nor 2xx)."""
    denied = any(reply.get(key) is False for key in ("ok", "success", "result", "accepted"))
    codes = [code for key in ("code", "errcode", "status") if (code := code_of(reply.get(key))) is not None]
    bad = [code for code in codes if code != 0 and not 200 <= code < 300]
    accepted = not (denied or bad or reply.get("error"))
    return Verdict(
        accepted, retryable=any(c >= 500 for c in bad), detail=_detail(codes[0] if codes else None, reply)
    )


_WECOM_BUSY = frozenset({-1, 45009, 45033})
#: scheme -> judge; documents: developer.work.weixin.qq.com, open.dingtalk.com, open.feishu.cn, sct.ftqq.com, pushdeer.com,
#: bark.day.app, qmsg.zendee.cn, push.spug.dev, pushplus.plus, wxpusher.zjiecode.com, docs.ntfy.sh
JUDGES: dict[str, Judge] = {
    "wecombot": by_code("errcode", ok=0, temporary=_WECOM_BUSY),
    "wechat": by_code("errcode", ok=0, temporary=_WECOM_BUSY | {40014, 42001}, unless=_undelivered_wechat),
    "dingtalk": by_code("errcode", ok=0, temporary=frozenset({-1, 130101, 410100})),
    "feishu": by_code("code", "StatusCode", ok=0, temporary=frozenset({9499, 11232, 11233})),
    "lark": by_code("code", "StatusCode", ok=0, temporary=frozenset({9499, 11232, 11233})),
    "schan": _serverchan,
    "pushdeer": by_code("code", ok=0, unless=_undelivered_pushdeer),
    "bark": by_code("code", ok=200, temporary=frozenset({500, 502, 503})),
    "qq": _qq,
    "spugpush": by_code("code", ok=200, temporary=frozenset({500})),
    "pushplus": by_code("code", ok=200, temporary=frozenset({500, 900})),
    "wxpusher": by_code("code", ok=1000, temporary=frozenset({1005}), unless=_undelivered_wxpusher),
    "ntfy": _ntfy,
    "json": plain_webhook,
}
