"""A message board end to end: list, pages, letters, charset, robots, what is not understood."""

from datetime import datetime, timedelta
from typing import Any

from crawlers.sources import Account, WebsiteSource

ROBOTS, LIST = "/robots.txt", "/hdjl/index.html"


def source(base_url: str) -> WebsiteSource:
    return WebsiteSource(
        base_url=base_url,
        accounts=(Account("baicheng.gov.cn", "白城人社网站", "baicheng"),),
        delay_seconds=0,
        retry_seconds=(0.0, 0.0),
        listing=LIST,
        family="trs",
    )


def listing(*numbers: int, pages: int = 1, page: int = 0) -> bytes:
    links = "".join(f"<li><a href='./202406/t20240605_{n}.html'>第{n}封信</a></li>" for n in numbers)
    script = f'<script>createPageHTML({pages}, {page}, "index", "html");</script>'
    return f"<html><head>{' ' * 1200}<meta charset='gb2312'></head><ul>{links}</ul>{script}</html>".encode(
        "gb18030"
    )


def letter(number: int) -> bytes:
    return (
        "<html><meta charset='gbk'><table><tr><th>信件标题</th><td>养老金</td></tr><tr><th>写信人</th><td>张三丰</td></tr>"
        f"<tr><th>来信时间</th><td>2024-06-04 10:2{number % 10}</td></tr>"
        f"<tr><th>信件内容</th><td>第{number}封：电话13812345678</td></tr><tr><th>回复内容</th><td>已办</td></tr></table></html>"
    ).encode("gb18030")


class Board:
    """Two list pages and their letters."""

    def __init__(self, fake: Any) -> None:
        self.fake = fake
        self.pages = [[1, 2, 3], [4, 5]]
        fake.routes[ROBOTS] = lambda request: (200, b"User-agent: *\nAllow: /\n")
        fake.routes[LIST] = lambda request: (200, listing(*self.pages[0], pages=2))
        fake.routes["/hdjl/index_1.html"] = lambda request: (200, listing(*self.pages[1], pages=2, page=1))
        for number in range(1, 9):
            fake.routes[f"/hdjl/202406/t20240605_{number}.html"] = lambda request, n=number: (200, letter(n))


def test_letters_of_all_pages_are_read_once_masked_and_without_their_writer(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """GBK declared behind 1,024 bytes; five letters, five answers; the second crawl asks for the list only."""
    board = Board(fake)
    result = crawl(source(fake.base_url))[0]
    assert (result.fetched, result.new, result.complete) == (5, 5, True)
    one = log.by_comment["/hdjl/202406/t20240605_1.html"]
    assert "13812345678" not in one.text
    assert "张三丰" not in one.text
    assert one.text.startswith("养老金\n第1封")
    assert one.permalink == f"{fake.base_url}/hdjl/202406/t20240605_1.html"
    assert (one.kind, one.platform) == ("message", "website")
    assert sum(report.answers for report in log.reports) == 5
    fake.asked.clear()
    board.pages[0].insert(0, 6)
    again = crawl(source(fake.base_url), at=now + timedelta(hours=1))[0]
    assert (again.new, again.updated) == (1, 0)
    assert sum("t20240605" in path for path in fake.paths()) == 1


def test_a_letter_that_is_gone_from_the_whole_board_is_marked(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """Noticed by the weekly reading to the end."""
    board = Board(fake)
    crawl(source(fake.base_url))
    board.pages[1].remove(5)
    crawl(source(fake.base_url), at=now + timedelta(hours=2))
    assert not any(mention.deleted for mention in log.mentions.values())
    crawl(source(fake.base_url), at=now + timedelta(days=8))
    assert [mention.comment_id[-6:] for mention in log.mentions.values() if mention.deleted] == ["5.html"]


def test_a_letter_that_cannot_be_read_is_named(fake: Any, log: Any, crawl: Any) -> None:
    """Its page has no known labels: incomplete, the others are there."""
    Board(fake)
    fake.routes["/hdjl/202406/t20240605_2.html"] = lambda request: (200, b"<html><p>hello</p></html>")
    result = crawl(source(fake.base_url))[0]
    assert not result.complete
    assert "t20240605_2" in (result.reason or "")
    assert len(log.mentions) == 4


def test_robots_and_gates_are_a_no(fake: Any, log: Any, crawl: Any, now: datetime) -> None:
    """Disallowed by robots.txt, then a short verification page: stopped, and the source rests."""
    Board(fake)
    fake.routes[ROBOTS] = lambda request: (200, b"User-agent: *\nDisallow: /\n")
    refused = crawl(source(fake.base_url))[0]
    assert refused.stopped
    assert "robots" in (refused.reason or "")
    fake.routes[ROBOTS] = lambda request: (200, b"")
    fake.routes[LIST] = lambda request: (200, "<html>访问过于频繁</html>".encode())
    assert crawl(source(fake.base_url), at=now + timedelta(hours=7))[0].stopped


def test_a_page_that_is_no_board_names_the_settings(fake: Any, crawl: Any) -> None:
    """list_path, family and letters are what to look at."""
    Board(fake)
    fake.routes[LIST] = lambda request: (200, "<html><p>网站维护</p></html>".encode())
    result = crawl(source(fake.base_url))[0]
    assert not result.complete
    assert "list_path" in (result.reason or "")
