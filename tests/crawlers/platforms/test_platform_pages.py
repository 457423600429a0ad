"""Pages: every body in ``pages/`` parses to what stands beside it, and no parser is without a page."""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crawlers.platforms
from crawlers.crawl import SPIDERS
from crawlers.platforms.app import errors as app_errors
from crawlers.platforms.app import parse as app
from crawlers.platforms.douyin import auth as douyin_auth
from crawlers.platforms.douyin import errors as douyin_errors
from crawlers.platforms.douyin import parse as douyin
from crawlers.platforms.kuaishou import auth as kuaishou_auth
from crawlers.platforms.kuaishou import errors as kuaishou_errors
from crawlers.platforms.kuaishou import parse as kuaishou
from crawlers.platforms.outcome import Outcome
from crawlers.platforms.raw import Page, Post
from crawlers.platforms.reply import Judged, Reply
from crawlers.platforms.toutiao import errors as toutiao_errors
from crawlers.platforms.toutiao import parse as toutiao
from crawlers.platforms.website import errors as website_errors
from crawlers.platforms.website import parse as website
from crawlers.platforms.wechat import auth as wechat_auth
from crawlers.platforms.wechat import errors as wechat_errors
from crawlers.platforms.wechat import parse as wechat
from crawlers.platforms.weibo import errors as weibo_errors
from crawlers.platforms.weibo import parse as weibo
from crawlers.platforms.weibo_public import errors as weibo_public_errors
from crawlers.platforms.weibo_public import parse as weibo_public

PAGES = Path(__file__).parent / "pages"
SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "platforms" / "samples"
POST = Post(post_id="10:0", title="题目", permalink="https://post.example/10")

NOW = datetime(2024, 6, 6, 4, 0, tzinfo=UTC)
LISTED = website.Listed("./202406/t20240605_1.html", "养老金何时到账")
PARSERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "weibo-list": weibo.parse_list,
    "weibo-posts": weibo.parse_own_posts,
    "weibo-lifetime": weibo.parse_lifetime,
    "weibo_public-posts": lambda data: weibo_public.parse_posts(data, NOW),
    "weibo_public-comments": lambda data: weibo_public.parse_comments(data, POST),
    "weibo_public-replies": lambda data: weibo_public.parse_replies(data, POST),
    "website-list": lambda data: _board(
        data, website.parse_list, data.get("address", "/"), data.get("family", "trs")
    ),
    "website-letter": lambda data: _board(
        data, website.parse_letter, LISTED, "/letters/1.html", "https://a.example/1", NOW
    ),
    "app-feedback": lambda data: app.parse_feedback(data, NOW),
    "wechat-published": lambda data: wechat.parse_published(data, 0),
    "wechat-summary": wechat.parse_summary,
    "wechat-comments": lambda data: wechat.parse_comments(data, POST, 0),
    "wechat-token": wechat_auth.parse_token,
    "douyin-videos": douyin.parse_videos,
    "douyin-comments": lambda data: douyin.parse_comments(data, POST),
    "douyin-replies": lambda data: douyin.parse_comments(data, POST, "@root="),
    "douyin-token": douyin_auth.parse_token,
    "toutiao-comments": lambda data: toutiao.parse_comments(data, POST, 0),
    "toutiao-replies": lambda data: toutiao.parse_replies(data, POST, "1", 0),
    "kuaishou-photos": kuaishou.parse_photos,
    "kuaishou-token": kuaishou_auth.parse_token,
}


def _board(data: dict[str, Any], parser: Callable[..., Any], *more: Any) -> Any:
    """A web page's parser on ``html``; a page that is none gives the complaint."""
    try:
        return parser(str(data.get("html", "")), *more)
    except website.BoardError as error:
        return str(error)


JUDGES: dict[str, Callable[[Reply], Judged]] = {
    "weibo": weibo_errors.judge,
    "wechat": wechat_errors.judge,
    "douyin": douyin_errors.judge,
    "toutiao": toutiao_errors.judge,
    "kuaishou": kuaishou_errors.judge,
    "weibo_public": weibo_public_errors.judge,
    "website": website_errors.judge,
    "app": app_errors.judge,
}


def plain(value: Any) -> Any:
    """A record as JSON, without the fields that have their default."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: plain(getattr(value, each.name))
            for each in fields(value)
            if getattr(value, each.name) != each.default
        }
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.json")), ids=lambda path: path.stem)
def test_a_page_parses_to_what_stands_beside_it(path: Path) -> None:
    """``{"about", "body", "expected"}``; the file's name begins with its parser's."""
    page = json.loads(path.read_text(encoding="utf-8"))
    parser = PARSERS[path.stem.partition(".")[0]]
    assert plain(parser(page["body"])) == page["expected"], page["about"]


def test_every_site_has_a_judge_and_a_page() -> None:
    """A folder of platforms/ without them is not finished; nor is a spider."""
    folder = Path(crawlers.platforms.__file__).parent
    sites = {path.name for path in folder.iterdir() if (path / "parse.py").exists()}
    assert sites == set(JUDGES) == {name.partition("-")[0] for name in PARSERS} == set(SPIDERS)


def test_every_parser_has_a_page() -> None:
    """A parser nobody fed is not finished."""
    assert {path.stem.partition(".")[0] for path in PAGES.glob("*.json")} == set(PARSERS)


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6)
NAMES = (
    "comments", "statuses", "comment", "list", "item", "data", "content", "news_item", "url",
    "user", "status", "reply_comment", "id", "idstr", "mid", "text", "created_at", "create_time",
    "user_comment_id", "reply", "openid", "comment_id", "cursor", "has_more", "msgid", "video_list",
    "photo_id", "item_id", "statistics", "reply_to_comment", "offset", "total", "total_number",
    "access_token", "refresh_token", "scope", "scopes",
)  # fmt: skip
SHAPES = st.recursive(
    VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from(NAMES), SHAPES, max_size=6))
def test_no_shape_of_a_page_raises(data: dict[str, Any]) -> None:
    """Fields may be missing, null, of another type: parsers skip and count, they do not fail."""
    for parser in PARSERS.values():
        parser(data)


SAMPLED = {
    "weibo_api_comments_to_me": ("weibo-list", ["5041234567890999", "5041234567890123"]),
    "wechat_comment_list": ("wechat-comments", ["10:0:3", "10:0:2", "10:0:1"]),
    "douyin_item_comment_list": ("douyin-comments", ["@9VwW0qOBUN9mJyD3bNxvGc791G3uO/mLOZ10oQ+Q=="]),
    "douyin_item_comment_list_empty_more": ("douyin-comments", []),
    "toutiao_tab_comments": ("toutiao-comments", ["7376812439848665099"]),
    "toutiao_tab_comments_objform": ("toutiao-comments", ["7376812439848665099"]),
    "toutiao_reply_list": ("toutiao-replies", ["7376812439848665199"]),
}


@pytest.mark.parametrize("name", SAMPLED)
def test_the_shared_samples_hold_the_comments_they_hold(name: str) -> None:
    """The fact sheet's bodies, when they are at hand."""
    path = SAMPLES / f"{name}.json"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    parser, ids = SAMPLED[name]
    judged = JUDGES[parser.partition("-")[0]](Reply(200, path.read_bytes()))
    assert judged.verdict.outcome is Outcome.OK
    page = PARSERS[parser](judged.data)
    assert isinstance(page, Page)
    assert [comment.comment_id for comment in page.comments] == ids
    assert all(comment.published_at for comment in page.comments)
    assert page.unreadable == 0
