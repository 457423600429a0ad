"""Two accounts of one platform, each with credentials, budget and rests of its own; their local ids do not meet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from crawlers.records import mention_id
from crawlers.sources import Account, AppSource, WechatSource

SENT = 1717545600
CITY, COUNTY = Account("gh_1", "白城人社", "baicheng"), Account("gh_2", "洮南人社", "taonan")


@pytest.fixture
def platform(fake: Any) -> Any:
    """A WeChat that knows two apps; both have an article under the same number, as WeChat's numbers are an account's."""

    def token(request: Any) -> tuple[int, Any]:
        known = {"wx1": "80_city", "wx2": "80_county"}
        if request.json["secret"] != f"secret-{request.json['appid']}":
            return 200, {"errcode": 40125, "errmsg": "invalid appsecret"}
        return 200, {"access_token": known[request.json["appid"]], "expires_in": 7200}

    def published(request: Any) -> tuple[int, Any]:
        news = {
            "title": "公告",
            "url": "http://mp.weixin.qq.com/s?__biz=MzA&mid=10000050&idx=1&sn=a",
            "is_deleted": False,
        }
        item = [{"article_id": "b5", "content": {"news_item": [news]}, "update_time": SENT}]
        return 200, {"total_count": 1, "item_count": 1, "item": item if request.json["offset"] == 0 else []}

    def comments(request: Any) -> tuple[int, Any]:
        whose = {"80_city": "城里", "80_county": "县里"}[request.query["access_token"]]
        row = {
            "user_comment_id": 7,
            "openid": f"o-{whose}",
            "create_time": SENT + 60,
            "content": f"{whose}的补贴什么时候发",
        }
        return 200, {"errcode": 0, "total": 1, "comment": [row] if request.json["begin"] == 0 else []}

    fake.routes |= {
        "/cgi-bin/stable_token": token,
        "/cgi-bin/freepublish/batchget": published,
        "/datacube/getarticlesummary": lambda _: (200, {"list": []}),
        "/cgi-bin/comment/list": comments,
    }
    return fake


def sources(base_url: str) -> tuple[WechatSource, WechatSource]:
    city = WechatSource(
        base_url=base_url, accounts=(CITY,), others=(COUNTY,), appid="wx1", secret="secret-wx1", delay_seconds=0,
        retry_seconds=(0.0,),
    )  # fmt: skip
    county = replace(city, accounts=(COUNTY,), others=(CITY,), scope="gh_2", appid="wx2", secret="secret-wx2")
    return city, county


def test_both_are_read_under_their_own_unit(platform: Any, log: Any, crawl: Any) -> None:
    """The same message number of two accounts is two comments; the first account's ids are what they always were."""
    results = crawl(*sources(platform.base_url))
    assert {(each.account_id, each.complete) for each in results} == {("gh_1", True), ("gh_2", True)}
    found = {(m.unit, m.account_id): (m.comment_id, m.text) for m in log.mentions.values()}
    assert found == {
        ("baicheng", "gh_1"): ("10000050:0:7", "城里的补贴什么时候发"),
        ("taonan", "gh_2"): ("gh_2/10000050:0:7", "县里的补贴什么时候发"),
    }
    assert mention_id("wechat", "10000050:0:7") in log.mentions
    assert not [report for report in log.reports if "自己的凭证" in (report.reason or "")]


def test_one_accounts_refusal_and_budget_are_not_the_others(
    platform: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """A wrong secret stops the county's account only, with a report under its name; so does an empty budget."""
    city, county = sources(platform.base_url)
    results = crawl(city, replace(county, secret="wrong"))
    states = {each.account_id: each.complete for each in results}
    assert states == {"gh_1": True, "gh_2": False}
    bad = [report for report in log.reports if not report.complete]
    assert {(report.account_id, report.unit) for report in bad} == {("gh_2", "taonan")}
    later = crawl(city, replace(county, daily_calls=1), at=now + timedelta(days=1))
    assert {each.account_id: each.complete for each in later}["gh_1"] is True
    assert any("用完" in (each.reason or "") for each in later if each.account_id == "gh_2")


def test_what_disappears_from_one_account_is_deleted_there_only(
    platform: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """A full reading looks for the account's own comments, and no local id stands for the other's."""
    crawl(*sources(platform.base_url))
    keep: Callable[[Any], tuple[int, Any]] = platform.routes["/cgi-bin/comment/list"]

    def gone(request: Any) -> tuple[int, Any]:
        if request.query["access_token"] == "80_county":
            return 200, {"errcode": 0, "total": 0, "comment": []}
        return keep(request)

    platform.routes["/cgi-bin/comment/list"] = gone
    for hours in (26, 52):  # a sudden emptiness is doubted once
        crawl(*sources(platform.base_url), at=now + timedelta(hours=hours))
    assert {m.account_id: m.deleted for m in log.mentions.values()} == {"gh_1": False, "gh_2": True}


def test_an_answer_by_the_other_account_is_no_mention(log: Any, crawl: Any, fake: Any) -> None:
    """The county's own words under the city's feedback."""
    items = [
        {"feedback_id": "1", "content": "您好，请拨打12333", "created_at": SENT, "user_id": "county-app"}
    ]
    fake.routes["/api/feedback"] = lambda _: (200, {"items": items, "next_cursor": None})
    other = Account("county-app", "洮南人社通", "taonan")
    source = AppSource(
        base_url=fake.base_url, accounts=(Account("city-app", "白城人社通", "baicheng"),), others=(other,), key_id="k",
        secret="s", delay_seconds=0, retry_seconds=(),
    )  # fmt: skip
    crawl(source)
    assert log.mentions == {}
    assert [report.answers for report in log.reports] == [1]
