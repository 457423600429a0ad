"""Who is called in the four days of the packaged rehearsal, by the matter that each alert is about."""

import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from alerting.records import Alert, Page, rank
from streams.rehearsal import write_scenario
from streams.replay.corpus import mentions
from streams.replay.driver import Outcome, Replay
from streams.wiring import replay_topology

UNIT = "baicheng"


class Rehearsal:
    """The replayed scenario: rows by comment id, what came out, and which matter an alert is about."""

    def __init__(self, stream: Path) -> None:
        rows = map(json.loads, stream.read_text("utf-8").splitlines())
        self.rows = {row["comment_id"]: row for row in rows}
        replay = Replay(replay_topology(UNIT, None), UNIT, timedelta(minutes=3))
        self.outcome: Outcome = replay.run(mentions(stream, UNIT))

    def matter(self, alert: Alert) -> str:
        """What most of the comments are about that the alert showed when it was opened or paged for."""
        shown = set(alert.evidence)
        for page in self.outcome.pages:
            if page.alert_id == alert.alert_id:
                shown.update(page.evidence)
        about = Counter(self.rows[self.outcome.comment_of[m]]["event"] or "background" for m in sorted(shown))
        return about.most_common(1)[0][0]

    def pages(self, matter: str) -> list[Page]:
        """The pages of all alerts about a matter."""
        return [p for p in self.outcome.pages if self.matter(self.outcome.alerts[p.alert_id]) == matter]

    def times(self, matter: str) -> list[datetime]:
        """When the comments of a matter were written."""
        return [datetime.fromisoformat(r["published_at"]) for r in self.rows.values() if r["event"] == matter]


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    stream = tmp_path_factory.mktemp("rehearsal") / "stream.jsonl"
    write_scenario(stream)
    return Rehearsal(stream)


def test_a_wave_of_jokes_calls_nobody(rehearsal: Rehearsal) -> None:
    """Puns about dying on Mondays and a copied call to strike in bed."""
    assert len(rehearsal.times("joke")) > 30
    assert rehearsal.pages("joke") == []


def test_a_person_in_danger_is_one_alert_at_once(rehearsal: Rehearsal) -> None:
    """The first of the two comments calls everybody on duty in red; the second belongs to the same alert."""
    pages = rehearsal.pages("rescue")
    assert len({page.alert_id for page in pages}) == 1
    assert {(page.level, page.kind) for page in pages} == {("红", "open")}
    assert min(page.at for page in pages) == min(rehearsal.times("rescue"))


def test_red_is_for_the_person_in_danger_alone(rehearsal: Rehearsal) -> None:
    red = [alert for alert in rehearsal.outcome.alerts.values() if alert.max_level == "红"]
    assert [rehearsal.matter(alert) for alert in red] == ["rescue"]


@pytest.mark.parametrize("matter", ["fast", "mid", "slow"])
def test_every_real_matter_calls_somebody(rehearsal: Rehearsal, matter: str) -> None:
    """Also the one that grows by eight comments a day, in words too different to make one issue."""
    assert rehearsal.pages(matter)


def test_a_call_to_gather_with_time_and_place_is_orange_or_more(rehearsal: Rehearsal) -> None:
    """The workers' call for the next morning is paged in the minutes after it was written."""
    called = datetime.fromisoformat("2026-03-04T19:25:00+08:00")
    pages = [page for page in rehearsal.pages("mid") if timedelta() <= page.at - called < timedelta(hours=1)]
    assert max(rank(page.level) for page in pages) >= rank("橙")


def test_one_angry_person_calls_nobody(rehearsal: Rehearsal) -> None:
    assert len(rehearsal.times("scold")) > 10
    assert rehearsal.pages("scold") == []


def test_everyday_life_calls_at_most_twice_in_four_days(rehearsal: Rehearsal) -> None:
    assert len(rehearsal.pages("background")) <= 2
