"""``minsheng rules``: check, explain and backtest over a data directory that the pipeline wrote."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from crawlers.records import Mention, Tick, mention_id
from dashboards.ports import Query
from streams import wiring
from streams.codec import Codec
from streams.replay.backtest import Matter, Told
from streams.runners.embedded.runner import EmbeddedRunner
from streams.settings import load

AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
COMPLAINTS = (
    "工地欠了我们三个月工资一分没给，劳动监察推来推去没人管",
    "包工头跑了，三个月工资没给，去劳动监察说再等等，等到什么时候",
    "欠薪三个月了，劳动监察大队电话打不通，气死人",
    "我也是这个工地的，三个月工资没发，太欺负人了",
    "工资欠了三个月，孩子学费都交不上，劳动监察不作为",
    "同一个工地，三个月没发工资，投诉了没有任何回音",
    "三个月工资不给，劳动监察让我们自己找老板要，可笑",
    "工地拖欠三个月工资，到底有没有人管管",
    "欠我们三个月工资的工地又开工了，劳动监察还是不管",
)
RULES = resources.files("alerting").joinpath("defaults/rules.toml").read_text("utf-8")


@pytest.fixture
def worked(tmp_path: Path, minsheng: Callable[..., Any]) -> dict[str, Any]:
    """A data directory after one afternoon of complaints; the alert that came of them."""
    minsheng("config", "check")
    config = load()
    log = wiring.log(config)
    unit = config.settings.units[0].id
    for number, text in enumerate(COMPLAINTS):
        at = AT + timedelta(minutes=3 * number)
        log.ingest(
            [
                Mention(
                    mention_id=mention_id("weibo", str(number)), unit=unit, platform="weibo", kind="comment",
                    account_id="1", post_id="p", comment_id=str(number), parent_id=None, author=f"a{number}",
                    text=text, published_at=at, fetched_at=at, source="api",
                )
            ]
        )  # fmt: skip
        log.append([Tick(unit=unit, at=at)])
    index = wiring.index(config)
    runner = EmbeddedRunner(log.connection, Codec(), wiring.topology(config), wiring.sink(index), lambda: AT)
    while runner.pump():
        pass
    alert = max(index.scan(Query(kind="alerts")), key=lambda a: len(a["evidence"]))
    return dict(alert)


def test_the_rules_in_force_are_checked_and_shown(minsheng: Callable[..., Any]) -> None:
    """Version, author and date, and who is called when."""
    done = minsheng("rules", "check")
    assert done.status == 0
    assert "规则版本 2026.2" in done.out
    assert "红：第 0 分钟 主班、副班、带班领导、分管领导，每 3 分钟重复" in done.out


def test_a_wrong_rules_file_is_named(tmp_path: Path, minsheng: Callable[..., Any]) -> None:
    """File, key, what is wrong and what to write; status 2."""
    path = tmp_path / "mine.toml"
    path.write_text(RULES.replace("repeat_minutes = 3\n", "repeat_minutes = 0\n"), encoding="utf-8")
    done = minsheng("rules", "check", path)
    assert done.status == 2
    assert "mine.toml" in done.err
    assert "红色不能暂缓" in done.err


def test_an_alert_is_explained(worked: dict[str, Any], minsheng: Callable[..., Any]) -> None:
    """Which rule with its thresholds, which numbers, which evidence in words."""
    done = minsheng("rules", "explain", worked["alert_id"])
    assert done.status == 0
    assert f"规则:{worked['rule']}(由规则版本 2026.2 发出" in done.out
    assert "这条规则要求:" in done.out
    assert "negative_24h" in done.out
    assert "三个月" in done.out


def test_an_unknown_alert_is_unusable_input(worked: dict[str, Any], minsheng: Callable[..., Any]) -> None:
    """Status 2 and where ids are found."""
    done = minsheng("rules", "explain", "nope")
    assert (done.status, "没有预警 nope" in done.err) == (2, True)


def test_a_backtest_stands_beside_what_was_paged(
    worked: dict[str, Any], tmp_path: Path, minsheng: Callable[..., Any]
) -> None:
    """The same rules page the same matter alike; rules that ask for more page it no more; nothing new is stored."""
    same, strict = tmp_path / "same.toml", tmp_path / "strict.toml"
    same.write_text(RULES, encoding="utf-8")
    harder = RULES.replace("negative = 5\n", "negative = 500\n").replace("negative = 8\n", "negative = 800\n")
    strict.write_text(harder.replace("negative = 20\n", "negative = 900\n"), encoding="utf-8")
    since = (AT - timedelta(hours=1)).isoformat()
    (row,) = [
        row
        for row in minsheng("rules", "backtest", "--since", since, "--rules", same, "--json").rows
        if row["key"] == worked["key"]
    ]
    assert row["verdict"] == "相同"
    assert row["was"][0]["at"] == row["would"][0]["at"]
    done = minsheng("rules", "backtest", "--since", since, "--rules", strict)
    assert done.status == 0
    assert "取消" in done.out
    assert "没有通知" in done.out


@pytest.mark.parametrize(
    ("was", "would", "verdict"),
    [
        ([], [(0, "黄")], "新增"),
        ([(0, "黄")], [], "取消"),
        ([(0, "黄")], [(0, "橙")], "更高"),
        ([(0, "橙")], [(0, "黄")], "更低"),
        ([(30, "黄")], [(0, "黄")], "更早"),
        ([(0, "黄")], [(30, "黄")], "更晚"),
        ([(0, "黄")], [(1, "黄")], "相同"),
    ],
)
def test_a_matter_is_judged_by_level_then_time(was: Any, would: Any, verdict: str) -> None:
    """The highest level counts first, then when the first page came."""
    was, would = (
        tuple(Told(at=AT + timedelta(minutes=m), kind="open", level=level, to="a") for m, level in side)
        for side in (was, would)
    )
    assert Matter(key="k", title="t", was=was, would=would).verdict == verdict


def test_a_spreading_item_is_explained_and_backtested(tmp_path: Path, minsheng: Callable[..., Any]) -> None:
    """One post, read again and again: the alert names its rule and numbers; rules without the section page it no more."""
    minsheng("config", "check")
    config = load()
    log, index = wiring.log(config), wiring.index(config)
    unit = config.settings.units[0].id
    for minute, reposts in ((0, 3), (10, 25), (20, 27), (30, 130)):
        at = AT + timedelta(minutes=minute)
        said = Mention(
            mention_id=mention_id("weibo", "s"), unit=unit, platform="weibo", kind="mention", account_id="1", post_id="s",
            comment_id="s", parent_id=None, author="a", text="欠薪半年，劳动监察推来推去没人管，太让人寒心了",
            published_at=AT, fetched_at=at, source="api", repost_count=reposts,
        )  # fmt: skip
        log.ingest([said])
        log.append([Tick(unit=unit, at=at)])
    runner = EmbeddedRunner(log.connection, Codec(), wiring.topology(config), wiring.sink(index), lambda: AT)
    while runner.pump():
        pass
    (alert,) = index.scan(Query(kind="alerts"))
    assert (alert["level"], alert["rule"], alert["numbers"]) == ("黄", "spread-蓝", {"reposts": 130.0})
    said_of_it = minsheng("rules", "explain", alert["alert_id"]).out
    assert "已有转发 25 次(蓝色线:阅读 1,000 或转发 20)" in said_of_it
    assert "级别 蓝 → 黄:一条负面信息已有转发 130 次" in said_of_it
    assert "单条阅读不少于 1000,或单条转发不少于 20" in said_of_it
    without, harder = tmp_path / "without.toml", tmp_path / "harder.toml"
    start, end = RULES.index("[spread]"), RULES.index("[sources]")
    without.write_text(RULES[:start] + RULES[end:], encoding="utf-8")
    harder.write_text(RULES.replace("reposts = 20\n", "reposts = 26\n"), encoding="utf-8")
    since = (AT - timedelta(hours=1)).isoformat()
    for rules, verdict in ((without, "取消"), (harder, "更晚")):
        rows = minsheng("rules", "backtest", "--since", since, "--rules", rules, "--json").rows
        assert [row["verdict"] for row in rows if row["key"] == alert["key"]] == [verdict]
