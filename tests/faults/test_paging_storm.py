"""kill -9 in a paging storm: no page is lost, and what repeats is at most the one in the air, marked."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

KILLS = 15
ALERTS = 25


def storm(folder: Path, kills: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.storm", str(folder), "7", str(kills), str(ALERTS)],
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@pytest.mark.slow
def test_a_killed_storm_loses_no_page(tmp_path: Path) -> None:
    """The same pages are decided as undisturbed, each is sent, and repeats are no more than kills, all of them marked."""
    calm, killed = storm(tmp_path / "calm", 0), storm(tmp_path / "killed", KILLS)
    assert killed["killed"] == KILLS, f"the storm was over before it was killed {KILLS} times"
    assert killed["page_ids"] == calm["page_ids"]
    assert calm["repeats"] == 0
    assert killed["lost"] == 0
    assert killed["settled"] == killed["pages"] > 100
    assert killed["repeats"] <= KILLS
    assert killed["repeats_unmarked"] == 0
