"""The rehearsal's time and its script."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.sandbox.identities import bytedance_id, douyin_id, kuaishou_photo_id, weibo_id
from crawlers.sandbox.scenario import ScenarioError, load_rehearsal, read_scenario
from crawlers.sandbox.timeline import DEFAULT_ANCHOR, Timeline, moment

START = datetime(2026, 3, 10, 2, 20, tzinfo=UTC)


def test_the_past_is_as_long_as_it_was() -> None:
    assert Timeline(START, 60).published_at(moment(1, "08:05")) == START - timedelta(
        days=1, hours=2, minutes=15
    )


def test_the_anchor_is_the_start() -> None:
    assert Timeline(START, 60).published_at(DEFAULT_ANCHOR) == START


def test_the_future_is_compressed_by_the_speed() -> None:
    assert Timeline(START, 60).published_at(moment(2, "11:20:30")) == START + timedelta(seconds=60)


def test_time_never_runs_backwards() -> None:
    line = Timeline(START.replace(microsecond=700_000), 97.3)
    times = [line.published_at(timedelta(minutes=minute)) for minute in range(0, 4 * 1440, 7)]
    assert times == sorted(times)


@pytest.mark.parametrize("clock", ["24:00", "08:60", "8", "x:y"])
def test_impossible_times_are_refused(clock: str) -> None:
    with pytest.raises(ValueError, match="不是时间"):
        moment(1, clock)


def test_a_timeline_needs_a_zone_and_a_speed() -> None:
    with pytest.raises(ValueError, match="时区"):
        Timeline(datetime(2026, 3, 10), 60)  # noqa: DTZ001
    with pytest.raises(ValueError, match="大于 0"):
        Timeline(START, 0)


def test_the_rehearsal_has_every_platform() -> None:
    scenario = load_rehearsal()
    assert {post.platform for post in scenario.posts} == {"weibo", "wechat", "douyin", "toutiao", "kuaishou"}
    assert {comment.platform for comment in scenario.comments} == {post.platform for post in scenario.posts}
    assert any(comment.post is None for comment in scenario.comments)
    assert any(comment.text == "" for comment in scenario.comments)


POSTS = "p1\tweibo\t1\t08:00\t标题\n"


@pytest.mark.parametrize(
    ("posts", "comments", "said"),
    [
        ("p1\tweibo\t1\t08:00\n", "", "posts.tsv 第 1 行.*5 列"),
        ("p1\tqq\t1\t08:00\t标题\n", "", "平台 qq 不认识"),
        ("p1\tweibo\t1\t25:00\t标题\n", "", "时间"),
        (POSTS + POSTS, "", "第 2 行.*重复"),
        (POSTS, "c1\tp9\t-\ta1\t1\t09:00:00\t0\tbg\t好\n", "comments.tsv 第 1 行.*p9"),
        (POSTS, "c1\tp1\t-\ta1\t1\t07:00:00\t0\tbg\t好\n", "早于"),
        (POSTS, "c1\tp1\tc0\ta1\t1\t09:00:00\t0\tbg\t好\n", "c0 不存在"),
        (POSTS, "c1\tp1\t-\ta1\t1\t09:00:00\t多\tbg\t好\n", "点赞数"),
        (POSTS, "c1\tp1\t-\ta1\t1\t09:00:00\t0\tbg\t \n", "正文为空"),
        (POSTS, "c1\t-\tc0\ta1\t1\t09:00:00\t0\tbg\t好\n", "提及"),
    ],
)
def test_wrong_scripts_name_the_line(tmp_path: Path, posts: str, comments: str, said: str) -> None:
    (tmp_path / "posts.tsv").write_text(posts, encoding="utf-8")
    (tmp_path / "comments.tsv").write_text(comments, encoding="utf-8")
    with pytest.raises(ScenarioError, match=said):
        read_scenario(tmp_path)


def test_a_missing_script_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"posts\.tsv"):
        read_scenario(tmp_path)


def test_ids_look_like_the_platforms_and_stay() -> None:
    at = moment(2, "10:00")
    assert len(str(weibo_id("c1", at))) == 16
    assert weibo_id("c1", at) < weibo_id("c2", at + timedelta(seconds=1))
    assert bytedance_id("c1", at) > 2**53
    assert len(str(bytedance_id("c1", at))) == 19
    video = douyin_id("item", "p1")
    assert video == douyin_id("item", "p1")
    assert video.startswith("@")
    assert video.endswith("==")
    assert "+" in video
    assert "/" in video
    assert kuaishou_photo_id("p1").startswith("3x")
