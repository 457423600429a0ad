"""The crawler under fire, in small; ``python -m tests.faults.fire FOLDER`` is the full size."""

from pathlib import Path

import pytest

from tests.faults.crawl_fire import Fire


@pytest.mark.slow
def test_killed_and_failed_it_is_complete_in_the_end_and_says_so_before(tmp_path: Path) -> None:
    """400 comments, every kind of fault, edits, deletions, four times kill -9: exactly the truth, no unreported miss."""
    outcome = Fire(tmp_path, 400, kills=4, seed=20260302).run()
    assert outcome.kills >= 4
    assert outcome.comments > 300
    assert outcome.checks == outcome.crawls
    assert (outcome.missing, outcome.doubled, outcome.stale, outcome.ghosts) == ([], [], [], [])
    assert outcome.unreported == []
    assert sum(outcome.incomplete.values()) > 0
