"""WeChat end to end against a local server: articles, offsets, tokens."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from crawlers.sources import Account, WechatSource

TOKEN, PUBLISHED = "/cgi-bin/stable_token", "/cgi-bin/freepublish/batchget"
SUMMARY, COMMENTS = "/datacube/getarticlesummary", "/cgi-bin/comment/list"
SENT = 1717545600  # 2024-06-05 08:00 in Shanghai


def source(base_url: str) -> WechatSource:
    return WechatSource(
        base_url=base_url,
        accounts=(Account("gh_1", "白城人社", "baicheng"),),
        appid="wx1",
        secret="s3cret",
        delay_seconds=0,
        retry_seconds=(0.0,),
    )


class Server:
    """Two articles, one of each list; ``tokens`` are the ones valid now, newest first comments."""

    def __init__(self, fake: Any) -> None:
        self.tokens = ["80_A"]
        self.comments: dict[tuple[int, int], list[dict[str, Any]]] = {(2247483650, 0): [], (10000050, 1): []}
        self.summary_ready = True
        self.server_page = 49
        fake.routes[TOKEN] = lambda request: (200, {"access_token": self.tokens[0], "expires_in": 7200})
        fake.routes[PUBLISHED] = self.guarded(self.published)
        fake.routes[SUMMARY] = self.guarded(self.summary)
        fake.routes[COMMENTS] = self.guarded(self.list)

    def guarded(self, answer: Any) -> Any:
        def check(request: Any) -> tuple[int, Any]:
            if request.query.get("access_token") != self.tokens[0]:
                return 200, {"errcode": 40001, "errmsg": "invalid credential"}
            return 200, answer(request.json)

        return check

    def published(self, body: dict[str, Any]) -> Any:
        news = {
            "title": "招聘公告",
            "url": "http://mp.weixin.qq.com/s?__biz=MzA&mid=2247483650&idx=1&sn=a",
            "is_deleted": False,
        }
        item = [{"article_id": "b5", "content": {"news_item": [news]}, "update_time": SENT}]
        return {"total_count": 1, "item_count": 1, "item": item if body["offset"] == 0 else []}

    def summary(self, body: dict[str, Any]) -> Any:
        assert body["begin_date"] == body["end_date"]
        ready = self.summary_ready and body["begin_date"] == "2024-06-04"
        return {
            "list": [{"ref_date": "2024-06-04", "msgid": "10000050_2", "title": "缴费指南"}] if ready else []
        }

    def list(self, body: dict[str, Any]) -> Any:
        assert 0 < body["count"] < 50
        rows = self.comments.get((body["msg_data_id"], body["index"]))
        if rows is None:
            return {"errcode": 88001, "errmsg": "msg_data is not exists"}
        rows = sorted(rows, key=lambda row: -row["create_time"])
        begin = body["begin"]
        return {
            "errcode": 0,
            "total": len(rows),
            "comment": rows[begin : begin + min(body["count"], self.server_page)],
        }


def row(number: int, **more: Any) -> dict[str, Any]:
    return {
        "user_comment_id": number,
        "openid": f"o{number}",
        "create_time": SENT + number,
        "content": f"第{number}条，补贴什么时候发",
        **more,
    }


def test_comments_of_both_lists_of_articles_are_ingested_once(fake: Any, log: Any, crawl: Any) -> None:
    """120 comments over three pages, and those of the article only datacube knows (index one lower there)."""
    server = Server(fake)
    server.comments[2247483650, 0] = [row(number) for number in range(1, 121)]
    server.comments[10000050, 1] = [row(1, reply={"content": "您好", "create_time": SENT + 9})]
    results = crawl(source(fake.base_url))
    assert len(log.mentions) == 121
    assert log.by_comment["10000050:1:1"].post_id == "10000050:1"
    assert log.by_comment["2247483650:0:120"].post_title == "招聘公告"
    assert {result.post_id: result.fetched for result in results} == {"2247483650:0": 120, "10000050:1": 1}
    assert all(result.complete and result.expected == result.fetched for result in results)
    assert sum(report.answers for report in log.reports) == 1


def test_a_server_with_smaller_pages_than_asked_is_read_to_its_end(fake: Any, log: Any, crawl: Any) -> None:
    """The total prolongs a list whose pages are shorter than the count."""
    server = Server(fake)
    server.server_page = 20
    server.comments[2247483650, 0] = [row(number) for number in range(1, 46)]
    crawl(source(fake.base_url))
    assert len(log.mentions) == 45


def test_an_expired_token_is_renewed_once_in_the_middle(fake: Any, log: Any, crawl: Any) -> None:
    """The token dies after the first page of comments; the crawl ends complete with a second token."""
    server = Server(fake)
    server.comments[2247483650, 0] = [row(number) for number in range(1, 60)]
    answer: Callable[[Any], tuple[int, Any]] = fake.routes[COMMENTS]

    def dying(request: Any) -> tuple[int, Any]:
        if request.json["begin"] == 44 and request.query["access_token"] == "80_A":
            server.tokens[0] = "80_B"
        return answer(request)

    fake.routes[COMMENTS] = dying
    results = crawl(source(fake.base_url))
    assert fake.count(TOKEN) == 2
    assert all(result.complete for result in results)
    assert len(log.mentions) == 59


def test_a_token_refused_for_ever_ends_after_one_renewal(fake: Any, crawl: Any) -> None:
    """40001 again after the renewal: reported as stopped, no loop; the renewal forced a new token."""
    Server(fake)
    fake.routes[PUBLISHED] = lambda request: (200, {"errcode": 42001})
    results = crawl(source(fake.base_url))
    assert fake.count(PUBLISHED) == 2
    assert [result.stopped for result in results] == [True]
    forced = [request.json["force_refresh"] for request in fake.asked if request.path == TOKEN]
    assert forced == [False, False, True]


def test_a_known_page_ends_the_second_reading_and_a_daily_sweep_reads_all(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """Two calls' worth of pages: one after five minutes, all of them a day later."""
    server = Server(fake)
    server.comments[2247483650, 0] = [row(number) for number in range(1, 150)]
    crawl(source(fake.base_url))
    fake.asked.clear()
    server.comments[2247483650, 0].append(row(150))
    crawl(source(fake.base_url), at=now + timedelta(minutes=5))
    begins = [r.json["begin"] for r in fake.asked if r.path == COMMENTS and r.json["index"] == 0]
    assert begins == [0, 44]
    report = next(r for r in log.reports if r.at > now and r.post_id == "2247483650:0")
    assert (report.since, report.expected, report.complete) == (now, None, True)
    fake.asked.clear()
    crawl(source(fake.base_url), at=now + timedelta(hours=25))
    begins = [r.json["begin"] for r in fake.asked if r.path == COMMENTS and r.json["index"] == 0]
    assert begins == [0, 44, 88, 132]
    assert len(log.mentions) == 150


def test_a_hole_left_by_a_broken_reading_is_filled_by_a_full_one(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """The first page is known when the second reading starts, yet it must not stop there."""
    server = Server(fake)
    server.comments[2247483650, 0] = [row(1)]
    crawl(source(fake.base_url))
    server.comments[2247483650, 0] += [row(number) for number in range(2, 100)]
    answer = fake.routes[COMMENTS]
    fake.routes[COMMENTS] = lambda request: answer(request) if request.json["begin"] == 0 else (502, b"")
    crawl(source(fake.base_url), at=now + timedelta(minutes=5))
    fake.routes[COMMENTS] = answer
    crawl(source(fake.base_url), at=now + timedelta(minutes=10))
    assert len(log.mentions) == 99


def test_a_list_that_runs_from_old_to_new_is_never_left_at_a_known_page(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """The documents do not promise an order; oldest first, the new comment stands on the last page."""
    server = Server(fake)
    rows = [row(number) for number in range(1, 61)]
    fake.routes[COMMENTS] = server.guarded(
        lambda body: {"comment": rows[body["begin"] : body["begin"] + 49] if body["index"] == 0 else []}
    )
    crawl(source(fake.base_url))
    rows.append(row(61))
    crawl(source(fake.base_url), at=now + timedelta(minutes=5))
    assert "2247483650:0:61" in log.by_comment


def test_datacube_is_asked_again_until_the_day_is_there(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """Yesterday's articles appear with a delay; an hour later the day is asked again."""
    server = Server(fake)
    server.summary_ready = False
    server.comments[10000050, 1] = [row(1)]
    crawl(source(fake.base_url), everything=False)
    assert not log.mentions
    server.summary_ready = True
    crawl(source(fake.base_url), everything=False, at=now + timedelta(minutes=6))
    assert not log.mentions
    crawl(source(fake.base_url), everything=False, at=now + timedelta(minutes=61))
    assert "10000050:1:1" in log.by_comment


def test_an_account_without_comments_is_asked_for_one_article_only(fake: Any, crawl: Any) -> None:
    """88000 concerns the account: one line, stopped, no second article."""
    Server(fake)
    fake.routes[COMMENTS] = lambda request: (200, {"errcode": 88000})
    results = crawl(source(fake.base_url))
    assert fake.count(COMMENTS) == 1
    assert [(result.complete, result.stopped) for result in results] == [(False, True)]


def test_a_missing_article_does_not_keep_the_others_from_being_read(fake: Any, log: Any, crawl: Any) -> None:
    """88001 for one article; the other one is complete."""
    server = Server(fake)
    del server.comments[2247483650, 0]
    server.comments[10000050, 1] = [row(1)]
    results = {result.post_id: result for result in crawl(source(fake.base_url))}
    assert not results["2247483650:0"].complete
    assert results["10000050:1"].complete


def test_an_account_without_articles_leaves_one_complete_line(fake: Any, log: Any, crawl: Any) -> None:
    """Nothing published is a complete reading of nothing."""
    server = Server(fake)
    server.summary_ready = False
    fake.routes[PUBLISHED] = server.guarded(lambda body: {"total_count": 0, "item_count": 0, "item": []})
    results = crawl(source(fake.base_url))
    assert [(result.post_id, result.complete, result.fetched) for result in results] == [(None, True, 0)]


def test_an_ip_outside_the_whitelist_is_said_in_chinese(fake: Any, crawl: Any) -> None:
    """40164 at the token call: one line that names the remedy."""
    fake.routes[TOKEN] = lambda request: (200, {"errcode": 40164, "errmsg": "invalid ip 1.2.3.4"})
    results = crawl(source(fake.base_url))
    assert len(results) == 1
    assert "白名单" in (results[0].reason or "")
