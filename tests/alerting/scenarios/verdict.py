"""Whether a scenario came to what it says: these pages, in these windows, and nothing else."""

from collections.abc import Sequence
from typing import Any

from alerting.records import UNANSWERED, Alert
from tests.alerting.scenarios.language import Expected, Scenario
from tests.alerting.scenarios.player import Arrived


def complaints(expected: Sequence[Expected], arrived: Arrived) -> list[str]:
    """What is missing, and what should not be there; each page answers one expectation."""
    left = list(expected)
    said = []
    for minute, kind, to in arrived:
        fits = [e for e in left if e.first <= minute <= e.last and (e.kind, e.to) == (kind, to)]
        if fits:
            left.remove(min(fits, key=lambda e: e.last))
        else:
            said.append(f"unexpected: minute {minute} {kind} {to}")
    return said + [f"missing: minutes {e.first}..{e.last} {e.kind} {e.to}" for e in left]


def held(scenario: Scenario, arrived: Arrived, alerts: Sequence[Alert]) -> dict[str, str]:
    """How things stand at the end, of what the scenario speaks of."""
    found: dict[str, Any] = {
        "alerts": len(alerts),
        "open": sum(alert.state in UNANSWERED for alert in alerts),
        "state": alerts[0].state if alerts else None,
        "level": alerts[0].level if alerts else None,
        "pagings": len({(minute, kind) for minute, kind, _ in arrived}),
    }
    return {name: str(found[name]) for name in scenario.holds}


def wrong(scenario: Scenario, arrived: Arrived, alerts: Sequence[Alert]) -> list[str]:
    """All that is not as the scenario says."""
    stands = held(scenario, arrived, alerts)
    return complaints(scenario.pages, arrived) + ([f"ends with {stands}"] if stands != scenario.holds else [])
