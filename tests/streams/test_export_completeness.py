"""`minsheng export` says what of the exported span was not read completely; where that cannot be known it says so."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawlers.coverage import DayCoverage
from dashboards.documents import documents
from dashboards.indexes.sqlite import SqliteIndex

CONFIG = """
data_dir = "var"
units = [{ id = "baicheng", name = "白城市人社局" }]
[privacy]
pepper = { env = "EXPORT_PEPPER" }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPORT_PEPPER", "0123456789abcdef0123456789abcdef")
    (tmp_path / "minsheng.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "var").mkdir()
    index = SqliteIndex(tmp_path / "var" / "index.db")
    for day, gaps in ((2, {"配额用尽": 12.0}), (3, {})):
        told = DayCoverage(
            unit="baicheng", at=datetime(2026, 3, 9, tzinfo=UTC), day=date(2026, 3, day), platform="weibo", account_id="1",
            source="comments/to_me", lists=1, share=0.5 if gaps else 1.0, gaps=gaps, pending=0.0, new=1, updated=0,
        )  # fmt: skip
        index.put(documents(told, 1))
    index.close()
    return tmp_path


@pytest.mark.parametrize("kind", ["mentions", "opinions", "issues", "alerts"])
def test_an_export_of_a_day_with_a_gap_names_it(minsheng: Any, folder: Path, kind: str) -> None:
    """On standard error, as the rows themselves are a contract; not for a day that was read."""
    gap = minsheng("export", kind, "--out", "a.jsonl", "--since", "2026-03-02", "--until", "2026-03-03")
    assert (gap.status, "微博 comments/to_me（3月2日，读全 50%，配额用尽）" in gap.err) == (0, True)
    whole = minsheng("export", kind, "--out", "b.jsonl", "--since", "2026-03-03", "--until", "2026-03-04")
    assert (whole.status, "没有读全" in whole.err) == (0, False)


def test_the_coverage_itself_is_exported(minsheng: Any, folder: Path) -> None:
    """A line a source and day."""
    assert minsheng("export", "coverage", "--out", "c.jsonl").status == 0
    assert (folder / "c.jsonl").read_text("utf-8").count('"source":"comments/to_me"') == 2


def test_mentions_are_exported_while_the_index_is_away(minsheng: Any, folder: Path) -> None:
    """They come out of the log; that nobody can say how whole they are is said."""
    with (folder / "minsheng.toml").open("a", encoding="utf-8") as file:
        file.write('[index]\nurl = "http://127.0.0.1:9"\n')
    done = minsheng(
        "export", "mentions", "--out", "m.jsonl", "--since", str(date(2026, 3, 2) - timedelta(days=1))
    )
    assert done.status == 0, done.err
    assert "说不出这一时段是否读全" in done.err
