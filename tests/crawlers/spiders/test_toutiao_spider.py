"""Toutiao end to end against a local server: the operator's list, plain requests, refusals."""

from pathlib import Path
from typing import Any

import pytest

from crawlers.sources import Account, ToutiaoSource

COMMENTS, REPLIES = "/article/v4/tab_comments/", "/2/comment/v4/reply_list/"
FIRST, SECOND = "7376812439848665099", "7376812439848665100"


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "toutiao.csv"
    lines = [
        "url,标题",
        f"https://www.toutiao.com/article/{FIRST}/?share=1,欠薪",
        f"https://www.toutiao.com/w/{SECOND}/,",
    ]
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    return path


def source(base_url: str, posts: Path) -> ToutiaoSource:
    return ToutiaoSource(
        base_url=base_url,
        accounts=(Account("6000000000001", "白城人社", "baicheng"),),
        posts=posts,
        delay_seconds=0,
        retry_seconds=(0.0,),
    )


def cell(number: int, **more: Any) -> dict[str, Any]:
    inner = {
        "id": number,
        "id_str": str(number),
        "text": "工资拖欠找谁?[捂脸]",
        "create_time": 1717551000,
        "user_id": 1684053931865459,
        "reply_count": 0,
        **more,
    }
    return {"comment": inner, "cell_type": 1}


def page(cells: Any, *, more: bool = False, **extra: Any) -> tuple[int, Any]:
    return 200, {"message": "success", "err_no": 0, "data": cells, "has_more": more, **extra}


def test_overlapping_pages_advertisements_and_replies(fake: Any, log: Any, crawl: Any, posts: Path) -> None:
    """A page that shifted by one, an advertisement, a reply of a reply, the bureau's own comment."""
    first = [cell(7376812439848660001), cell(7376812439848660002, reply_count=1)]
    second = [cell(7376812439848660002, reply_count=1), {"ad": {"id": 1}, "cell_type": 5}]
    second += [cell(7376812439848660003, is_pgc_author=1)]

    def comments(request: Any) -> tuple[int, Any]:
        if request.query["group_id"] != FIRST:
            return page({})
        if request.query["offset"] == "0":
            return page(first, more=True, offset=20, total_number=14)
        return page({"0": second[0], "1": second[1], "2": second[2]}, total_number=14)

    above = {"id_str": "7376812439848660002"}
    reply = {"id_str": "9", "text": "打12333", "create_time": 1717552000, "user": {"user_id": 5}}
    fake.routes[COMMENTS] = comments
    fake.routes[REPLIES] = lambda request: (
        200,
        {"message": "success", "data": {"data": [{**reply, "reply_to_comment": above}], "has_more": False}},
    )
    results = {result.post_id: result for result in crawl(source(fake.base_url, posts))}
    assert sorted(log.by_comment) == ["7376812439848660001", "7376812439848660002", "9"]
    assert log.by_comment["9"].parent_id == "7376812439848660002"
    assert log.by_comment["7376812439848660001"].permalink == f"https://www.toutiao.com/article/{FIRST}/"
    assert results[FIRST].expected == 14
    assert results[SECOND].complete
    assert sum(report.answers for report in log.reports) == 1
    assert not any("signature" in name or "bogus" in name for asked in fake.asked for name in asked.query)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b'{"message":"error","data":[]}'),
        (403, b"{}"),
        (200, b"<html><script>byted_acrawler</script></html>"),
        (200, b"blocked"),
    ],
)
def test_a_refusal_stops_at_the_first_article(
    fake: Any, crawl: Any, posts: Path, status: int, body: bytes
) -> None:
    """One request, one stopped line; the second article is not tried."""
    fake.routes[COMMENTS] = lambda request: (status, body)
    results = crawl(source(fake.base_url, posts))
    assert fake.paths() == [COMMENTS]
    assert [(result.complete, result.stopped) for result in results] == [(False, True)]


def test_a_deleted_article_does_not_hide_the_others(fake: Any, crawl: Any, posts: Path) -> None:
    """An error with a number concerns its article alone."""
    gone = {"message": "error", "err_no": 4, "data": []}
    fake.routes[COMMENTS] = lambda request: (200, gone) if request.query["group_id"] == FIRST else page([])
    results = {result.post_id: result for result in crawl(source(fake.base_url, posts))}
    assert (results[FIRST].complete, results[FIRST].stopped) == (False, False)
    assert results[SECOND].complete


def test_errors_from_every_article_are_a_refusal(fake: Any, crawl: Any, posts: Path) -> None:
    """Three articles, nothing but errors: the fourth is not tried."""
    addresses = [f"https://www.toutiao.com/article/{int(FIRST) + number}/" for number in range(4)]
    posts.write_text("url\n" + "\n".join(addresses), encoding="utf-8")
    fake.routes[COMMENTS] = lambda request: (200, {"message": "error", "err_no": 4})
    results = crawl(source(fake.base_url, posts))
    assert fake.count(COMMENTS) == 3
    assert [result.stopped for result in results] == [False, False, False, True]


def test_robots_are_obeyed_on_the_public_site(fake: Any, crawl: Any, posts: Path) -> None:
    """A site that disallows the path is not asked for it."""
    fake.routes["/robots.txt"] = lambda request: (200, b"User-agent: *\nDisallow: /\n")
    results = crawl(source(fake.base_url, posts))
    assert fake.paths() == []
    assert "robots.txt" in (results[0].reason or "")


def test_a_bad_row_of_the_list_is_named(fake: Any, crawl: Any, posts: Path) -> None:
    """File and row, and how an address looks."""
    posts.write_text("url,标题\nhttps://www.toutiao.com/,首页\n", encoding="utf-8")
    results = crawl(source(fake.base_url, posts))
    assert not fake.paths()
    assert "toutiao.csv 第 2 行" in (results[0].reason or "")
