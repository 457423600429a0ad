"""A page as people read it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from alerting.records import Level, Page, PageKind
from alerting.templates import message

PAGE = Page(
    unit="u",
    page_id="p1",
    alert_id="a1",
    kind="open",
    at=datetime(2026, 3, 9, 2, 5, tzinfo=UTC),
    to="duty1",
    channels=("c",),
    level="橙",
    title="洮南安置楼欠薪",
    why="24 小时负面 40 条",
    evidence=("m1", "m2"),
)


def test_a_page_says_level_matter_reason_count_time_and_link() -> None:
    """Short, in Chinese, by the officers' clock, with a link to the desk and no comment's text."""
    found = message(PAGE, to="值班员甲", console="https://desk.example.com/")
    assert found.title == "【橙】洮南安置楼欠薪"
    assert found.body == "24 小时负面 40 条\n相关信息 2 条\n03月09日 10:05 发出,请接报"
    assert found.url == "https://desk.example.com/?alert=a1"
    assert (found.page_id, found.to, found.level) == ("p1", "值班员甲", "橙")


@pytest.mark.parametrize(("kind", "words"), [("raise", "升级"), ("escalate", "逐级"), ("remind", "再次")])
def test_the_kind_of_page_shows_in_the_title(kind: PageKind, words: str) -> None:
    """A reader sees why the phone rings again."""
    assert message(replace(PAGE, kind=kind), to="甲").title.startswith(f"【橙·{words}】")


def test_a_page_that_may_be_a_repeat_says_so() -> None:
    """Marked for people and for programs."""
    found = message(PAGE, to="甲", maybe_repeated=True)
    assert "可能重复" in found.title
    assert found.maybe_repeated


def test_long_pages_stay_within_bytes() -> None:
    """Title and body are cut at characters, and what must be read last stays."""
    found = message(replace(PAGE, title="欠薪" * 100, why="拖欠" * 2000), to="甲")
    assert len(found.title.encode()) <= 90
    assert len(found.body.encode()) <= 1024
    assert found.body.endswith("请接报")


@pytest.mark.parametrize(
    ("level", "kind", "silent"),
    [("蓝", "open", True), ("蓝", "escalate", False), ("蓝", "remind", False), ("黄", "open", False), ("红", "raise", False)],
)  # fmt: skip
def test_the_first_page_of_blue_is_silent(level: Level, kind: PageKind, silent: bool) -> None:
    """A transfer or a reminder asks somebody to act, and any higher level rings."""
    assert message(replace(PAGE, level=level, kind=kind), to="甲").silent is silent
