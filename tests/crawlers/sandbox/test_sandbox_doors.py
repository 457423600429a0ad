"""Credentials, quotas and faults answer as the platforms answer."""

from datetime import timedelta
from typing import Any

import pytest

from crawlers.sandbox import credentials as c


def test_weibo_tells_missing_wrong_and_spent_tokens(sandbox: Any) -> None:
    ask = "/weibo/2/comments/to_me.json"
    assert sandbox.get(ask).json()["error_code"] == 10006
    assert sandbox.get(ask, access_token="2.00wrong").json()["error_code"] == 21332
    assert sandbox.get(ask, headers={"Authorization": f"OAuth2 {c.WEIBO_TOKEN}"}).status_code == 200
    form = {"client_id": c.WEIBO_APP_KEY, "client_secret": c.WEIBO_APP_SECRET, "code": c.WEIBO_CODE}
    token = sandbox.post(
        "/weibo/oauth2/access_token", data={**form, "grant_type": "authorization_code"}
    ).json()
    assert token["uid"] == c.ACCOUNTS["weibo"]
    assert sandbox.get(ask, access_token=token["access_token"]).status_code == 200
    sandbox.now += timedelta(days=31)
    answer = sandbox.get(ask, access_token=token["access_token"])
    assert (answer.status_code, answer.json()["error_code"]) == (400, 21327)


def test_weibo_counts_calls_of_a_day(sandbox: Any) -> None:
    for _ in range(500):
        assert (
            sandbox.get("/weibo/2/comments/show.json", access_token=c.WEIBO_TOKEN, id=1).json()["error_code"]
            == 20101
        )
    answer = sandbox.get("/weibo/2/comments/to_me.json", access_token=c.WEIBO_TOKEN)
    assert (answer.status_code, answer.json()["error_code"]) == (403, 10023)
    left = sandbox.get("/weibo/2/account/rate_limit_status.json", access_token=c.WEIBO_TOKEN).json()
    assert left["remaining_user_hits"] == 0
    sandbox.now += timedelta(days=1)
    assert sandbox.get("/weibo/2/comments/to_me.json", access_token=c.WEIBO_TOKEN).status_code == 200


def test_wechat_tells_what_is_wrong(sandbox: Any) -> None:
    door, ask = "/wechat/cgi-bin/stable_token", "/wechat/cgi-bin/comment/list"
    good = {"grant_type": "client_credential", "appid": c.WECHAT_APPID, "secret": c.WECHAT_SECRET}
    assert sandbox.get(door).json()["errcode"] == 43002
    assert sandbox.post(door, json={**good, "appid": "x"}).json()["errcode"] == 40013
    assert sandbox.post(door, json={**good, "secret": "x"}).json()["errcode"] == 40125
    token = sandbox.post(door, json=good).json()["access_token"]
    assert sandbox.post(door, json=good).json()["access_token"] == token
    body = {"msg_data_id": 1, "index": 0, "begin": 0, "count": 49, "type": 0}
    assert sandbox.post(ask, json=body).json()["errcode"] == 41001
    assert sandbox.post(f"{ask}?access_token=x", json=body).json()["errcode"] == 40001
    assert sandbox.post(f"{ask}?access_token={token}", content=b"{").json()["errcode"] == 47001
    assert sandbox.post(f"{ask}?access_token={token}", json={**body, "count": 50}).json()["errcode"] == 88010
    assert sandbox.post(f"{ask}?access_token={token}", json={**body, "count": 0}).json()["errcode"] == 88010
    assert sandbox.post(f"{ask}?access_token={token}", json=body).json()["errcode"] == 88001
    today = sandbox.now.date().isoformat()
    spoken = sandbox.post(
        f"/wechat/datacube/getarticlesummary?access_token={token}",
        json={"begin_date": today, "end_date": today},
    )
    assert spoken.json()["errcode"] == 61501
    sandbox.now += timedelta(hours=3)
    assert sandbox.post(f"{ask}?access_token={token}", json=body).json()["errcode"] == 42001


def test_douyin_wants_forms_and_its_own_account(sandbox: Any) -> None:
    form = {
        "client_key": c.DOUYIN_CLIENT_KEY,
        "grant_type": "refresh_token",
        "refresh_token": c.DOUYIN_REFRESH_TOKEN,
    }
    door = "/douyin/oauth/refresh_token/"
    assert sandbox.post(door, json=form).json()["data"]["error_code"] == 10005
    assert sandbox.post(door, data={**form, "refresh_token": "x"}).json()["data"]["error_code"] == 10010
    token = sandbox.post(door, data=form).json()["data"]["access_token"]
    ask = "/douyin/api/douyin/v1/video/video_list/"

    def code(open_id: str, token: str, **query: Any) -> int:
        answer = sandbox.get(ask, headers={"access-token": token}, open_id=open_id, **query).json()
        found: int = answer["extra"]["error_code"]
        return found

    assert code(c.ACCOUNTS["douyin"], token, cursor=0, count=20) == 0
    assert code("x", token, cursor=0, count=20) == 28001015
    assert code(c.ACCOUNTS["douyin"], "act.x", cursor=0, count=20) == 28001003
    assert code(c.ACCOUNTS["douyin"], token, cursor=0, count=21) == 28001007
    renewed = sandbox.post(
        "/douyin/oauth/renew_refresh_token/",
        data={"client_key": c.DOUYIN_CLIENT_KEY, "refresh_token": c.DOUYIN_REFRESH_TOKEN},
    ).json()["data"]["refresh_token"]
    sandbox.now += timedelta(days=16)
    assert code(c.ACCOUNTS["douyin"], token, cursor=0, count=20) == 28001008
    assert sandbox.post(door, data={**form, "refresh_token": renewed}).json()["message"] == "success"
    sandbox.now += timedelta(days=15)
    assert sandbox.post(door, data={**form, "refresh_token": renewed}).json()["data"]["error_code"] == 10010


def test_kuaishou_tokens_run_out(sandbox: Any) -> None:
    app = {"app_id": c.KUAISHOU_APP_ID, "app_secret": c.KUAISHOU_APP_SECRET}
    granted = sandbox.get("/kuaishou/oauth2/access_token", **app, code=c.KUAISHOU_CODE).json()
    ask = {"app_id": c.KUAISHOU_APP_ID, "access_token": granted["access_token"]}
    assert sandbox.get("/kuaishou/openapi/photo/list", **ask).json()["result"] == 1
    assert (
        sandbox.get("/kuaishou/openapi/photo/list", **{**ask, "access_token": "x"}).json()["result"]
        == 100200102
    )
    sandbox.now += timedelta(hours=49)
    assert sandbox.get("/kuaishou/openapi/photo/list", **ask).json()["result"] == 100200108
    assert sandbox.get("/kuaishou/oauth2/access_token", app_id="x").json()["result"] == 100200101


@pytest.mark.parametrize(
    ("kind", "status", "said"),
    [
        ("http_432", 432, ""),
        ("empty_body", 200, ""),
        ("html_captcha", 200, "验证码"),
        ("http_500", 500, "Error"),
    ],
)
def test_faults_strike_where_they_are_told_to(sandbox: Any, kind: str, status: int, said: str) -> None:
    fault = {"kind": kind, "platform": "weibo", "path": "comments/", "times": 1}
    assert sandbox.post("/_control", json={"faults": [fault]}).json()["faults"][0]["kind"] == kind
    elsewhere = sandbox.get("/weibo/2/statuses/mentions.json", access_token=c.WEIBO_TOKEN)
    assert elsewhere.json()["statuses"]
    struck = sandbox.get("/weibo/2/comments/to_me.json", access_token=c.WEIBO_TOKEN)
    assert struck.status_code == status
    assert said in struck.text
    assert bool(struck.text) == bool(said)
    assert sandbox.get("/weibo/2/comments/to_me.json", access_token=c.WEIBO_TOKEN).json()["comments"]
    assert sandbox.get("/_control").json() == {"faults": []}


def test_an_expired_token_is_each_platforms_own_error(sandbox: Any) -> None:
    sandbox.post("/_control", json={"faults": [{"kind": "expired_token"}]})
    assert sandbox.get("/weibo/2/comments/to_me.json").json()["error_code"] == 21327
    assert sandbox.post("/wechat/cgi-bin/comment/list").json()["errcode"] == 42001
    assert sandbox.get("/douyin/item/comment/list/").json()["data"]["error_code"] == 28001008
    assert sandbox.get("/kuaishou/openapi/photo/list").json()["result"] == 100200108
    sandbox.post("/_control", json={"faults": []})
    assert sandbox.get("/weibo/2/comments/to_me.json", access_token=c.WEIBO_TOKEN).status_code == 200


def test_a_slow_answer_is_right_in_the_end(sandbox: Any) -> None:
    sandbox.post("/_control", json={"faults": [{"kind": "slow", "platform": "weibo", "seconds": 0.01}]})
    assert sandbox.get("/weibo/2/comments/to_me.json", access_token=c.WEIBO_TOKEN).json()["comments"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "faults"),
        ({"faults": [3]}, "对象"),
        ({"faults": [{"kind": "fire"}]}, "fire"),
        ({"faults": [{"kind": "slow", "platform": "qq"}]}, "qq"),
        ({"faults": [{"kind": "slow", "times": 0}]}, "times"),
        ({"faults": [{"kind": "slow", "seconds": -1}]}, "seconds"),
        ({"faults": [{"kind": "slow", "who": 1}]}, "who"),
    ],
)
def test_faults_that_make_no_sense_are_refused(sandbox: Any, body: object, said: str) -> None:
    answer = sandbox.post("/_control", json=body)
    assert answer.status_code == 400
    assert said in answer.json()["error"]
