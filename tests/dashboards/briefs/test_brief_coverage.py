"""The share of a week that was read, as a brief quotes it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from crawlers.coverage import coverage_of_day
from crawlers.records import FetchReport
from dashboards.briefs import weekly
from dashboards.briefs.coverage import covered
from dashboards.briefs.week import Week
from dashboards.documents import documents
from dashboards.indexes.sqlite import SqliteIndex

WEEK = Week.parse("2026-W12")


def fetch(since: float | None, until: float, *, complete: bool = True, **more: Any) -> FetchReport:
    """A report on a span in days from Monday."""

    def day(number: float) -> datetime:
        return WEEK.start + timedelta(days=number)

    fields: dict[str, Any] = {
        "unit": "u", "platform": "weibo", "account_id": "1", "source": "comments/to_me", "post_id": None,
        "at": day(until), "since": None if since is None else day(since), "until": day(until), "expected": None,
        "got": 0, "new": 0, "complete": complete, "reason": None if complete else "配额用尽",
    }  # fmt: skip
    return FetchReport(**{**fields, **more})


def told(reports: list[FetchReport], days: int = 4) -> list[dict[str, Any]]:
    """The coverage documents of the week's first days, as they stand when these are over."""
    first = (WEEK.start + timedelta(hours=8)).date()
    found = [
        each
        for number in range(days)
        for each in coverage_of_day(
            reports, first + timedelta(days=number), WEEK.start + timedelta(days=days)
        )
    ]
    return [dict(document.body) for each in found for document in documents(each, 1)]


def test_hours_that_failed_are_missing_until_a_later_reading_closes_them() -> None:
    """One day of four failed: three quarters; read again on Friday: all of it."""
    week = [fetch(None, 1), fetch(1, 2, complete=False), fetch(2, 4)]
    key = ("weibo", "1", "comments/to_me")
    assert covered(told(week))[key] == pytest.approx(0.75, abs=0.001)
    assert covered(told([*week, fetch(1, 4)]))[key] == pytest.approx(1.0, abs=0.001)


def test_what_comes_when_it_likes_and_what_ends_has_no_share() -> None:
    """Webhooks, imports, authorisations."""
    week = [fetch(None, 1, source=name) for name in ("webhook", "import", "authorization 7d")]
    assert covered(told(week)) == {}


def test_a_brief_says_beside_its_numbers_that_they_may_be_too_small(tmp_path: Path) -> None:
    """Where the numbers begin, and in the section on completeness with source, day and reason; not where all was read."""
    texts = {}
    for name, reports in {
        "gap": [fetch(None, 1), fetch(1, 2, complete=False), fetch(2, 4)],
        "whole": [fetch(None, 1), fetch(1, 2), fetch(2, 4)],
    }.items():
        index = SqliteIndex(tmp_path / f"{name}.db")
        for number, record in enumerate(reports, 1):
            index.put(documents(record, number))
        for day in range(4):
            date = (WEEK.start + timedelta(days=day, hours=8)).date()
            for covered_day in coverage_of_day(reports, date, WEEK.start + timedelta(days=4)):
                index.put(documents(covered_day, 10))
        paper = Document(str(weekly(index, "2026-W12", tmp_path / f"{name}.docx")))
        texts[name] = "\n".join(paragraph.text for paragraph in paper.paragraphs)
        index.close()
    assert "注意：本周有 1 个信源没有读全" in texts["gap"]
    assert "微博 comments/to_me（3月17日，没有读到，配额用尽）" in texts["gap"]
    assert "本周已读全的时段：微博 comments/to_me 100.0%" in texts["whole"]
    assert "注意" not in texts["whole"]
    assert "没有读全，数字可能偏小" not in texts["whole"]
