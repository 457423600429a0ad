"""A page that no parser understands: reported, the other lists are read, and the list is read from its start again."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from crawlers.platforms.wechat import parse
from tests.crawlers.spiders.test_wechat_spider import Server, row, source


def test_a_parser_that_fails_ends_its_list_only(
    fake: Any, log: Any, crawl: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One article's page raises: its line says so without the words; the other article is complete."""
    server = Server(fake)
    server.comments[2247483650, 0] = [row(1)]
    server.comments[10000050, 1] = [row(2)]
    whole = parse.parse_comments

    def failing(data: Any, post: Any, begin: int) -> Any:
        if post.post_id == "2247483650:0":
            raise KeyError("私密的话")
        return whole(data, post, begin)

    monkeypatch.setattr(parse, "parse_comments", failing)
    results = {result.post_id: result for result in crawl(source(fake.base_url))}
    assert not results["2247483650:0"].complete
    assert "KeyError" in (results["2247483650:0"].reason or "")
    assert "私密" not in (results["2247483650:0"].reason or "")
    assert results["10000050:1"].complete
    monkeypatch.setattr(parse, "parse_comments", whole)
    crawl(source(fake.base_url), at=now + timedelta(minutes=5))
    assert len(log.mentions) == 2


def test_items_without_id_or_words_are_counted_and_the_list_is_read_again(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """A number where words belong is no picture: incomplete, and mended once the answer is whole again."""
    server = Server(fake)
    server.comments[2247483650, 0] = [row(1), row(2, content=12345)]
    broken = next(result for result in crawl(source(fake.base_url)) if result.post_id)
    assert not broken.complete
    assert "1 条读不出" in (broken.reason or "")
    server.comments[2247483650, 0] = [row(1), row(2)]
    crawl(source(fake.base_url), at=now + timedelta(minutes=5))
    assert len(log.mentions) == 2


def test_a_token_that_failed_is_told_and_so_is_its_recovery(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """Two failures, then a good one: three reports of the token, the last complete; afterwards it is quiet again."""
    Server(fake)
    good = fake.routes["/cgi-bin/stable_token"]
    fake.routes["/cgi-bin/stable_token"] = lambda request: (200, {"errcode": 40164})
    for minutes in (0, 5):
        crawl(source(fake.base_url), at=now + timedelta(minutes=minutes))
    fake.routes["/cgi-bin/stable_token"] = good
    for minutes in (10, 15):
        crawl(source(fake.base_url), at=now + timedelta(minutes=minutes))
    told = [report.complete for report in log.reports if report.source == "stable_token"]
    assert told == [False, False, True]
