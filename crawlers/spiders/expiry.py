"""Authorisations that end: the people are told a week, three days and a day before, once each."""

from datetime import datetime, timedelta
from typing import Any

from crawlers.quota import SHANGHAI
from crawlers.records import AUTHORIZATION
from crawlers.spiders.desk import Desk
from crawlers.spiders.reading import Reading

#: Days before the end at which the people are told.
STEPS = (7, 3, 1)
_KEY = "expiry"


def watch_expiry(desk: Desk[Any], ends: datetime, remedy: str) -> None:
    """Report an authorisation that ends soon; ``remedy`` says in Chinese what to do.

    Each step is a list of its own in the reports, ``authorization 7d`` and so on, so that each is told. When the
    authorisation ends later than it did before, the lists reported are closed again.
    """
    stored, _, told = (desk.checkpoints.get(desk.source.key, _KEY) or "").partition(" ")
    reported = [int(step) for step in told.split(",") if step]
    if reported and stored and ends - datetime.fromisoformat(stored) > timedelta(days=1):
        for step in reported:
            with Reading(desk, f"{AUTHORIZATION} {step}d"):
                pass
        reported = []
    left = ends - desk.now
    due = [step for step in STEPS if left <= timedelta(days=step)]
    if due and due[-1] not in reported:
        shown = ends.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        with Reading(desk, f"{AUTHORIZATION} {due[-1]}d") as reading:
            days = max(left // timedelta(days=1), 0)
            reading.cut(f"授权将于 {shown} 到期（还有 {days} 天），{remedy}")
        reported.append(due[-1])
    if reported or stored:
        value = f"{ends.isoformat()} {','.join(map(str, reported))}"
        desk.checkpoints.put(desk.source.key, _KEY, value)
