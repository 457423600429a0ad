"""What disappears from a list, what slides between two pages, and how long a refused source rests."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from crawlers.politeness import revisit_after, sweep_after
from crawlers.spiders.inventory import Inventory
from tests.crawlers.spiders.test_wechat_spider import COMMENTS, Server, row, source

POST = "2247483650:0"


def test_a_comment_that_is_gone_is_marked_and_keeps_its_masked_text(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """Gone at the next full reading: deleted, one update, the words as they were stored; back again: not deleted."""
    server = Server(fake)
    rows = [row(number) for number in range(1, 5)]
    server.comments[2247483650, 0] = [*rows, row(9, content="我的电话13812345678")]
    crawl(source(fake.base_url))
    server.comments[2247483650, 0] = rows
    result = crawl(source(fake.base_url), at=now + timedelta(hours=25))[0]
    gone = log.by_comment[f"{POST}:9"]
    assert gone.deleted
    assert "13812345678" not in gone.text
    assert gone.text
    assert (result.updated, result.complete) == (1, True)
    assert not log.by_comment[f"{POST}:1"].deleted
    crawl(source(fake.base_url), at=now + timedelta(hours=50))
    assert sum(mention.deleted for mention in log.mentions.values()) == 1
    server.comments[2247483650, 0] = [*rows, row(9)]
    crawl(source(fake.base_url), at=now + timedelta(hours=75))
    assert not log.by_comment[f"{POST}:9"].deleted


def test_a_list_that_is_suddenly_empty_is_believed_the_second_time(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """The platform may be at fault: the first such reading is incomplete and deletes nothing."""
    server = Server(fake)
    server.comments[2247483650, 0] = [row(number) for number in range(1, 9)]
    crawl(source(fake.base_url))
    server.comments[2247483650, 0] = []
    doubted = crawl(source(fake.base_url), at=now + timedelta(hours=25))[0]
    assert not doubted.complete
    assert "突然不见" in (doubted.reason or "")
    assert not any(mention.deleted for mention in log.mentions.values())
    assert crawl(source(fake.base_url), at=now + timedelta(hours=26))[0].complete
    assert all(mention.deleted for mention in log.mentions.values())


def test_what_slides_up_between_two_pages_is_met(fake: Any, log: Any, crawl: Any) -> None:
    """Seven comments of the first page are deleted before the second is asked for: the seven that slid are read."""
    server = Server(fake)
    rows = [row(number) for number in range(1, 101)]
    server.comments[2247483650, 0] = rows
    answer = fake.routes[COMMENTS]

    def shifting(request: Any) -> tuple[int, Any]:
        answered: tuple[int, Any] = answer(request)
        if request.json["begin"] == 0 and len(rows) == 100:
            del rows[90:97]
        return answered

    fake.routes[COMMENTS] = shifting
    result = crawl(source(fake.base_url))[0]
    assert result.complete
    assert len(log.mentions) == 100


def test_ids_are_noted_before_the_comments_are_stored(checkpoints: Any, log: Any) -> None:
    """A process killed in between leaves the id, so the next full reading looks for it."""
    Inventory(checkpoints, "wechat:1", "comment/list 1").add(["a", "b"])
    again = Inventory(checkpoints, "wechat:1", "comment/list 1")
    assert again.vanished({"a"}) == ["b"]
    again.drop(["b"])
    assert Inventory(checkpoints, "wechat:1", "comment/list 1").vanished({"a"}) == []


def test_each_refusal_in_a_row_doubles_the_rest_and_an_answer_ends_the_row(
    fake: Any, crawl: Any, now: datetime
) -> None:
    """6 hours, 12 hours, then an answered reading, then 6 hours again."""
    Server(fake)
    good = fake.routes[COMMENTS]

    def rests(at: datetime, hours: float) -> bool:
        before = len(fake.asked)
        crawl(source(fake.base_url), at=at + timedelta(hours=hours - 0.1))
        return len(fake.asked) == before

    fake.routes[COMMENTS] = lambda request: (432, b"")
    crawl(source(fake.base_url))
    assert rests(now, 6)
    second = now + timedelta(hours=6.1)
    crawl(source(fake.base_url), at=second)
    assert rests(second, 12)
    fake.routes[COMMENTS] = good
    third = second + timedelta(hours=12.1)
    assert crawl(source(fake.base_url), at=third)[0].complete
    fake.routes[COMMENTS] = lambda request: (432, b"")
    fourth = third + timedelta(hours=1)
    crawl(source(fake.base_url), at=fourth)
    assert rests(fourth, 6)
    before = len(fake.asked)
    crawl(source(fake.base_url), at=fourth + timedelta(hours=6.1))
    assert len(fake.asked) > before


@pytest.mark.parametrize(
    ("quiet", "wait"),
    [
        (timedelta(0), timedelta(0)),
        (timedelta(hours=1), timedelta(minutes=5)),
        (timedelta(days=365), timedelta(days=7)),
    ],
)
def test_a_post_is_read_as_often_as_it_is_lively(quiet: timedelta, wait: timedelta) -> None:
    """A twelfth of the time it has been quiet for, a week at most; a full reading every 2 to 24 hours."""
    assert revisit_after(quiet) == wait
    assert timedelta(hours=2) <= sweep_after(quiet) <= timedelta(hours=24)


def test_articles_of_days_an_outage_hid_are_asked_for_later(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """The crawler is down for twenty days: the days between are asked for, not the last week alone."""
    server = Server(fake)
    asked = "/datacube/getarticlesummary"
    crawl(source(fake.base_url), everything=False)
    fake.asked.clear()
    crawl(source(fake.base_url), everything=False, at=now + timedelta(days=20))
    days = {request.json["begin_date"] for request in fake.asked if request.path == asked}
    assert len(days) >= 20
    assert server


def test_a_list_read_to_its_last_page_is_a_full_reading_however_it_began(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """One page of comments, read again five minutes later: what is gone is noticed at once, and the report says all."""
    server = Server(fake)
    server.comments[2247483650, 0] = [row(number) for number in range(1, 5)]
    crawl(source(fake.base_url))
    del server.comments[2247483650, 0][1]
    later = now + timedelta(minutes=5)
    result = crawl(source(fake.base_url), at=later)[0]
    assert (result.updated, result.expected) == (1, 3)
    assert log.by_comment[f"{POST}:2"].deleted
    assert next(report for report in log.reports if report.at == later).since is None
