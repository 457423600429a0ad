"""A burst of 100,000 mentions is absorbed on disk: nothing dropped, memory bounded."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

MENTIONS = 100_000
#: megabytes of resident memory the pipeline may reach
LIMIT = 350


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_a_burst_is_absorbed(tmp_path: Path) -> None:
    """All of them are stored at once, worked off by a process that stays small, and found in the index."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.burst", str(tmp_path), str(MENTIONS)],
        capture_output=True,
        text=True,
        timeout=2300,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    print(report)
    assert report["stored"] == report["indexed"] == MENTIONS
    assert report["dead_letters"] == 0
    assert report["peak_rss_mb"] < LIMIT
