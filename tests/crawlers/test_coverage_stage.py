"""The stage that keeps coverage: what it tells of sources and days, and that it tells what the reports tell."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from crawlers.coverage import UNREAD, DayCoverage, coverage_of_day, open_coverage
from crawlers.coverage.reports import ListRead, SourceRead
from crawlers.coverage.stage import KEPT_DAYS
from crawlers.records import FetchReport, Tick
from streams.codec import Codec

MIDNIGHT = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)  # the 2nd of March begins in Shanghai
DAY = date(2026, 3, 2)


def report(hours: float, since: float | None = None, **more: Any) -> FetchReport:
    """A reading at so many hours after midnight, of what was published since then (in hours; None = everything)."""
    at = MIDNIGHT + timedelta(hours=hours)
    complete = more.get("reason") is None
    fields: dict[str, Any] = {
        "unit": "u", "platform": "weibo", "account_id": "1", "source": "comments/to_me", "post_id": None,
        "expected": None, "got": 0, "new": 0, "complete": complete, "at": at, "until": at,
        "since": None if since is None else MIDNIGHT + timedelta(hours=since),
    }  # fmt: skip
    return FetchReport(**{**fields, **more})


class Kept:
    """The stage over its entries, stored and read again between any two records."""

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}
        self.told: dict[tuple[str, date], DayCoverage] = {}

    def hear(self, *records: Any) -> list[DayCoverage]:
        codec, told = Codec(), list[DayCoverage]()
        for record in records:
            entries = {key: codec.decode(body) for key, body in self.stored.items()}
            told += open_coverage("u", entries)(record)
            self.stored = {key: codec.encode(entry) for key, entry in entries.items()}
        self.told.update({(each.source, each.day): each for each in told})
        return told

    def tick(self, hours: float) -> list[DayCoverage]:
        return self.hear(Tick(unit="u", at=MIDNIGHT + timedelta(hours=hours)))


def test_a_day_is_told_on_the_tick_after_a_report() -> None:
    """Once, not again before something changes or an hour has passed."""
    kept = Kept()
    assert kept.hear(report(9, new=4)) == []
    (told,) = kept.tick(9.01)
    assert (told.day, told.state, told.new) == (DAY, "complete", 4)
    assert told.share == pytest.approx(1, abs=0.01)
    assert kept.tick(9.02) == []
    assert [each.day for each in kept.tick(10.01)] == [DAY]


def test_a_source_that_goes_silent_turns_partly_by_the_clock_alone() -> None:
    """No report is needed: two hours after the last reading the hours without one are missing."""
    kept = Kept()
    kept.hear(report(6))
    kept.tick(6.1)
    for hour in range(7, 20):
        kept.tick(hour + 0.1)
    told = kept.told["comments/to_me", DAY]
    assert told.state == "partly"
    assert told.gaps == {UNREAD: pytest.approx(13.1)}


def test_a_refused_day_is_nothing_with_its_reason_until_it_is_read_again() -> None:
    """The record of the day is mended by the late reading, also on a later day."""
    kept = Kept()
    kept.hear(report(-3), Tick(unit="u", at=MIDNIGHT - timedelta(hours=2)))
    for hour in (1, 8, 16, 23):
        kept.hear(report(hour, since=-3, reason="平台要求登录", stopped=True))
        kept.tick(hour + 0.1)
    kept.tick(25)
    assert kept.told["comments/to_me", DAY].state == "nothing"
    assert set(kept.told["comments/to_me", DAY].gaps) == {"平台要求登录"}
    kept.hear(report(50, since=-3, new=80))
    told = {each.day: each for each in kept.tick(50.1)}
    assert told[DAY].complete
    assert told[DAY].new == 0  # the reading that brought them was on another day
    assert told[DAY + timedelta(days=2)].new == 80


def test_a_quiet_post_waits_its_turn_and_is_then_missing() -> None:
    """A post read every two days is no gap after one day; after its time has passed it is one, told by the clock."""
    kept = Kept()
    post: dict[str, Any] = {"source": "comment/list", "post_id": "p"}
    kept.hear(report(1, **post), Tick(unit="u", at=MIDNIGHT + timedelta(hours=1.1)))
    kept.hear(report(49, since=1, **post))
    kept.tick(49.1)
    kept.tick(73)
    waiting = kept.told["comment/list", date(2026, 3, 4)]
    assert (waiting.state, waiting.pending) == ("complete", 23.0)
    kept.tick(49 + 97)
    assert kept.told["comment/list", date(2026, 3, 4)].gaps == {UNREAD: 23.0}


def test_lists_that_speak_on_occasion_have_gaps_only_where_they_failed() -> None:
    """A token that was refused is a gap of the hours it speaks for; that nothing is heard of it later is none."""
    kept = Kept()
    token = {"source": "stable_token", "reason": "凭证无效"}
    kept.hear(report(2, since=1, **token))
    kept.tick(30)
    assert kept.told["stable_token", DAY].gaps == {"凭证无效": 1.0}
    kept.hear(report(31, since=1, source="stable_token"))
    kept.tick(31.1)
    assert kept.told["stable_token", DAY].complete


def test_what_speaks_of_no_list_is_not_told() -> None:
    """Pushes, imports and authorisations that are about to end."""
    kept = Kept()
    kept.hear(*(report(1, source=name) for name in ("webhook", "import", "authorization 7d")))
    assert kept.tick(2) == []
    assert kept.stored == {}


@pytest.mark.parametrize("seed", range(6))
def test_the_record_is_what_the_reports_say(seed: int) -> None:
    """Three days of readings, failures, late readings and posts at random: each record told last equals the one that
    ``minsheng coverage`` works out of the whole log at that moment."""
    chance = random.Random(seed)
    kept, heard, read = Kept(), list[FetchReport](), dict[tuple[str, str | None], float]()
    hour = 0.0
    while hour < 72:
        hour += chance.uniform(0.05, 1.5)
        source = chance.choice(["comments/to_me", "comment/list"])
        post = None if source == "comments/to_me" else chance.choice(["a", "b"])
        since = None if chance.random() < 0.1 else read.get((source, post))
        failed = chance.random() < 0.3
        one = report(
            hour, since=since, source=source, post_id=post, new=chance.randrange(3), reason="超时" if failed else None
        )  # fmt: skip
        if not failed:
            read[source, post] = hour
        heard.append(one)
        kept.hear(one)
        if chance.random() < 0.5:
            kept.tick(hour + 0.01)
    kept.tick(hour + 1.01)
    now = MIDNIGHT + timedelta(hours=hour + 1.01)
    for (source, day), told in kept.told.items():
        expected = next(each for each in coverage_of_day(heard, day, now) if each.source == source)
        assert (told.gaps, told.share, told.lists, told.new) == (
            expected.gaps, expected.share, expected.lists, expected.new,
        )  # fmt: skip
    assert len(kept.told) >= 6


def test_what_is_older_than_is_kept_goes() -> None:
    """Spans, counts and posts that nobody reads any more; the state does not grow for months."""
    kept = Kept()
    for day in range(2 * KEPT_DAYS):
        kept.hear(
            report(24 * day + 1, since=24 * (day - 1) + 1 if day else None, new=1, reason="超时" if day % 3 == 0 else None),
            report(24 * day + 1, source="comment/list", post_id=f"p{day}"),
        )  # fmt: skip
        kept.tick(24 * day + 1.1)
    entries = [Codec().decode(body) for body in kept.stored.values()]
    assert sum(isinstance(entry, ListRead) for entry in entries) <= KEPT_DAYS + 2
    assert max(len(entry.spans) for entry in entries if isinstance(entry, ListRead)) <= KEPT_DAYS + 2
    assert all(len(entry.brought) <= KEPT_DAYS + 1 for entry in entries if isinstance(entry, SourceRead))


def test_a_source_that_was_given_up_is_told_for_weeks_and_then_no_more() -> None:
    """Switched off, it would otherwise be missed for ever; its days until then stay as they were told."""
    kept = Kept()
    kept.hear(report(1))
    for day in range(KEPT_DAYS + 3):
        kept.tick(24 * day + 2)
    assert max(day for _, day in kept.told) == DAY + timedelta(days=KEPT_DAYS)
    assert kept.told["comments/to_me", DAY + timedelta(days=30)].state == "nothing"
    assert kept.stored == {}


def test_a_deleted_article_unsays_nothing_and_is_given_up() -> None:
    """Its failing readings are gaps from its last complete one on, not of the weeks before; after more than a week in
    which the others were read, it does not count any more. Where all of them fail, all of them count."""
    kept = Kept()
    for day in range(14):
        gone = "文章已被删除" if day >= 3 else None
        kept.hear(report(24 * day + 1, source="comment/list", post_id="deleted", reason=gone))
        kept.hear(report(24 * day + 1, source="comment/list", post_id="other"))
        kept.tick(24 * day + 1.1)
    days = {day: told for (_, day), told in kept.told.items()}
    assert [days[DAY + timedelta(days=back)].state for back in (0, 1)] == ["complete", "complete"]
    assert set(days[DAY + timedelta(days=4)].gaps) == {"文章已被删除"}
    assert (days[DAY + timedelta(days=13)].lists, days[DAY + timedelta(days=13)].state) == (1, "complete")
    for day in range(14, 26):
        for post in ("deleted", "other"):
            kept.hear(report(24 * day + 1, source="comment/list", post_id=post, reason="没有权限"))
        kept.tick(24 * day + 23)
    assert kept.told["comment/list", DAY + timedelta(days=25)].state == "nothing"
