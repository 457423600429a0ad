"""Kuaishou end to end against a local server: own videos, counts, the token file."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawlers.sources import Account, KuaishouSource

REFRESH, PHOTOS = "/oauth2/refresh_token", "/openapi/photo/list"


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "kuaishou_refresh"
    path.write_text("ChJ.OLD", encoding="utf-8")
    return path


@pytest.fixture
def server(fake: Any) -> Any:
    def token(request: Any) -> tuple[int, Any]:
        renewed = request.query["refresh_token"].replace("OLD", "NEW")
        scopes = ["user_info", "user_video_info"]
        return 200, {"result": 1, "access_token": "ChF", "refresh_token": renewed, "scopes": scopes}

    videos: list[dict[str, Any]] = [
        {
            "photo_id": f"3x{number}",
            "caption": "稳岗",
            "create_time": 1717550000000 + number,
            "comment_count": "3",
        }
        for number in range(5)
    ]

    def photos(request: Any) -> tuple[int, Any]:
        newest = sorted(videos, key=lambda video: -int(video["create_time"]))
        ids = [video["photo_id"] for video in newest]
        start = ids.index(request.query["cursor"]) + 1 if "cursor" in request.query else 0
        return 200, {"result": 1, "video_list": newest[start : start + 2]}

    fake.routes[REFRESH], fake.routes[PHOTOS], fake.videos = token, photos, videos
    return fake


def source(base_url: str, token_file: Path) -> KuaishouSource:
    return KuaishouSource(
        base_url=base_url,
        accounts=(Account("ks-1", "白城人社", "baicheng"),),
        app_id="ks1",
        app_secret="s3cret",
        refresh_token=token_file,
        delay_seconds=0,
        retry_seconds=(),
    )


def test_every_video_is_reported_with_its_count_and_the_way_to_its_comments(
    server: Any, log: Any, crawl: Any, token_file: Path
) -> None:
    """Five videos over pages of two: expected 3 each, incomplete as texts only come by import."""
    results = crawl(source(server.base_url, token_file))
    by_post = {result.post_id: result for result in results}
    assert by_post[None].expected == 15
    assert [by_post[f"3x{number}"].expected for number in range(5)] == [3] * 5
    assert not any(result.complete or result.stopped for result in results)
    assert all("minsheng import" in (result.reason or "") for result in results)
    assert not log.mentions


def test_the_new_refresh_token_replaces_the_old_one(server: Any, crawl: Any, token_file: Path) -> None:
    """The file holds what the platform handed out."""
    crawl(source(server.base_url, token_file))
    assert token_file.read_text(encoding="utf-8").strip() == "ChJ.NEW"


def test_videos_are_reported_again_when_their_count_changes_or_after_a_day(
    server: Any, crawl: Any, token_file: Path, now: datetime
) -> None:
    """Half an hour later only the video with a fourth comment."""
    crawl(source(server.base_url, token_file), everything=False)
    server.videos[2]["comment_count"] = 4
    later = crawl(source(server.base_url, token_file), everything=False, at=now + timedelta(minutes=31))
    assert [(result.post_id, result.expected) for result in later] == [(None, 16), ("3x2", 4)]


@pytest.mark.parametrize("result", [2, 50, 109, 400002])
def test_a_refusal_stops(server: Any, crawl: Any, token_file: Path, result: int) -> None:
    """Captcha, signature and login answers end the crawl."""
    server.routes[PHOTOS] = lambda request: (200, {"result": result})
    results = crawl(source(server.base_url, token_file))
    assert [line.stopped for line in results] == [True]
    assert server.count(PHOTOS) == 1


def test_a_missing_scope_is_named(server: Any, crawl: Any, token_file: Path) -> None:
    """The owner unticked the video scope: say so instead of asking."""
    server.routes[REFRESH] = lambda request: (
        200,
        {"result": 1, "access_token": "C", "scopes": ["user_info"]},
    )
    results = crawl(source(server.base_url, token_file))
    assert server.count(PHOTOS) == 0
    assert "user_video_info" in (results[0].reason or "")
