"""What answers mean: the tables of facts, platform by platform."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.platforms.app import errors as app
from crawlers.platforms.douyin import errors as douyin
from crawlers.platforms.kuaishou import errors as kuaishou
from crawlers.platforms.outcome import Outcome, Verdict
from crawlers.platforms.reply import Judged, Reply
from crawlers.platforms.toutiao import errors as toutiao
from crawlers.platforms.website import errors as website
from crawlers.platforms.wechat import errors as wechat
from crawlers.platforms.weibo import errors as weibo
from crawlers.platforms.weibo_public import errors as weibo_public
from crawlers.politeness import rest_until

Judge = Callable[[Reply], Judged]
JUDGES: tuple[Judge, ...] = (
    weibo.judge,
    weibo_public.judge,
    wechat.judge,
    douyin.judge,
    toutiao.judge,
    kuaishou.judge,
)


def reply(body: Any, status: int = 200, **headers: str) -> Reply:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status, raw, headers)


CODES: list[tuple[Judge, Any, int, Outcome]] = [
    (weibo.judge, {"error_code": 21327}, 400, Outcome.AUTH_DEAD),
    (weibo.judge, {"error_code": "21315"}, 403, Outcome.AUTH_DEAD),
    (weibo.judge, {"error_code": 21327}, 200, Outcome.AUTH_DEAD),
    (weibo.judge, {"error_code": "20101"}, 400, Outcome.GONE),
    (weibo.judge, {"error_code": 10023}, 403, Outcome.QUOTA),
    (weibo.judge, {"error_code": 10022}, 403, Outcome.RATE_LIMITED),
    (weibo.judge, {"error_code": 10001}, 500, Outcome.TRANSIENT),
    (weibo.judge, {"error_code": 10014}, 403, Outcome.FORBIDDEN),
    (weibo.judge, {"error_code": 10008}, 400, Outcome.BAD_REQUEST),
    (weibo.judge, {"error_code": 99999}, 400, Outcome.BAD_REQUEST),
    (weibo.judge, {"comments": []}, 200, Outcome.OK),
    (weibo_public.judge, {"ok": 1, "data": {}}, 200, Outcome.OK),
    (weibo_public.judge, {"ok": 0, "msg": "这里还没有内容"}, 200, Outcome.OK),
    (weibo_public.judge, {"ok": 0, "msg": "请求过于频繁"}, 200, Outcome.REFUSED),
    (weibo_public.judge, {"ok": -100, "url": "https://passport.weibo.com/"}, 200, Outcome.REFUSED),
    (app.judge, {"code": 0, "data": {"items": []}}, 200, Outcome.OK),
    (app.judge, {"code": 40, "message": "x"}, 200, Outcome.BAD_REQUEST),
    (app.judge, {}, 401, Outcome.AUTH_DEAD),
    (app.judge, {}, 403, Outcome.AUTH_DEAD),
    (app.judge, {}, 429, Outcome.RATE_LIMITED),
    (website.judge, {}, 404, Outcome.GONE),
    (website.judge, {}, 403, Outcome.REFUSED),
    (website.judge, {}, 418, Outcome.REFUSED),
    (website.judge, b"", 200, Outcome.REFUSED),
    (website.judge, "<html>环境异常</html>".encode(), 200, Outcome.REFUSED),
    (website.judge, "<html><form>验证码</form>信件</html>".encode(), 200, Outcome.OK),
    (wechat.judge, {"errcode": 0, "comment": []}, 200, Outcome.OK),
    (wechat.judge, {"errcode": -1}, 200, Outcome.TRANSIENT),
    (wechat.judge, {"errcode": 40001}, 200, Outcome.AUTH_EXPIRED),
    (wechat.judge, {"errcode": 42001}, 200, Outcome.AUTH_EXPIRED),
    (wechat.judge, {"errcode": 40164}, 200, Outcome.AUTH_DEAD),
    (wechat.judge, {"errcode": 45009}, 200, Outcome.QUOTA),
    (wechat.judge, {"errcode": 45011}, 200, Outcome.RATE_LIMITED),
    (wechat.judge, {"errcode": 48001}, 200, Outcome.FORBIDDEN),
    (wechat.judge, {"errcode": 88000}, 200, Outcome.FORBIDDEN),
    (wechat.judge, {"errcode": 88001}, 200, Outcome.GONE),
    (wechat.judge, {"errcode": 88010}, 200, Outcome.BAD_REQUEST),
    (douyin.judge, {"data": {"error_code": 2190008}}, 200, Outcome.AUTH_EXPIRED),
    (douyin.judge, {"data": {}, "extra": {"error_code": 28001008}}, 200, Outcome.AUTH_EXPIRED),
    (douyin.judge, {"err_no": 28003018, "data": None}, 200, Outcome.RATE_LIMITED),
    (douyin.judge, {"data": {"error_code": "28003017"}}, 200, Outcome.QUOTA),
    (douyin.judge, {"data": {"error_code": 10010}}, 200, Outcome.AUTH_DEAD),
    (douyin.judge, {"data": {"error_code": 28001014}}, 200, Outcome.FORBIDDEN),
    (douyin.judge, {"data": {"error_code": 2100004}}, 200, Outcome.TRANSIENT),
    (douyin.judge, {"data": {"list": [], "error_code": "0"}, "extra": {"error_code": "0"}}, 200, Outcome.OK),
    (toutiao.judge, {"message": "success", "data": []}, 200, Outcome.OK),
    (toutiao.judge, {"message": "error"}, 200, Outcome.REFUSED),
    (toutiao.judge, {"message": "error", "err_no": 4}, 200, Outcome.GONE),
    (kuaishou.judge, {"result": 1, "video_list": []}, 200, Outcome.OK),
    (kuaishou.judge, {"result": 100200108}, 200, Outcome.AUTH_EXPIRED),
    (kuaishou.judge, {"result": 100200113}, 200, Outcome.AUTH_DEAD),
    (kuaishou.judge, {"result": 100100402}, 200, Outcome.RATE_LIMITED),
    (kuaishou.judge, {"result": 2}, 200, Outcome.REFUSED),
    (kuaishou.judge, {"result": 400002}, 200, Outcome.REFUSED),
    (kuaishou.judge, {"result": "100200500"}, 200, Outcome.TRANSIENT),
]


@pytest.mark.parametrize(("judge", "body", "status", "outcome"), CODES)
def test_the_platforms_own_codes(judge: Judge, body: Any, status: int, outcome: Outcome) -> None:
    """Every code has one consequence, and every failure a reason in Chinese with the code."""
    verdict = judge(reply(body, status)).verdict
    assert verdict.outcome is outcome
    assert outcome is Outcome.OK or (verdict.reason and verdict.code in verdict.text)


GATES: list[tuple[int, bytes]] = [
    (432, b""),
    (418, b""),
    (412, b"{}"),
    (429, b'{"errcode":0}'),
    (403, b""),
    (403, b"<html>Forbidden</html>"),
    (403, b"{}"),
    (302, b""),
    (200, b""),
    (200, b"  \n"),
    (200, b"blocked"),
    (200, "<html>环境异常</html>".encode()),
    (200, "<html>您的访问过于频繁</html>".encode("gb18030")),
    (200, b"<html>var __ac_nonce</html>"),
    (200, b"<html>any page where data was asked for</html>"),
    (200, b'{"ok":-100,"url":"https://passport.weibo.com/"}'),
    (200, b'{"url":"https://captcha.example/"}'),
]


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize(("status", "body"), GATES)
def test_gates_mean_stop_on_every_platform(judge: Judge, status: int, body: bytes) -> None:
    """Anti-crawl answers are refusals, never retried and never gone round."""
    assert judge(Reply(status, body)).verdict.outcome is Outcome.REFUSED


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize(
    ("status", "body"), [(500, b""), (502, b"<html>Bad Gateway</html>"), (599, b""), (200, b'{"da')]
)
def test_broken_answers_are_tried_again_on_every_platform(judge: Judge, status: int, body: bytes) -> None:
    """An empty 5xx or half a JSON is a passing fault."""
    assert judge(Reply(status, body)).verdict.outcome is Outcome.TRANSIENT


def test_a_comment_about_captchas_is_no_captcha() -> None:
    """The words of a gate inside JSON are what somebody wrote."""
    body = {"comments": [{"id": 1, "text": "手机收不到验证码，环境异常是啥意思"}]}
    assert weibo.judge(reply(body)).verdict.outcome is Outcome.OK


@pytest.mark.parametrize(
    "body", [b'\xef\xbb\xbf{"errcode":0}', b'callback({"errcode":0});', b' {"errcode":"0"}\n']
)
def test_wrapped_json_is_read(body: bytes) -> None:
    """BOM, JSONP and blanks around."""
    assert wechat.judge(Reply(200, body)).verdict.outcome is Outcome.OK


def test_the_mini_app_wrapping_of_douyin_is_undone() -> None:
    """data.data is taken for data."""
    judged = douyin.judge(reply({"data": {"data": {"list": [1]}, "extra": {}}, "err_no": 0}))
    assert judged.data["data"] == {"list": [1]}


@given(st.integers(100, 599), st.binary(max_size=40) | st.text(max_size=40).map(str.encode))
def test_any_answer_gets_a_verdict(status: int, body: bytes) -> None:
    """No status and no body raises; what is not OK has a reason."""
    for judge in JUDGES:
        verdict = judge(Reply(status, body)).verdict
        assert verdict.outcome is Outcome.OK or verdict.reason


def test_rests_follow_the_outcome() -> None:
    """Hours after a refusal (longer if asked), minutes after a limit, to midnight in Shanghai after a quota."""
    now = datetime(2024, 6, 5, 4, 0, tzinfo=UTC)
    assert rest_until(Verdict(Outcome.REFUSED), now) == now + timedelta(hours=6)
    assert rest_until(Verdict(Outcome.REFUSED, retry_after=36_000), now) == now + timedelta(hours=10)
    assert rest_until(Verdict(Outcome.RATE_LIMITED), now) == now + timedelta(minutes=15)
    assert rest_until(Verdict(Outcome.QUOTA), now) == datetime(2024, 6, 5, 16, 0, tzinfo=UTC)
    assert rest_until(Verdict(Outcome.AUTH_DEAD), now) is None


def test_retry_after_is_read() -> None:
    """Seconds only; a date is ignored."""
    assert weibo.judge(reply(b"", 429, **{"retry-after": "120"})).verdict.retry_after == 120
    assert weibo.judge(reply(b"", 429, **{"retry-after": "Wed, 21 Oct"})).verdict.retry_after is None
