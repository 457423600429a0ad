"""Scenarios on every runtime: these pages, in these windows, and nothing else (``scenarios/*.txt``)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from alerting.rules.file import default_rules
from tests.alerting.scenarios.language import Expected, Scenario, scenarios
from tests.alerting.scenarios.people import PEOPLE
from tests.alerting.scenarios.player import Player
from tests.alerting.scenarios.runtimes import RUNTIMES
from tests.alerting.scenarios.verdict import complaints, held
from tests.alerting.scenarios.world import Runtime, World

FOLDER = Path(__file__).parent / "scenarios"
SCENARIOS = scenarios(FOLDER)
RULES = default_rules()


@pytest.mark.parametrize("make", RUNTIMES.values(), ids=RUNTIMES)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.name)
def test_these_pages_and_nothing_else(
    scenario: Scenario, make: Callable[[World, Path], Runtime], tmp_path: Path
) -> None:
    """Every expected page arrives in its window, no other does, and the alerts end as the scenario says."""
    player = Player(scenario, RULES, PEOPLE, make, tmp_path)
    arrived = player.play()
    assert complaints(scenario.pages, arrived) == [], arrived
    assert held(scenario, arrived, player.runtime.alerts()) == scenario.holds


def test_there_are_enough_scenarios() -> None:
    """At least forty, each with a name of its own, none without a last word."""
    assert len(SCENARIOS) >= 40
    assert len({scenario.name for scenario in SCENARIOS}) == len(SCENARIOS)
    assert all(scenario.pages or scenario.holds for scenario in SCENARIOS)


def test_a_missing_and_an_unexpected_page_are_both_named() -> None:
    """The collector finds what it is for."""
    expected = [Expected(0, 0, "open", "zhu"), Expected(5, 5, "escalate", "fu")]
    assert complaints(expected, [(0, "open", "zhu"), (6, "escalate", "fu")]) == [
        "unexpected: minute 6 escalate fu",
        "missing: minutes 5..5 escalate fu",
    ]
    assert complaints(expected, [(0, "open", "zhu"), (0, "open", "zhu"), (5, "escalate", "fu")]) == [
        "unexpected: minute 0 open zhu"
    ]
