"""kill -9 at any moment: nothing lost, nothing counted twice, only the page in the air repeated and marked."""

import json
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

KILLS = 50
SEED = 20260302


def ingest(folder: Path, kills: int) -> dict[str, Any]:
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.killer", str(folder), str(SEED), str(kills)],
        capture_output=True,
        text=True,
        timeout=290,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def sent(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "sent.jsonl").read_text().splitlines()]


@pytest.mark.slow
def test_fifty_kills_change_nothing(tmp_path: Path) -> None:
    """State, alerts, pages and index after 50 kills equal those of an undisturbed run."""
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    ingest(calm, 0)
    report = ingest(killed, KILLS)
    assert report["killed"] == KILLS, f"the work was over before it was killed {KILLS} times: {report}"

    for table in (
        "SELECT stage, unit, key, body FROM state ORDER BY stage, unit, key",
        "SELECT mention_id, digest FROM mentions ORDER BY mention_id",
        "SELECT page_id, unit, alert_id, body, status FROM outbox ORDER BY page_id",
        "SELECT count(*) FROM decided",
        "SELECT count(*) FROM dead_letters",
    ):
        assert rows(calm / "minsheng.db", table) == rows(killed / "minsheng.db", table), table
    for kind in ("mentions", "issues", "alerts", "pages"):
        sql = f"SELECT id, body FROM {kind}_bodies ORDER BY id"  # noqa: S608 - the names stand above
        assert rows(calm / "index.db", sql) == rows(killed / "index.db", sql), kind

    pages = Counter(page["page_id"] for page in sent(calm))
    assert pages, "the ingestion must page somebody, or this test shows nothing"
    again = Counter(page["page_id"] for page in sent(killed))
    assert set(again) == set(pages)
    repeats = sum(again.values()) - len(again)
    assert repeats <= KILLS
    assert sum(page["repeat"] for page in sent(killed)) >= repeats
    unmarked = Counter(page["page_id"] for page in sent(killed) if not page["repeat"])
    assert max(unmarked.values()) == 1
    print(f"kills {report['killed']}, pages {len(pages)}, repeats {repeats}, {report['seconds']} s")
