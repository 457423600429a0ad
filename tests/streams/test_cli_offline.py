"""`minsheng analyze` and `minsheng cluster`: files in, files out."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.streams.conftest import read

KEYS = {"id", "sentiment", "sentiment_score", "intent", "topic", "flags", "region", "keywords", "text"}
TEXTS = (
    "洮南工地拖欠工资三个月了，没人管，大家一起去政府讨说法",
    "社保卡怎么补办，电话13900001111",
    "感谢窗口小张，态度真好",
    "",
)
SHARED = Path(__file__).parents[3] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is absent: nothing to score against")


def test_analyze_writes_every_row_in_order(minsheng: Any, lines: Any, tmp_path: Path) -> None:
    """The contract's keys, the input's order, masked text; both names of the id are understood."""
    source = lines(
        "in.jsonl",
        *({"id": f"c{n}", "text": text} for n, text in enumerate(TEXTS)),
        {"comment_id": 77, "text": "好"},
    )
    done = minsheng("analyze", source, "--out", "out/labels.jsonl")
    assert done.status == 0, done.err
    rows = read(tmp_path / "out" / "labels.jsonl")
    assert [row["id"] for row in rows] == ["c0", "c1", "c2", "c3", "77"]
    assert all(row.keys() == KEYS for row in rows)
    assert all(-1 <= row["sentiment_score"] <= 1 for row in rows)
    assert "13900001111" not in rows[1]["text"]
    assert "pii" in rows[1]["flags"]
    assert rows[0]["region"] == "洮南市"
    assert done.out == ""


def test_analyze_ignores_labels(minsheng: Any, lines: Any, tmp_path: Path) -> None:
    """Rows that carry (false) labels give the same bytes as rows without."""
    plain = [{"id": str(n), "text": text} for n, text in enumerate(TEXTS)]
    lies = {
        "sentiment": "positive",
        "intent": "感谢",
        "topic": "x",
        "flags": ["mass"],
        "region": "x",
        "hard": "x",
    }
    minsheng("analyze", lines("plain.jsonl", *plain), "--out", "plain.out")
    minsheng("analyze", lines("lies.jsonl", *(row | lies for row in plain)), "--out", "lies.out")
    assert (tmp_path / "plain.out").read_bytes() == (tmp_path / "lies.out").read_bytes()


def test_cluster_gives_each_row_its_cluster(minsheng: Any, lines: Any, tmp_path: Path) -> None:
    """Same order, exactly the contract's keys, one matter in one cluster and another outside it."""
    texts = [
        "洮南工地拖欠农民工工资三个月",
        "洮南那个工地又拖欠农民工工资三个月没发",
        "社保卡补办要带什么材料",
        "洮南工地拖欠工资三个月，农民工咋办",
    ]
    source = lines("in.jsonl", *({"id": str(n), "text": text} for n, text in enumerate(texts)))
    done = minsheng("cluster", source, "--out", "out.jsonl")
    assert done.status == 0, done.err
    rows = read(tmp_path / "out.jsonl")
    assert [row["id"] for row in rows] == ["0", "1", "2", "3"]
    assert all(row.keys() == {"id", "cluster"} and isinstance(row["cluster"], str) for row in rows)
    clusters = [row["cluster"] for row in rows]
    assert clusters[0] == clusters[1] != clusters[2]


@pytest.mark.parametrize("command", ["analyze", "cluster"])
@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('{"id": "2", "text": ', "第 2 行：不是一个 JSON 对象"),
        ("[1, 2]", "第 2 行：不是一个 JSON 对象"),
        ({"text": "好"}, "第 2 行：缺少 id"),
        ({"id": "2"}, "第 2 行：缺少 text"),
        ({"id": "2", "text": 5}, "第 2 行：缺少 text 或它不是文字"),
    ],
)
def test_an_unusable_line_is_named(
    minsheng: Any, lines: Any, tmp_path: Path, command: str, row: object, says: str
) -> None:
    """Status 2 with file, line and what to do; no result file is left that could be taken for whole."""
    source = lines("in.jsonl", {"id": "1", "text": "好"}, row)
    done = minsheng(command, source, "--out", "out.jsonl")
    assert done.status == 2
    assert f"{source} {says}" in done.err
    assert "：请" in done.err or "：每行应是" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


@pytest.mark.parametrize("command", ["analyze", "cluster"])
def test_a_missing_file_is_named(minsheng: Any, command: str) -> None:
    """Status 2 and the path."""
    done = minsheng(command, "没有.jsonl", "--out", "out.jsonl")
    assert done.status == 2
    assert "没有.jsonl：打不开" in done.err
    assert "请检查路径" in done.err


@needs_shared
def test_the_scorer_accepts_the_labels(minsheng: Any, tmp_path: Path) -> None:
    """score_labels.py finds a row for every comment of the development corpus."""
    gold = SHARED / "corpus" / "dev" / "comments.jsonl"
    assert minsheng("analyze", gold, "--out", "pred.jsonl").status == 0
    scorer = SHARED / "tools" / "score_labels.py"
    done = subprocess.run(
        [sys.executable, scorer, gold, tmp_path / "pred.jsonl"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "sentiment" in json.loads(done.stdout)
