"""`minsheng replay`: a small stream through the whole pipeline by its own time."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.streams.conftest import Done, read

BEGIN = datetime(2026, 3, 12, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WAGES = (
    "洮南嫩江路工地拖欠我们农民工工资三个月，没人管",
    "洮南嫩江路那个工地又拖欠农民工工资，三个月一分没见",
    "嫩江路工地欠薪三个月了，包工头跑了，农民工咋办",
    "拖欠农民工工资三个月的洮南工地，人社局管不管",
    "我也是洮南嫩江路工地的，工资拖欠三个月，家里揭不开锅",
)
QUIET = ("社保卡补办带什么材料", "失业金怎么领", "感谢窗口小李，态度好", "退休认证在哪做", "招聘会几点开始")
SHARED = Path(__file__).parents[3] / "shared"

FILES = ("assignments.jsonl", "issues.jsonl", "alerts.jsonl", "pages.jsonl")
ISSUE = {
    "issue_id", "title", "topic", "keywords", "first_seen", "last_seen", "size", "authors", "platforms", "regions",
}  # fmt: skip
ALERT = {"alert_id", "issue_id", "kind", "opened_at", "level", "max_level", "changes", "evidence"}
PAGE = {"page_id", "alert_id", "kind", "at", "to", "channel", "level", "why", "evidence"}
LEVELS = ("蓝", "黄", "橙", "红")


def row(number: int, minutes: float, words: str, **more: Any) -> dict[str, Any]:
    return {
        "platform": "weibo", "account_id": "1404376560", "post_id": "p1", "comment_id": f"c{number}", "parent_id": None,
        "author": f"a{number}", "text": words, "published_at": (BEGIN + timedelta(minutes=minutes)).isoformat(),
        "like_count": 0, "event": None,
    } | more  # fmt: skip


def stream() -> list[dict[str, Any]]:
    """Two quiet days, then in one hour thirty people of three platforms about unpaid wages, one of them desperate."""
    rows = [row(n, n * 60, QUIET[n % len(QUIET)]) for n in range(48)]
    for n in range(30):
        platform = ("weibo", "douyin", "toutiao")[n % 3]
        words = f"{WAGES[n % len(WAGES)]}，{n}号"
        rows.append(row(100 + n, 48 * 60 + 2 * n, words, platform=platform, post_id="p2"))
    rows.append(row(200, 49 * 60 + 30, "工资要不回来，我真不想活了，今晚就从楼上跳下去", post_id="p2"))
    return rows


@pytest.fixture
def replayed(minsheng: Callable[..., Done], lines: Any, tmp_path: Path) -> dict[str, list[dict[str, Any]]]:
    source = lines("stream.jsonl", *stream())
    done = minsheng("replay", source, "--out", "out")
    assert done.status == 0, done.err
    assert done.out == ""
    return {Path(name).stem: read(tmp_path / "out" / name) for name in FILES}


def test_the_files_hold_what_the_contract_says(
    replayed: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    """Every row has its keys; ids lead from assignments to issues, from pages to alerts."""
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert summary["mentions"] == 79
    assert {"wall_seconds", "mentions_per_second"} <= summary.keys()
    assignments, issues = replayed["assignments"], replayed["issues"]
    assert [each["comment_id"] for each in assignments] == [each["comment_id"] for each in stream()]
    assert all(each.keys() == {"comment_id", "issue_id"} for each in assignments)
    assert {each["issue_id"] for each in assignments} - {None} == {each["issue_id"] for each in issues}
    assert all(each.keys() >= ISSUE and isinstance(each["authors"], int) for each in issues)
    assert all(each.keys() >= ALERT for each in replayed["alerts"])
    assert all(each.keys() >= PAGE for each in replayed["pages"])
    alerts = {each["alert_id"]: each for each in replayed["alerts"]}
    assert {each["kind"] for each in alerts.values()} >= {"rescue", "emerging"}
    assert {page["alert_id"] for page in replayed["pages"]} <= alerts.keys()
    assert {page["kind"] for page in replayed["pages"]} <= {"open", "raise", "escalate", "remind"}
    for alert in alerts.values():
        assert LEVELS.index(alert["max_level"]) >= LEVELS.index(alert["level"])


def test_nothing_is_known_before_it_was_written(replayed: dict[str, list[dict[str, Any]]]) -> None:
    """Alerts and pages cite at most 20 comments, none of them later than themselves."""
    at = {each["comment_id"]: datetime.fromisoformat(each["published_at"]) for each in stream()}
    assert replayed["pages"]
    for cited, moment in [
        *((page["evidence"], page["at"]) for page in replayed["pages"]),
        *((alert["evidence"], alert["opened_at"]) for alert in replayed["alerts"]),
    ]:
        assert 1 <= len(cited) <= 20
        assert len(set(cited)) == len(cited)
        assert max(at[comment] for comment in cited) <= datetime.fromisoformat(moment)


def test_two_processes_give_equal_files_and_the_truth_is_not_read(lines: Any, tmp_path: Path) -> None:
    """Another hash seed, and other (false) ``event`` and ``like_count``: the same bytes, summary.json apart."""
    truth = lines("truth.jsonl", *stream())
    lies = lines("lies.jsonl", *(each | {"event": "e1", "like_count": 9999} for each in stream()))
    for seed, source in (("1", truth), ("2", lies)):
        subprocess.run(
            [sys.executable, "-m", "streams.cli", "replay", source, "--out", tmp_path / seed],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            timeout=120,
        )
    for name in FILES:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name


def test_an_answer_in_time_spares_the_others(minsheng: Any, lines: Any, tmp_path: Path) -> None:
    """An officer who takes two hours is reminded or passed over; one who takes a minute is not."""
    source = lines("stream.jsonl", *stream())
    for after in ("1m", "2h"):
        assert minsheng("replay", source, "--out", after, "--ack-after", after).status == 0
    quick, slow = (read(tmp_path / after / "pages.jsonl") for after in ("1m", "2h"))
    assert not [page for page in quick if page["kind"] in ("escalate", "remind")]
    assert [page for page in slow if page["kind"] in ("escalate", "remind")]


def test_an_empty_stream_is_a_backtest_too(minsheng: Any, lines: Any, tmp_path: Path) -> None:
    """No row, no alert, status 0 and all five files."""
    assert minsheng("replay", lines("empty.jsonl"), "--out", "out").status == 0
    assert [read(tmp_path / "out" / name) for name in FILES] == [[], [], [], []]


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ('{"platform": ', "第 2 行：不是一个 JSON 对象"),
        ({k: v for k, v in row(2, 1, "好").items() if k != "published_at"}, "第 2 行：缺少 'published_at'"),
        ({k: v for k, v in row(2, 1, "好").items() if k != "text"}, "第 2 行：缺少 'text'"),
        (row(2, 1, "好", published_at="2026-03-12T09:01:00"), "第 2 行：published_at 没有时区"),
        (row(2, 1, "好", published_at="昨天"), "第 2 行："),
        (row(2, 1, "好", platform="qq"), "第 2 行：不认识的平台“qq”"),
        (row(2, -1, "好"), "第 2 行：时间早于上一行：请先按 published_at 排序"),
        (row(2, 1, "好", text=5), "第 2 行：text 应为文字"),
        (row(2, 1, "好", author=None), "第 2 行：author 应为文字"),
        (row(2, 1, "好", comment_id=5), "第 2 行：comment_id 应为文字"),
    ],
)
def test_an_unusable_row_is_named(minsheng: Any, lines: Any, second: object, says: str) -> None:
    """Status 2 with file, line and what is wrong."""
    source = lines("stream.jsonl", row(1, 0, "好"), second)
    done = minsheng("replay", source, "--out", "out")
    assert done.status == 2, done.err
    assert f"{source} {says}" in done.err


def test_an_unusable_rules_file_is_named(minsheng: Any, lines: Any, tmp_path: Path) -> None:
    """Missing, no TOML, or an unknown key: status 2 and the file."""
    source = lines("stream.jsonl", row(1, 0, "好"))
    (tmp_path / "broken.toml").write_text("[[[")
    (tmp_path / "unknown.toml").write_text('version = "1"\nnonsense = 1\n')
    for name in ("none.toml", "broken.toml", "unknown.toml"):
        done = minsheng("replay", source, "--out", "out", "--rules", name)
        assert done.status == 2, name
        assert name in done.err
        assert "Traceback" not in done.err


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is absent: no corpus to replay")
def test_the_scorer_accepts_the_replay_of_the_corpus(minsheng: Any, tmp_path: Path) -> None:
    """The development stream goes through, and score_replay.py can read what came out."""
    corpus = SHARED / "corpus" / "dev"
    done = minsheng("replay", corpus / "stream.jsonl", "--out", "out")
    assert done.status == 0, done.err
    scored = subprocess.run(
        [sys.executable, SHARED / "tools" / "score_replay.py", corpus, tmp_path / "out"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert scored.returncode == 0, scored.stderr
    assert json.loads(scored.stdout)
