"""Mentions, pages, curves, issues, sources, weeks and times as they are shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboards.console.desk import Gap, Source
from dashboards.console.times import exact, moment, shown, span
from dashboards.console.views.curve import chart_options, curve, spark
from dashboards.console.views.delivery import told
from dashboards.console.views.issues import address, listed, row
from dashboards.console.views.mentions import evidence, line
from dashboards.console.views.sources import source_rows
from dashboards.console.views.weeks import is_week, weeks

NOW = datetime(2026, 1, 20, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//evil", "", None, 7])
def test_only_web_addresses_become_links(link):
    """What a browser could run is no link."""
    assert line({"permalink": link}).link is None
    assert line({"permalink": "https://m.weibo.cn/status/1"}).link == "https://m.weibo.cn/status/1"


def test_a_mention_without_words_or_labels_is_still_a_line():
    """Its platform is a word, its flags too."""
    shown_line = line({"platform": "douyin", "text": "", "flags": ["mass", "new_flag"]})
    assert (shown_line.text, shown_line.platform, shown_line.flags) == (
        "（没有文字，或已超过保存期限）",
        "抖音",
        ("聚集苗头", "new_flag"),
    )


def test_evidence_keeps_the_order_of_its_ids_and_counts_what_is_missing():
    """Most telling first; what retention removed is counted."""
    lines, missing = evidence(["b", "x", "a"], [{"mention_id": "a"}, {"mention_id": "b"}])
    assert ([one.mention_id for one in lines], missing) == (["b", "a"], 1)


def test_pages_show_their_newest_outcome_and_all_attempts():
    """A page without attempts waits; a possibly repeated one says so."""
    pages = [
        {"page_id": "2", "at": "2026-01-20T06:01:00+00:00", "to": "lead"},
        {"page_id": "1", "at": "2026-01-20T06:00:00+00:00", "to": "duty1"},
    ]
    attempts: list[dict[str, Any]] = [
        {
            "page_id": "1",
            "at": "2026-01-20T06:00:09+00:00",
            "outcome": "read",
            "channel": "b",
            "maybe_repeated": True,
        },
        {
            "page_id": "1",
            "at": "2026-01-20T06:00:02+00:00",
            "outcome": "rejected",
            "channel": "a",
            "detail": "号码停机",
        },
    ]
    first, second = told(pages, attempts, {"duty1": "甲"})
    assert (first.to, first.outcome, first.good, first.maybe_repeated) == ("甲", "已读", True, True)
    assert [(a.channel, a.outcome, a.detail) for a in first.attempts] == [
        ("a", "被拒收", "号码停机"),
        ("b", "已读", ""),
    ]
    assert (second.to, second.outcome, second.good) == ("lead", "等待发送", False)


def test_a_curve_has_every_hour_and_says_its_peak():
    """Hours without mentions count 0; hours are those of Asia/Shanghai."""
    shown_curve = curve([(NOW - timedelta(hours=2), 5), (NOW - timedelta(hours=99), 7)], until=NOW, hours=4)
    assert shown_curve.counts == (0, 5, 0, 0)
    assert shown_curve.sentence == "近 4 小时共 5 条，1月20日 12 时最多（5 条）"
    assert chart_options(shown_curve, "#000")["series"][0]["data"] == [0, 5, 0, 0]
    assert curve([], until=NOW, hours=2).sentence == "近 2 小时没有信息"


def test_a_spark_is_numbers_only():
    """Its highest point is at the top, an empty one does not divide by zero."""
    assert spark([0, 4], width=10, height=20) == "0.0,18.0 10.0,2.0"
    assert spark([]) == ""
    assert spark([0]) == "0.0,26.0"


def test_an_issue_lists_its_platforms_and_regions_most_first():
    """Counts are sorted; missing ones are a dash."""
    shown_row = row({"platforms": {"douyin": 2, "weibo": 9}, "growth": 2.0, "unit": "u"}, {"u": "某局"})
    assert (listed(shown_row.platforms), listed(shown_row.regions)) == ("微博 9、抖音 2", "—")
    assert (shown_row.growth, shown_row.unit_name, shown_row.title) == ("2.0 倍", "某局", "(未命名话题)")
    assert address({"q": "取", "topic": "", "after": "1"}, None) == "/issues?q=%E5%8F%96"


def test_sources_in_trouble_come_first_with_their_reason():
    """Resting, incomplete, never read, complete: in this order."""
    read = NOW - timedelta(minutes=3)
    sources = [
        Source(platform="weibo", account_id="1", source="a", last_fetch=read, complete=True, expected=5, got=5, new=1),
        Source(platform="douyin", account_id="2", source="b"),
        Source(platform="kuaishou", account_id="3", source="c", last_fetch=read, complete=False, reason="额度用完",
               gaps=(Gap(since=None, until=None),)),
        Source(platform="toutiao", account_id="4", source="d", last_fetch=read, complete=True, reason="要求登录",
               resting_until=NOW + timedelta(hours=2)),
        Source(platform="app", account_id="5", source="e", last_fetch=read, complete=True, resting_until=read,
               gaps=(Gap(since=read, until=NOW),)),
    ]  # fmt: skip
    rows = source_rows(sources, NOW)
    assert [r.verdict for r in rows] == ["暂停读取", "不完整", "有缺口", "尚未读取", "完整"]
    assert (rows[0].reason, rows[0].resting) == ("要求登录", "今天 16:30 恢复（还有 2 小时 0 分）")
    assert (rows[1].gaps, rows[2].gaps, rows[2].resting) == (
        ("最早 至 现在",),
        ("今天 14:27 至 今天 14:30",),
        "",
    )
    assert (rows[4].counts, rows[4].ago) == ("应有 5 条，读到 5 条，新 1 条", "3 分 00 秒前")


def test_weeks_are_iso_weeks_of_shanghai_and_the_running_one_is_marked():
    """Sunday evening UTC is Monday in Shanghai; the year of a week is its ISO year."""
    listed_weeks = weeks(datetime(2026, 1, 4, 17, tzinfo=UTC), 2)
    assert listed_weeks == {
        "2026-W02": "2026 年第 2 周（1月5日—1月11日），本周未完",
        "2026-W01": "2026 年第 1 周（12月29日—1月4日）",
    }


@pytest.mark.parametrize(
    ("text", "exists"),
    [
        ("2026-W53", True),
        ("2025-W53", False),
        ("2026-W00", False),
        ("2026-5", False),
        ("../../x", False),
        ("0000-W01", False),
    ],
)
def test_only_weeks_that_exist_are_weeks(text, exists):
    """2026 has 53 ISO weeks, 2025 has 52."""
    assert is_week(text) is exists


def test_times_are_shown_in_shanghai_and_read_tolerantly():
    """A time without offset is UTC; what is no time is None."""
    assert shown(NOW, NOW) == "今天 14:30"
    assert shown(NOW - timedelta(days=1), NOW) == "昨天 14:30"
    assert shown(NOW - timedelta(days=9), NOW) == "1月11日 14:30"
    assert shown(NOW - timedelta(days=90), NOW) == "2025年10月22日 14:30"
    assert (shown(None), exact(None), exact(NOW)) == ("—", "", "2026-01-20 14:30:00")
    assert moment("2026-01-20T06:30:00") == NOW
    assert (moment("soon"), moment(5), moment(None)) == (None, None, None)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-5, "0 秒"), (59, "59 秒"), (200, "3 分 20 秒"), (7500, "2 小时 5 分"), (273600, "3 天 4 小时")],
)
def test_spans_are_words(seconds, words):
    """Two units at most, never negative."""
    assert span(timedelta(seconds=seconds)) == words
