"""Douyin end to end against a local server: tokens, loops, replies."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawlers.sources import Account, DouyinSource

REFRESH, RENEW = "/oauth/refresh_token/", "/oauth/renew_refresh_token/"
VIDEOS = "/api/douyin/v1/video/video_list/"
COMMENTS, REPLIES = "/item/comment/list/", "/item/comment/reply/list/"
ITEM = "@8hxdhauTCMppanGnM4ltGM780mDqPP+KPpR0qQ/x1w=="
ROOT = "@9VwW0qOBUN9mJyD3bNxvGc791G3uO/mLOZ10oQ+Q=="


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "douyin_refresh"
    path.write_text("rft.OLD\n", encoding="utf-8")
    return path


def source(base_url: str, token_file: Path) -> DouyinSource:
    return DouyinSource(
        base_url=base_url,
        accounts=(Account("dy-1", "白城人社", "baicheng"),),
        client_key="aw1",
        client_secret="s3cret",
        refresh_token=token_file,
        delay_seconds=0,
        retry_seconds=(0.0,),
    )


def item(comment_id: str, **more: Any) -> dict[str, Any]:
    return {
        "comment_id": comment_id,
        "comment_user_id": "43eae150",
        "content": "失业金怎么领[疑问]",
        "create_time": 1717551000,
        "digg_count": "1.2万",
        "reply_comment_total": 0,
        **more,
    }


def listed(items: Any, *, cursor: Any = 0, more: Any = False) -> tuple[int, Any]:
    return 200, {"data": {"list": items, "cursor": cursor, "has_more": more}, "extra": {"error_code": "0"}}


@pytest.fixture
def server(fake: Any) -> Any:
    video = {
        "item_id": ITEM,
        "title": "补贴政策解读",
        "create_time": 1717550000,
        "share_url": "https://www.iesdouyin.com/share/video/7377000000000000001/?mid=1&u_code=author",
        "statistics": {"comment_count": 2},
    }
    token = {
        "access_token": "act.1",
        "error_code": 0,
        "refresh_expires_in": "2592000",
        "refresh_token": "rft.OLD",
    }
    fake.routes[REFRESH] = lambda request: (200, {"data": token, "message": "success"})
    fake.routes[VIDEOS] = lambda request: listed([video])
    fake.routes[COMMENTS] = lambda request: listed([item(ROOT)])
    fake.token = token
    return fake


def test_comments_and_replies_keep_their_opaque_ids(
    server: Any, log: Any, crawl: Any, token_file: Path
) -> None:
    """Ids with @ + / = reach the server as they are, encoded once; replies hang below their comment."""
    server.routes[COMMENTS] = lambda request: listed([item(ROOT, reply_comment_total=1)])
    server.routes[REPLIES] = lambda request: listed([item("@reply+/=", content="我也想问")])
    result = crawl(source(server.base_url, token_file))[0]
    assert server.asked[-1].query["comment_id"] == ROOT
    assert server.asked[-1].query["item_id"] == ITEM
    assert server.asked[-1].headers["access-token"] == "act.1"
    reply = log.by_comment["@reply+/="]
    assert (reply.kind, reply.parent_id, reply.post_id) == ("reply", ROOT, ITEM)
    assert log.by_comment[ROOT].like_count == 12000
    assert log.by_comment[ROOT].permalink == "https://www.iesdouyin.com/share/video/7377000000000000001/"
    assert (result.fetched, result.expected, result.complete) == (2, 2, True)


def test_replies_are_read_again_only_when_their_number_changed(
    server: Any, log: Any, crawl: Any, token_file: Path, now: datetime
) -> None:
    """Same number: no call; one more: one call, and the new reply is there."""
    replies = [item("r1")]
    server.routes[COMMENTS] = lambda request: listed([item(ROOT, reply_comment_total=len(replies))])
    server.routes[REPLIES] = lambda request: listed(replies)
    for minutes, expected in ((0, 1), (10, 1)):
        crawl(source(server.base_url, token_file), at=now + timedelta(minutes=minutes))
        assert server.count(REPLIES) == expected
    replies.append(item("r2"))
    crawl(source(server.base_url, token_file), at=now + timedelta(minutes=20))
    assert "r2" in log.by_comment


@pytest.mark.parametrize("cursor", ["same", "moving"])
def test_an_empty_list_that_promises_more_ends(
    server: Any, crawl: Any, token_file: Path, cursor: str
) -> None:
    """null with has_more for ever: a few calls, then an incomplete report."""

    def endless(request: Any) -> tuple[int, Any]:
        following = 40 if cursor == "same" else int(request.query["cursor"]) + 20
        return listed(None, cursor=following, more=True)

    server.routes[COMMENTS] = endless
    result = crawl(source(server.base_url, token_file))[0]
    assert server.count(COMMENTS) <= 3
    assert (result.complete, result.stopped) == (False, False)
    assert "空页" in (result.reason or "")


def test_an_expired_access_token_is_renewed_once(server: Any, log: Any, crawl: Any, token_file: Path) -> None:
    """2190008 in the middle, a second refresh, then the comments."""
    tokens = iter(["act.1", "act.2"])
    server.routes[REFRESH] = lambda request: (200, {"data": {**server.token, "access_token": next(tokens)}})
    server.routes[COMMENTS] = lambda request: (
        listed([item(ROOT)])
        if request.headers["access-token"] == "act.2"
        else (200, {"data": {"error_code": 2190008}, "extra": {"error_code": 2190008}})
    )
    assert crawl(source(server.base_url, token_file))[0].complete
    assert ROOT in log.by_comment


def test_a_refresh_token_near_its_end_is_renewed_and_written(
    server: Any, crawl: Any, token_file: Path
) -> None:
    """Six days left: the file holds the renewed token, readable by its owner only, and nothing else remains."""
    server.token["refresh_expires_in"] = 6 * 86400
    server.routes[RENEW] = lambda request: (200, {"data": {"error_code": 0, "refresh_token": "rft.NEW"}})
    crawl(source(server.base_url, token_file))
    assert token_file.read_text(encoding="utf-8").strip() == "rft.NEW"
    assert token_file.stat().st_mode & 0o077 == 0
    assert [path.name for path in token_file.parent.iterdir()] == [token_file.name]


def test_a_dead_authorisation_says_to_authorise_again(server: Any, crawl: Any, token_file: Path) -> None:
    """10010 at the refresh: one stopped line, no list is asked."""
    server.routes[REFRESH] = lambda request: (200, {"data": {"error_code": 10010}})
    results = crawl(source(server.base_url, token_file))
    assert server.paths() == [REFRESH]
    assert [result.stopped for result in results] == [True]
    assert "重新扫码授权" in (results[0].reason or "")


def test_a_missing_token_file_is_named(fake: Any, crawl: Any, tmp_path: Path) -> None:
    """No request; the line names the file."""
    results = crawl(source(fake.base_url, tmp_path / "nowhere"))
    assert not fake.asked
    assert "nowhere" in (results[0].reason or "")


def test_too_many_calls_let_the_source_rest_a_quarter_of_an_hour(
    server: Any, crawl: Any, token_file: Path, now: datetime
) -> None:
    """28003018: stopped, asked again after 15 minutes, not before."""
    server.routes[COMMENTS] = lambda request: (200, {"err_no": 28003018, "data": None})
    assert crawl(source(server.base_url, token_file))[0].stopped
    asked = len(server.asked)
    crawl(source(server.base_url, token_file), at=now + timedelta(minutes=14))
    assert len(server.asked) == asked
    crawl(source(server.base_url, token_file), at=now + timedelta(minutes=16))
    assert len(server.asked) > asked


def test_after_five_renewals_the_owner_is_told_in_time(
    server: Any, log: Any, crawl: Any, token_file: Path, now: datetime
) -> None:
    """Six days left each time: five renewals, then a word a week and three days before the end; reading goes on."""
    server.token["refresh_expires_in"] = 6 * 86400
    number = iter(range(1, 99))
    server.routes[RENEW] = lambda request: (
        200,
        {"data": {"error_code": 0, "refresh_token": f"rft.{next(number)}"}},
    )

    def refreshed(request: Any) -> tuple[int, Any]:
        return 200, {"data": {**server.token, "refresh_token": request.form["refresh_token"]}}

    server.routes[REFRESH] = refreshed
    for day in range(7):
        crawl(source(server.base_url, token_file), at=now + timedelta(days=day))
    assert server.count(RENEW) == 5
    told = [report for report in log.reports if report.source.startswith("authorization")]
    assert [report.source for report in told] == ["authorization 7d"]
    assert "重新扫码授权" in (told[0].reason or "")
    server.token["refresh_expires_in"] = 2 * 86400
    results = crawl(source(server.base_url, token_file), at=now + timedelta(days=8))
    assert any(result.complete and result.post_id for result in results)
    assert log.reports[-1].source == "item/comment/list"
    assert "authorization 3d" in [report.source for report in log.reports]


def test_a_renewal_that_is_refused_does_not_stop_the_reading(
    server: Any, log: Any, crawl: Any, token_file: Path
) -> None:
    """10020, the limit: the access token still serves, and the owner is told."""
    server.token["refresh_expires_in"] = 6 * 86400
    server.routes[RENEW] = lambda request: (200, {"data": {"error_code": 10020}})
    results = crawl(source(server.base_url, token_file))
    assert ROOT in log.by_comment
    assert any(result.post_id and result.complete for result in results)
    assert "authorization 7d" in [report.source for report in log.reports]
