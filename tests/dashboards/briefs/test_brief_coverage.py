"""The share of a week that was read, as a brief quotes it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from dashboards.briefs.coverage import covered
from dashboards.briefs.week import Week

WEEK = Week.parse("2026-W12")


def fetch(since: float | None, until: float, *, complete: bool = True, **more: Any) -> dict[str, Any]:
    """A report on a span in days from Monday."""

    def day(number: float) -> str:
        moment: datetime = WEEK.start + timedelta(days=number)
        return moment.isoformat()

    return {
        "unit": "u", "platform": "weibo", "account_id": "1", "source": "comments/to_me", "post_id": None,
        "at": day(until), "since": None if since is None else day(since), "until": day(until),
        "complete": complete, "reason": None if complete else "配额用尽", **more,
    }  # fmt: skip


def test_hours_that_failed_are_missing_until_a_later_reading_closes_them() -> None:
    """One day of four failed: three quarters; read again on Friday: all of it."""
    week = [fetch(None, 1), fetch(1, 2, complete=False), fetch(2, 4)]
    key = ("weibo", "1", "comments/to_me")
    assert covered(week, WEEK)[key] == pytest.approx(0.75, abs=0.001)
    assert covered([*week, fetch(1, 4)], WEEK)[key] == pytest.approx(1.0, abs=0.001)


def test_what_comes_when_it_likes_and_what_ends_has_no_share() -> None:
    """Webhooks, imports, authorisations."""
    week = [fetch(None, 1, source=name) for name in ("webhook", "import", "authorization 7d")]
    assert covered(week, WEEK) == {}
