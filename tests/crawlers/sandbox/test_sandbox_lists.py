"""Paging through a list shows every comment that is out, once; times and answers are right."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import count as numbers
from pathlib import Path
from typing import Any

from crawlers.imports import import_file
from crawlers.pseudonyms import Pseudonyms
from crawlers.sandbox import credentials as c
from crawlers.sandbox.exports import kuaishou_csv, toutiao_articles, write_kuaishou_csv


def wechat_token(box: Any) -> str:
    body = {"grant_type": "client_credential", "appid": c.WECHAT_APPID, "secret": c.WECHAT_SECRET}
    token: str = box.post("/wechat/cgi-bin/stable_token", json=body).json()["access_token"]
    return token


def douyin_token(box: Any) -> str:
    form = {
        "client_key": c.DOUYIN_CLIENT_KEY,
        "grant_type": "refresh_token",
        "refresh_token": c.DOUYIN_REFRESH_TOKEN,
    }
    token: str = box.post("/douyin/oauth/refresh_token/", data=form).json()["data"]["access_token"]
    return token


def test_weibo_pages_hold_every_comment_once_newest_first(sandbox: Any) -> None:
    seen: list[dict[str, Any]] = []
    for page in numbers(1):
        part = sandbox.get(
            "/weibo/2/comments/to_me.json", access_token=c.WEIBO_TOKEN, count=17, page=page
        ).json()
        if not part["comments"]:
            break
        seen += part["comments"]
    citizens = [item for item in seen if item["user"]["idstr"] != c.ACCOUNTS["weibo"]]
    assert part["total_number"] == len(seen)
    assert [item["id"] for item in seen] == sorted((item["id"] for item in seen), reverse=True)
    texts = [item["text"].partition(":")[2] if "reply_comment" in item else item["text"] for item in citizens]
    assert Counter(texts) == Counter(sandbox.visible("weibo"))
    assert len(seen) > len(citizens)


def test_weibo_since_is_exclusive_and_max_inclusive(sandbox: Any) -> None:
    ask = "/weibo/2/comments/to_me.json"
    ids = [item["id"] for item in sandbox.get(ask, access_token=c.WEIBO_TOKEN, count=9).json()["comments"]]
    newer = sandbox.get(ask, access_token=c.WEIBO_TOKEN, since_id=ids[4]).json()["comments"]
    older = sandbox.get(ask, access_token=c.WEIBO_TOKEN, max_id=ids[4], count=5).json()["comments"]
    assert [item["id"] for item in newer] == ids[:4]
    assert [item["id"] for item in older] == ids[4:]


def test_weibo_posts_comments_and_mentions_agree(sandbox: Any) -> None:
    posts = sandbox.get("/weibo/2/statuses/user_timeline.json", access_token=c.WEIBO_TOKEN).json()["statuses"]
    under = [
        sandbox.get(
            "/weibo/2/comments/show.json", access_token=c.WEIBO_TOKEN, id=post["id"], count=200
        ).json()
        for post in posts
    ]
    assert [len(page["comments"]) for page in under] == [post["comments_count"] for post in posts]
    mentions = sandbox.get("/weibo/2/statuses/mentions.json", access_token=c.WEIBO_TOKEN, count=200).json()
    out = [
        comment.text
        for comment in sandbox.scenario.comments
        if comment.post is None and sandbox.timeline.published_at(comment.at) <= sandbox.now
    ]
    assert Counter(item["text"] for item in mentions["statuses"]) == Counter(out)


def test_wechat_lists_reach_every_comment(sandbox: Any) -> None:
    token = wechat_token(sandbox)
    listed = sandbox.post(
        f"/wechat/cgi-bin/freepublish/batchget?access_token={token}",
        json={"offset": 0, "count": 20, "no_content": 1},
    ).json()["item"]
    articles = {int(item["content"]["news_item"][0]["url"].split("mid=")[1].split("&")[0]) for item in listed}
    for back in (1, 2):
        day = (sandbox.now - timedelta(days=back)).date().isoformat()
        answer = sandbox.post(
            f"/wechat/datacube/getarticlesummary?access_token={token}",
            json={"begin_date": day, "end_date": day},
        ).json()
        articles |= {int(row["msgid"].split("_")[0]) for row in answer["list"]}
    assert len(articles) > len(listed)
    seen: list[str] = []
    answered = 0
    for article in articles:
        ids: set[int] = set()
        for begin in numbers(0, 20):
            body = {"msg_data_id": article, "index": 0, "begin": begin, "count": 20, "type": 0}
            page = sandbox.post(f"/wechat/cgi-bin/comment/list?access_token={token}", json=body).json()
            seen += [row["content"] for row in page["comment"]]
            ids |= {row["user_comment_id"] for row in page["comment"]}
            answered += sum("reply" in row for row in page["comment"])
            if len(page["comment"]) < 20:
                break
        assert max(ids, default=0) < 1000
    assert Counter(seen) == Counter(sandbox.visible("wechat"))
    assert answered


def test_douyin_cursors_reach_every_comment_and_reply(sandbox: Any) -> None:
    headers = {"access-token": douyin_token(sandbox)}

    def pages(path: str, **query: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        cursor = 0
        while True:
            data = sandbox.get(
                path, headers=headers, open_id=c.ACCOUNTS["douyin"], cursor=cursor, count=3, **query
            ).json()["data"]
            rows += data["list"] or []
            if not data["has_more"]:
                return rows
            cursor = data["cursor"]

    seen: list[str] = []
    for video in pages("/douyin/api/douyin/v1/video/video_list/"):
        for comment in pages("/douyin/item/comment/list/", item_id=video["item_id"], sort_type="time"):
            seen.append(comment["content"])
            replies = pages(
                "/douyin/item/comment/reply/list/", item_id=video["item_id"], comment_id=comment["comment_id"]
            )
            assert len(replies) == comment["reply_comment_total"]
            seen += [row["content"] for row in replies if row["comment_user_id"] != c.ACCOUNTS["douyin"]]
    assert Counter(seen) == Counter(sandbox.visible("douyin"))


def test_toutiao_offsets_reach_every_comment_and_reply(sandbox: Any) -> None:
    seen: list[str] = []
    forms = set()
    for line in toutiao_articles(sandbox.scenario).splitlines()[1:]:
        group = line.split("/")[4]
        for offset in numbers(0, 5):
            page = sandbox.get(
                "/toutiao/article/v4/tab_comments/", group_id=group, offset=offset, count=5
            ).json()
            forms.add(type(page["data"]))
            cells = page["data"].values() if isinstance(page["data"], dict) else page["data"]
            for comment in (cell["comment"] for cell in cells if "comment" in cell):
                seen.append(comment["text"])
                assert comment["id"] > 2**53
                if comment["reply_count"]:
                    found = sandbox.get(
                        "/toutiao/2/comment/v4/reply_list/", id=comment["id_str"], count=50
                    ).json()
                    rows = found["data"]["data"]
                    assert len(rows) == comment["reply_count"]
                    seen += [
                        row["text"] for row in rows if str(row["user"]["user_id"]) != c.ACCOUNTS["toutiao"]
                    ]
            if not page["has_more"]:
                break
    assert Counter(seen) == Counter(sandbox.visible("toutiao"))
    assert forms == {list, dict}


def test_kuaishou_lists_works_and_refuses_comments(sandbox: Any) -> None:
    app = {"app_id": c.KUAISHOU_APP_ID, "app_secret": c.KUAISHOU_APP_SECRET}
    granted = sandbox.get(
        "/kuaishou/oauth2/refresh_token",
        **app,
        grant_type="refresh_token",
        refresh_token=c.KUAISHOU_REFRESH_TOKEN,
    ).json()
    assert granted["refresh_token"] != c.KUAISHOU_REFRESH_TOKEN
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = sandbox.get(
            "/kuaishou/openapi/photo/list",
            app_id=c.KUAISHOU_APP_ID,
            access_token=granted["access_token"],
            count=2,
            **cursor,
        ).json()["video_list"]
        if not page:
            break
        seen += [video["photo_id"] for video in page]
        cursor = {"cursor": min(page, key=lambda video: video["create_time"])["photo_id"]}
    out = [post for post in sandbox.scenario.posts if post.platform == "kuaishou"]
    assert (
        len(seen)
        == len(set(seen))
        == sum(sandbox.timeline.published_at(post.at) <= sandbox.now for post in out)
    )
    refused = sandbox.post(
        "/kuaishou/rest/v/photo/comment/list", json={"photoId": seen[0], "pcursor": ""}
    ).json()
    assert refused["result"] == 109


def test_the_operators_file_holds_what_kuaishou_refuses(sandbox: Any) -> None:
    text = kuaishou_csv(sandbox.scenario, timeline=sandbox.timeline, clock=lambda: sandbox.now)
    assert text.count("\r\n") == 1 + len(sandbox.visible("kuaishou"))


def test_the_operators_file_can_be_imported_as_it_is(sandbox: Any, tmp_path: Path) -> None:
    path = tmp_path / "快手评论.csv"
    write_kuaishou_csv(path, sandbox.scenario, timeline=sandbox.timeline, clock=lambda: sandbox.now)
    result = import_file(
        path,
        platform=None,
        account=None,
        units={("kuaishou", c.ACCOUNTS["kuaishou"]): "baicheng"},
        pseudonyms=Pseudonyms(b"pepper of the tests only"),
        now=sandbox.now,
    )
    assert not result.rejected
    assert len(result.mentions) == len(sandbox.visible("kuaishou"))
    assert all(mention.post_id and mention.post_title for mention in result.mentions)


def test_nothing_shows_before_its_time_and_ids_stay(sandbox: Any) -> None:
    ask = "/weibo/2/comments/to_me.json"
    sandbox.now = sandbox.timeline.start
    early = {
        item["id"] for item in sandbox.get(ask, access_token=c.WEIBO_TOKEN, count=200).json()["comments"]
    }
    sandbox.now += timedelta(minutes=5)
    later = sandbox.get(ask, access_token=c.WEIBO_TOKEN, count=200).json()["comments"]
    assert early < {item["id"] for item in later}
    times = [datetime.strptime(item["created_at"], "%a %b %d %H:%M:%S %z %Y") for item in later]
    assert max(times) <= sandbox.now
    assert times == sorted(times, reverse=True)
