"""The sandbox's pages have the keys of the recorded samples."""

import json
from pathlib import Path
from typing import Any

import pytest

from crawlers.sandbox import credentials as c
from crawlers.sandbox.exports import toutiao_articles

SAMPLES = Path(__file__).parents[4] / "shared" / "platforms" / "samples"
# Keys some pages have and others lack.
OPTIONAL = {"reply_comment", "reply", "openid", "ad", "top", "error_code", "description", "publish_loc_info"}


def sample(name: str) -> Any:
    path = SAMPLES / f"{name}.json"
    if not path.exists():
        pytest.skip("../shared/platforms/samples is absent")
    return json.loads(path.read_text(encoding="utf-8"))


def differences(ours: Any, theirs: Any, where: str = "") -> list[str]:
    """Paths at which our page lacks a key of the sample, has one more, or another kind of value."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        if theirs and all(key.isdecimal() for key in theirs):
            ours, theirs = {"0": ours["0"]}, {"0": theirs["0"]}
        found = [f"{where}.{key}" for key in set(ours) ^ set(theirs) if key not in OPTIONAL]
        for key in set(ours) & set(theirs):
            found += differences(ours[key], theirs[key], f"{where}.{key}")
        return found
    if isinstance(ours, list) and isinstance(theirs, list):
        return differences(ours[0], theirs[0], f"{where}[]") if ours and theirs else []
    if ours is None or theirs is None or {type(ours), type(theirs)} <= {int, float, str}:
        return []
    return [] if type(ours) is type(theirs) else [f"{where}: {type(ours).__name__}"]


def douyin(sandbox: Any, path: str, **query: Any) -> Any:
    form = {
        "client_key": c.DOUYIN_CLIENT_KEY,
        "client_secret": c.DOUYIN_CLIENT_SECRET,
        "grant_type": "authorization_code",
        "code": c.DOUYIN_CODE,
    }
    token = sandbox.post("/douyin/oauth/access_token/", data=form).json()
    assert not differences(token, sample("douyin_access_token"))
    headers = {"access-token": token["data"]["access_token"]}
    return sandbox.get(
        f"/douyin{path}", headers=headers, open_id=c.ACCOUNTS["douyin"], cursor=0, count=20, **query
    ).json()


def test_weibo_comments(sandbox: Any) -> None:
    page = sandbox.get("/weibo/2/comments/to_me.json", access_token=c.WEIBO_TOKEN, count=200).json()
    theirs = sample("weibo_api_comments_to_me")
    reply = next(item for item in page["comments"] if "reply_comment" in item)
    assert not differences(page, theirs)
    assert not differences(reply, theirs["comments"][0])
    assert set(reply) == set(theirs["comments"][0])


def test_weibo_errors_and_token(sandbox: Any) -> None:
    wrong = sandbox.get("/weibo/2/comments/show.json", access_token=c.WEIBO_TOKEN, id=1).json()
    assert not differences(wrong, sample("weibo_api_error_deleted"))
    assert wrong["request"] == sample("weibo_api_error_deleted")["request"]
    form = {
        "client_id": c.WEIBO_APP_KEY,
        "client_secret": c.WEIBO_APP_SECRET,
        "code": c.WEIBO_CODE,
        "grant_type": "authorization_code",
    }
    assert not differences(
        sandbox.post("/weibo/oauth2/access_token", data=form).json(), sample("weibo_oauth_token")
    )


def test_wechat_pages(sandbox: Any) -> None:
    body = {"grant_type": "client_credential", "appid": c.WECHAT_APPID, "secret": c.WECHAT_SECRET}
    token = sandbox.post("/wechat/cgi-bin/stable_token", json=body).json()
    assert not differences(token, sample("wechat_stable_token"))

    def call(path: str, body: dict[str, Any]) -> Any:
        return sandbox.post(f"/wechat{path}?access_token={token['access_token']}", json=body).json()

    articles = call("/cgi-bin/freepublish/batchget", {"offset": 0, "count": 20, "no_content": 1})
    assert not differences(articles, sample("wechat_freepublish_batchget"))
    day = "2026-03-09"
    summary = call("/datacube/getarticlesummary", {"begin_date": day, "end_date": day})
    assert not differences(summary, sample("wechat_getarticlesummary"))
    data_id = int(summary["list"][0]["msgid"].split("_")[0])
    comments = call(
        "/cgi-bin/comment/list", {"msg_data_id": data_id, "index": 0, "begin": 0, "count": 49, "type": 0}
    )
    assert not differences(comments, sample("wechat_comment_list"))
    assert not differences(call("/cgi-bin/comment/list", {}), {"errcode": 0, "errmsg": ""})


def test_douyin_pages(sandbox: Any) -> None:
    videos = douyin(sandbox, "/api/douyin/v1/video/video_list/")
    assert not differences(videos, sample("douyin_video_list"))
    comments = douyin(sandbox, "/item/comment/list/", item_id=videos["data"]["list"][-1]["item_id"])
    assert not differences(comments, sample("douyin_item_comment_list"))
    wrong = sandbox.get("/douyin/item/comment/list/").json()
    assert not differences(wrong, sample("douyin_error_expired"))


def test_toutiao_pages(sandbox: Any) -> None:
    groups = [line.split("/")[4] for line in toutiao_articles(sandbox.scenario).splitlines()[1:]]
    pages = [
        sandbox.get("/toutiao/article/v4/tab_comments/", group_id=group, count=20).json()
        for group in groups[:2]
    ]
    assert not differences(pages[0], sample("toutiao_tab_comments_objform"))
    assert not differences(pages[1], sample("toutiao_tab_comments"))
    cells = [
        cell["comment"]
        for page in pages
        for cell in (page["data"].values() if isinstance(page["data"], dict) else page["data"])
        if "comment" in cell
    ]
    answered = next(comment for comment in cells if comment["reply_count"])
    replies = sandbox.get("/toutiao/2/comment/v4/reply_list/", id=answered["id_str"]).json()
    assert not differences(replies, sample("toutiao_reply_list"))


def test_kuaishou_pages(sandbox: Any) -> None:
    granted = sandbox.get(
        "/kuaishou/oauth2/refresh_token",
        app_id=c.KUAISHOU_APP_ID,
        app_secret=c.KUAISHOU_APP_SECRET,
        refresh_token=c.KUAISHOU_REFRESH_TOKEN,
    ).json()
    assert not differences(granted, sample("kuaishou_oauth_token"))
    query = {"app_id": c.KUAISHOU_APP_ID, "access_token": granted["access_token"]}
    assert not differences(
        sandbox.get("/kuaishou/openapi/photo/list", **query).json(), sample("kuaishou_photo_list")
    )
    wrong = sandbox.get("/kuaishou/openapi/photo/list", **{**query, "access_token": "x"}).json()
    assert not differences(wrong, sample("kuaishou_error_expired"))
