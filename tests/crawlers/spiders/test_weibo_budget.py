"""Weibo beyond its three lists: hot posts, what a first reading left, the token's end, wrong paging, the day's calls."""

from datetime import datetime, timedelta
from typing import Any

from crawlers.sources import WeiboSource
from tests.crawlers.spiders.test_weibo_spider import AT_COMMENTS, AT_POSTS, TO_ME, Lists, comment, source

TIMELINE, SHOW, INFO = "/2/statuses/user_timeline.json", "/2/comments/show.json", "/oauth2/get_token_info"


def post(count: int) -> dict[str, Any]:
    return {"idstr": "5000", "text": "【社保缴费提醒】", "comments_count": count}


def test_a_hot_post_is_read_by_itself_for_what_disappeared(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """Its number of comments moved: comments/show to its end; a comment that is gone is marked within the hour."""
    lists = Lists(fake, page=200)
    lists.items[TO_ME] = [comment(number) for number in range(101, 104)]
    fake.routes[TIMELINE] = lambda request: (200, {"statuses": [post(len(lists.items[TO_ME]))]})
    fake.routes[SHOW] = lambda request: lists.serve(TO_ME, request.query, 200)
    watched = source(fake.base_url, hot_posts=2)
    crawl(watched)
    assert fake.count(SHOW) == 2
    del lists.items[TO_ME][1]
    crawl(watched, at=now + timedelta(minutes=61))
    assert [each.comment_id for each in log.mentions.values() if each.deleted] == ["102"]
    assert fake.count(SHOW) == 4
    crawl(watched, at=now + timedelta(minutes=122))
    assert fake.count(SHOW) == 4


def test_what_a_first_reading_left_out_follows_and_closes_its_gap(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """30 comments in pages of two, ten pages at first; an hour later the rest, and a report that says so."""
    Lists(fake, page=2).items[TO_ME] = [comment(number) for number in range(100, 130)]
    crawl(source(fake.base_url))
    assert len(log.mentions) < 30
    crawl(source(fake.base_url), at=now + timedelta(minutes=30))
    assert len(log.mentions) < 30
    for hours in (2, 4, 6):
        crawl(source(fake.base_url), at=now + timedelta(hours=hours))
    assert len(log.mentions) == 30
    closing = [report for report in log.reports if report.source == "comments/to_me" and report.until == now]
    assert not closing[0].complete
    assert closing[-1].complete
    assert closing[-1].since is None


def test_the_tokens_end_is_told_a_week_three_days_and_a_day_before(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """Each once, with the address to authorise at; a renewed token closes what was told."""
    Lists(fake)
    ends = [now + timedelta(days=9)]
    clock = [now]
    fake.routes[INFO] = lambda request: (200, {"expire_in": int((ends[0] - clock[0]).total_seconds())})
    watched = source(
        fake.base_url, watch_token=True, authorize_url="https://api.weibo.com/oauth2/authorize?x=1"
    )
    for day in range(10):
        clock[0] = now + timedelta(days=day, minutes=day)
        crawl(watched, at=clock[0])
    told = [report for report in log.reports if report.source.startswith("authorization")]
    assert [report.source for report in told] == ["authorization 7d", "authorization 3d", "authorization 1d"]
    assert all("oauth2/authorize" in (report.reason or "") for report in told)
    ends[0] = now + timedelta(days=40)
    clock[0] = now + timedelta(days=11)
    crawl(watched, at=clock[0])
    closed = [report for report in log.reports if report.source.startswith("authorization")][3:]
    assert [(report.source, report.complete) for report in closed] == [
        (f"authorization {days}d", True) for days in (7, 3, 1)
    ]


def test_an_app_without_the_extra_calls_reads_its_lists_all_the_same(fake: Any, crawl: Any) -> None:
    """404 for the timeline and the token's end: no line of theirs, three complete lists."""
    Lists(fake)
    results = crawl(source(fake.base_url, hot_posts=3, watch_token=True))
    assert [result.complete for result in results] == [True, True, True]


def test_a_page_that_does_not_do_what_max_id_says_is_no_end(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """The first page again, or an empty one, where older comments must stand: incomplete, and mended later."""
    lists = Lists(fake)
    lists.items[TO_ME] = [comment(number) for number in range(101, 108)]
    healthy = fake.routes[TO_ME]
    for wrong in (
        lambda request: lists.serve(TO_ME, {}, 3),
        lambda request: (200, {"comments": [], "total_number": 7}),
    ):
        fake.routes[TO_ME] = lambda request, wrong=wrong: (
            wrong(request) if "max_id" in request.query else healthy(request)
        )
        broken = crawl(source(fake.base_url))[0]
        assert not broken.complete
        assert "翻页" in (broken.reason or "")
    fake.routes[TO_ME] = healthy
    assert crawl(source(fake.base_url), at=now + timedelta(minutes=5))[0].complete
    assert len(log.mentions) == 7


def test_the_days_calls_hold_over_restarts_and_polls(fake: Any, log: Any, crawl: Any, now: datetime) -> None:
    """A day of polling every four minutes, each crawl as a new process would: never more than the budget."""
    lists = Lists(fake, page=200)
    lists.items[TO_ME] = [comment(101)]
    fake.routes[TIMELINE] = lambda request: (200, {"statuses": [post(1)]})
    fake.routes[SHOW] = lambda request: lists.serve(TO_ME, request.query, 200)
    fake.routes[INFO] = lambda request: (200, {"expire_in": 10**7})
    start = now.replace(hour=16) - timedelta(days=1)  # midnight in Shanghai
    watched: WeiboSource = source(fake.base_url, daily_calls=30, hot_posts=3, watch_token=True)
    for step in range(0, 24 * 60, 12):
        crawl(watched, at=start + timedelta(minutes=step), everything=False)
    assert 20 <= len(fake.asked) <= 30
    last = [path for path in fake.paths() if path in (TO_ME, AT_POSTS, AT_COMMENTS)]
    assert len(last) > 15
