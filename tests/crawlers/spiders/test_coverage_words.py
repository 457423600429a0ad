"""Coverage: what the reports say was read, and the gaps between."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from crawlers.coverage import UNREAD, ListCoverage, coverage_of_day
from crawlers.records import FetchReport

NOON = datetime(2024, 6, 5, 4, 0, tzinfo=UTC)


def report(since: int | None, until: int, *, complete: bool = True, **more: Any) -> FetchReport:
    """A report on a span given in hours from noon."""
    fields: dict[str, Any] = {
        "unit": "baicheng", "platform": "weibo", "account_id": "1", "source": "comments/to_me", "post_id": None,
        "expected": None, "got": 0, "new": 0, "reason": None if complete else "平台服务暂时不可用",
        "at": NOON + timedelta(hours=until), "complete": complete,
        "since": None if since is None else NOON + timedelta(hours=since), "until": NOON + timedelta(hours=until),
    }  # fmt: skip
    return FetchReport(**{**fields, **more})


def test_the_last_word_on_a_moment_decides() -> None:
    """Complete to noon, a hole of two hours, then a reading that closes it."""
    covered = ListCoverage()
    covered.add(report(None, 0))
    covered.add(report(0, 2, complete=False))
    covered.add(report(2, 3))
    hour = NOON + timedelta(hours=1)
    assert not covered.complete_at(hour)
    assert [gap.reason for gap in covered.gaps(NOON - timedelta(hours=5), NOON + timedelta(hours=4))] == [
        "平台服务暂时不可用",
        UNREAD,
    ]
    assert covered.share(NOON, NOON + timedelta(hours=4)) == pytest.approx(0.25, abs=0.001)
    covered.add(report(0, 3))
    assert covered.complete_at(hour)
    assert covered.share(NOON, NOON + timedelta(hours=3)) == 1


def test_a_later_incomplete_word_opens_a_gap_again() -> None:
    """A full reading that broke off says that what was believed may be wrong."""
    covered = ListCoverage()
    covered.add(report(None, 1))
    covered.add(report(None, 2, complete=False))
    assert not covered.complete_at(NOON)


def test_a_day_is_told_by_source_with_its_hours_missing_by_reason() -> None:
    """Midnight to six read, six hours refused, the afternoon not read yet: 12 hours of 18 are missing at 18:00."""
    day = [report(None, -6, new=7), report(-6, 0, complete=False, new=1)]
    found = coverage_of_day(day, date(2024, 6, 5), NOON + timedelta(hours=6))
    assert [(each.source, each.lists, each.new) for each in found] == [("comments/to_me", 1, 8)]
    assert found[0].share == pytest.approx(1 / 3, abs=0.001)
    assert found[0].gaps == {"平台服务暂时不可用": 6.0, UNREAD: 6.0}
    assert not found[0].complete


def test_an_authorisation_that_ends_is_no_list() -> None:
    """Its reports speak of days to come, not of comments."""
    assert coverage_of_day([report(None, 0, source="authorization 7d")], date(2024, 6, 5), NOON) == []
