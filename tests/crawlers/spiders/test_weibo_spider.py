"""Weibo end to end against a local server: paging, marks, quota, refusals."""

import logging
from datetime import datetime, timedelta
from typing import Any

import pytest

from crawlers.sources import Account, WeiboSource

TO_ME, AT_POSTS, AT_COMMENTS = (
    "/2/comments/to_me.json",
    "/2/statuses/mentions.json",
    "/2/comments/mentions.json",
)
ACCOUNT = Account("1404376560", "白城人社", "baicheng")
TOKEN = "2.00SECRETTOKEN"


def source(base_url: str, **more: Any) -> WeiboSource:
    return WeiboSource(
        base_url=base_url,
        accounts=(ACCOUNT,),
        access_token=TOKEN,
        delay_seconds=0,
        retry_seconds=(0.0, 0.0),
        **more,
    )


def comment(number: int, text: str = "社保断缴怎么补?", user: int = 77, **more: Any) -> dict[str, Any]:
    return {
        "created_at": "Wed Jun 05 10:21:33 +0800 2024",
        "id": number,
        "idstr": str(number),
        "text": text,
        "user": {"id": user, "idstr": str(user), "screen_name": "小张"},
        "status": {"id": 5000, "idstr": "5000", "text": "【社保缴费提醒】", "user": {"idstr": ACCOUNT.id}},
        **more,
    }


class Lists:
    """The three lists, served with inclusive max_id and a page size of the server's own."""

    def __init__(self, fake: Any, page: int = 3) -> None:
        self.items: dict[str, list[dict[str, Any]]] = {TO_ME: [], AT_POSTS: [], AT_COMMENTS: []}
        for path in self.items:
            fake.routes[path] = lambda request, path=path: self.serve(path, request.query, page)

    def serve(self, path: str, query: dict[str, str], page: int) -> tuple[int, dict[str, Any]]:
        low, high = int(query.get("since_id", 0)), int(query.get("max_id", 10**18))
        found = [item for item in self.items[path] if low < item["id"] <= high]
        found.sort(key=lambda item: -item["id"])
        key = "statuses" if path == AT_POSTS else "comments"
        return 200, {key: found[:page], "total_number": len(found)}


def test_every_comment_of_every_page_is_ingested_once_and_own_answers_are_counted(
    fake: Any, log: Any, crawl: Any
) -> None:
    """Seven comments over pages of three, one of them the bureau's answer: six mentions, one answer."""
    lists = Lists(fake)
    lists.items[TO_ME] = [comment(number) for number in range(101, 107)]
    lists.items[TO_ME].append(comment(107, "回复@小张:请咨询12333", user=int(ACCOUNT.id)))
    results = crawl(source(fake.base_url))
    assert sorted(log.by_comment) == ["101", "102", "103", "104", "105", "106"]
    first = results[0]
    assert (first.fetched, first.new, first.complete, first.stopped) == (6, 6, True, False)
    report = next(report for report in log.reports if report.source == "comments/to_me")
    assert (report.answers, report.unit, report.since) == (1, "baicheng", None)


def test_a_mention_holds_no_author_and_links_to_the_post_only(fake: Any, log: Any, crawl: Any) -> None:
    """Phone number masked, author replaced, the permalink names the post by its id alone."""
    lists = Lists(fake)
    lists.items[TO_ME] = [comment(101, "我的电话13812345678，社保断了")]
    crawl(source(fake.base_url))
    mention = log.by_comment["101"]
    assert "13812345678" not in mention.text
    assert mention.pii
    assert mention.permalink == "https://m.weibo.cn/status/5000"
    assert mention.author != "77"
    assert len(mention.author) >= 8
    assert (mention.account_id, mention.post_id, mention.source) == (ACCOUNT.id, "5000", "api")


def test_an_at_post_is_a_mention_under_its_own_id(fake: Any, log: Any, crawl: Any) -> None:
    """Kind mention, comment_id = status id, account = the mentioned one."""
    post = {key: value for key, value in comment(9001, "@白城人社 管不管").items() if key != "status"}
    Lists(fake).items[AT_POSTS] = [post]
    crawl(source(fake.base_url))
    mention = log.by_comment["9001"]
    assert (mention.kind, mention.account_id, mention.parent_id) == ("mention", ACCOUNT.id, None)
    assert mention.permalink == "https://m.weibo.cn/status/9001"


def test_the_second_crawl_asks_once_a_list_and_finds_only_what_is_new(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """since_id lies one below the newest id, whose return proves the page reaches back to it."""
    lists = Lists(fake, page=200)
    lists.items[TO_ME] = [comment(number) for number in range(101, 104)]
    crawl(source(fake.base_url))
    fake.asked.clear()
    lists.items[TO_ME].append(comment(110))
    results = crawl(source(fake.base_url), at=now + timedelta(minutes=5))
    assert fake.count(TO_ME) == 1
    assert fake.asked[0].query["since_id"] == "102"
    assert (results[0].new, results[0].updated, results[0].complete) == (1, 0, True)
    assert "110" in log.by_comment


def test_reposts_of_what_is_known_are_read_again_for_the_same_call(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """Posts that @-mention the bureau: the newest page each time, so that what spreads is seen within minutes."""
    lists, posts = Lists(fake, page=200), [comment(number, reposts_count=3) for number in range(9001, 9004)]
    lists.items[AT_POSTS] = posts
    crawl(source(fake.base_url))
    fake.asked.clear()
    posts[0]["reposts_count"] = 150
    results = crawl(source(fake.base_url), at=now + timedelta(minutes=5))
    assert log.by_comment["9001"].repost_count == 150
    assert fake.count(AT_POSTS) == 1
    assert [result.updated for result in results if result.updated] == [1]
    posts.clear()
    crawl(source(fake.base_url), at=now + timedelta(minutes=10))
    report = [report for report in log.reports if report.source == "statuses/mentions"][-1]
    assert (report.complete, "空列表" in (report.reason or "")) == (False, True)


def test_a_first_reading_has_a_bound_and_is_not_repeated(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """Ten pages, then an incomplete report that says so; the next crawl asks for what is new only."""
    Lists(fake, page=2).items[TO_ME] = [comment(number) for number in range(100, 150)]
    result = crawl(source(fake.base_url))[0]
    assert fake.count(TO_ME) == 10
    assert (result.complete, result.stopped) == (False, False)
    assert "首次读取" in (result.reason or "")
    fake.asked.clear()
    assert crawl(source(fake.base_url), at=now + timedelta(minutes=5))[0].complete
    assert fake.count(TO_ME) == 1


def test_a_daily_sweep_finds_what_was_let_through_late(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """A comment with an id below the newest one appears after a review: found a day later."""
    lists = Lists(fake, page=200)
    lists.items[TO_ME] = [comment(number) for number in range(101, 104)]
    crawl(source(fake.base_url))
    lists.items[TO_ME].append(comment(50))
    crawl(source(fake.base_url), at=now + timedelta(hours=1))
    assert "50" not in log.by_comment
    crawl(source(fake.base_url), at=now + timedelta(hours=25))
    assert "50" in log.by_comment


def test_a_reading_that_breaks_off_leaves_the_mark_and_the_next_one_fills_the_gap(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """The second page fails for good: incomplete, and the next crawl reads back to the old mark."""
    lists = Lists(fake)
    lists.items[TO_ME] = [comment(101)]
    crawl(source(fake.base_url))
    lists.items[TO_ME] += [comment(number) for number in range(102, 110)]
    healthy = fake.routes[TO_ME]
    fake.routes[TO_ME] = lambda request: (502, b"") if "max_id" in request.query else healthy(request)
    broken = crawl(source(fake.base_url), at=now + timedelta(minutes=5))[0]
    assert (broken.complete, broken.stopped, broken.new) == (False, False, 3)
    assert "暂时不可用" in (broken.reason or "")
    fake.routes[TO_ME] = healthy
    healed = crawl(source(fake.base_url), at=now + timedelta(minutes=10))[0]
    assert healed.complete
    assert sorted(log.by_comment) == [str(number) for number in range(101, 110)]


def test_a_dead_token_is_reported_once_and_never_retried(fake: Any, log: Any, crawl: Any) -> None:
    """21327: web tokens cannot be renewed; the other lists are not asked with it either."""
    fake.routes[TO_ME] = lambda request: (400, {"error_code": "21327", "error": "expired_token"})
    results = crawl(source(fake.base_url))
    assert len(results) == 1
    assert (results[0].complete, results[0].stopped) == (False, True)
    assert "21327" in (results[0].reason or "")
    assert fake.paths() == [TO_ME]
    assert log.reports[0].reason == results[0].reason


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (432, b""),
        (418, b"<html></html>"),
        (429, b"{}"),
        (302, b""),
        (200, b""),
        (200, "<html>请输入验证码</html>".encode()),
        (200, b'{"ok":-100,"url":"https://passport.weibo.com/sso/signin"}'),
        (403, b"Forbidden"),
    ],
)
def test_a_refusal_stops_the_source_for_hours_across_restarts(
    fake: Any, log: Any, crawl: Any, now: datetime, status: int, body: bytes
) -> None:
    """One request, one report; no further request until six hours later, also with --all."""
    fake.routes[TO_ME] = lambda request: (status, body)
    result = crawl(source(fake.base_url))[0]
    assert (result.complete, result.stopped, len(log.reports)) == (False, True, 1)
    assert result.reason
    resting = crawl(source(fake.base_url), at=now + timedelta(hours=5))
    assert len(fake.asked) == 1
    assert (resting[0].stopped, resting[0].fetched) == (True, 0)
    assert "休息到" in (resting[0].reason or "")
    crawl(source(fake.base_url), at=now + timedelta(hours=6, minutes=1))
    assert len(fake.asked) == 2


def test_calls_never_exceed_the_daily_quota_and_start_again_after_midnight_in_shanghai(
    fake: Any, crawl: Any, now: datetime
) -> None:
    """Two calls allowed: the third list waits for the next Shanghai day."""
    Lists(fake)
    limited = source(fake.base_url, daily_calls=2)
    results = crawl(limited)
    assert len(fake.asked) == 2
    assert "今日调用次数已用完" in (results[-1].reason or "")
    assert "今日调用次数已用完" in (crawl(limited, at=now + timedelta(hours=11))[0].reason or "")
    assert len(fake.asked) == 2
    assert len(crawl(limited, at=now + timedelta(hours=12, minutes=1))) == 3


def test_a_list_is_not_asked_before_its_poll_time(fake: Any, crawl: Any, now: datetime) -> None:
    """240 seconds between two readings unless everything is wanted."""
    Lists(fake)
    crawl(source(fake.base_url), everything=False)
    assert crawl(source(fake.base_url), everything=False, at=now + timedelta(seconds=239)) == []
    assert len(crawl(source(fake.base_url), everything=False, at=now + timedelta(seconds=240))) == 3


def test_a_passing_fault_is_retried_within_bounds(fake: Any, crawl: Any) -> None:
    """Two 502 and then the answer: complete."""
    lists = Lists(fake)
    lists.items[TO_ME] = [comment(101)]
    healthy, answers = fake.routes[TO_ME], iter([(502, b""), (200, {"error_code": 10001})])
    fake.routes[TO_ME] = lambda request: next(answers, None) or healthy(request)
    assert crawl(source(fake.base_url))[0].complete


def test_nothing_at_the_address_is_an_incomplete_reading(crawl: Any, log: Any) -> None:
    """A refused connection is reported for each list, not raised."""
    results = crawl(source("http://127.0.0.1:9/site"))
    assert [result.complete for result in results] == [False, False, False]
    assert len(log.reports) == 3


def test_no_log_record_holds_the_token(fake: Any, crawl: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Scrapy prints requests at DEBUG; ours print without query, also when the crawl fails."""
    caplog.set_level(logging.DEBUG)
    fake.routes[TO_ME] = lambda request: (502, b"")
    crawl(source(fake.base_url))
    crawl(source("http://127.0.0.1:9/site"))
    assert "/2/comments/to_me.json" in caplog.text
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(source(fake.base_url))


def test_requests_say_who_we_are_and_carry_no_cookie(fake: Any, crawl: Any) -> None:
    """An honest user agent on every request."""
    Lists(fake)
    crawl(source(fake.base_url))
    assert {request.headers["user-agent"] for request in fake.asked} == {
        "minsheng/0.1 (+public-bureau comment intake)"
    }
    assert not any("cookie" in request.headers for request in fake.asked)


def test_further_accounts_without_credentials_are_named(fake: Any, log: Any, crawl: Any) -> None:
    """One token reads one account; the other account's report says what is missing."""
    Lists(fake)
    both = WeiboSource(
        base_url=fake.base_url,
        accounts=(ACCOUNT, Account("2222", "洮南人社", "taonan")),
        access_token=TOKEN,
        delay_seconds=0,
    )
    crawl(both)
    other = next(report for report in log.reports if report.account_id == "2222")
    assert (other.unit, other.complete) == ("taonan", False)
