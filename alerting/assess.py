"""The stage that reads issues: their numbers after each opinion, and what of them is worth a human."""

from collections.abc import Callable, Iterable, MutableMapping
from datetime import datetime, timedelta
from typing import Any

from alerting.records import Signal, Told, rank
from alerting.rulebook import Rules
from alerting.rules import evaluate, evaluate_alone
from analyzers.numbers import IssueNumbers
from analyzers.records import IssueUpdate
from analyzers.windows import absorb, observe, reading
from crawlers.records import Tick

#: how long an issue without a word is remembered: drift compares weeks
_ISSUE_DAYS = 60
_SWEEP = timedelta(hours=6)


def open_assess(rules: Rules) -> Callable[[str, MutableMapping[str, Any]], Callable[[Any], Iterable[Any]]]:
    """The stage's opener. Entries: ``issue:<id>`` (IssueNumbers) and ``told:<signal key>`` (Told)."""

    def open_unit(unit: str, entries: MutableMapping[str, Any]) -> Callable[[Any], Iterable[Any]]:
        swept: datetime | None = None

        def step(record: Any) -> Iterable[Any]:
            nonlocal swept
            if isinstance(record, IssueUpdate):
                return _assess(record, entries, rules)
            if isinstance(record, Tick) and (swept is None or record.at - swept >= _SWEEP):
                swept = record.at
                _sweep(record.at, entries, rules)
            return ()

        return step

    return open_unit


def _assess(update: IssueUpdate, entries: MutableMapping[str, Any], rules: Rules) -> list[Any]:
    if update.issue_id is None:
        return _fresh(evaluate_alone(update.opinion, update.at, rules), update, entries, rules)
    key = f"issue:{update.issue_id}"
    numbers = observe(entries.get(key), update)
    for merged in update.merged:
        if (other := entries.pop(f"issue:{merged}", None)) is not None:
            numbers = absorb(numbers, other)
    entries[key] = numbers
    now = reading(numbers, update.at)
    return [now, *_fresh(evaluate(now, update.opinion, rules), update, entries, rules)]


def _fresh(
    signals: list[Signal], update: IssueUpdate, entries: MutableMapping[str, Any], rules: Rules
) -> list[Signal]:
    """Those not told yet at this level, or told long enough ago (what one mention says is told once)."""
    heartbeat = timedelta(minutes=rules.heartbeat_minutes)
    fresh = []
    for signal in signals:
        once = signal.kind == "rescue" or signal.issue_id is None
        # a later revision of a mention is no growth, nor is a copied text
        again = update.first and not update.copies and not once
        key = f"told:{signal.key}"
        told = entries.get(key) or Told(levels={}, at={})
        name = signal.evidence[0] if once else signal.rule
        last = told.at.get(name)
        due = last is None or (again and signal.at - last >= heartbeat)
        if due or rank(signal.level) > rank(told.levels.get(name)):
            entries[key] = Told(levels={**told.levels, name: signal.level}, at={**told.at, name: signal.at})
            fresh.append(signal)
    return fresh


def _sweep(at: datetime, entries: MutableMapping[str, Any], rules: Rules) -> None:
    """Forgets issues long silent and tellings that can no longer repeat."""
    issues = at - timedelta(days=_ISSUE_DAYS)
    tellings = at - timedelta(hours=max(rules.rescue.fresh_hours, rules.fresh_hours) + 24)
    for key in [
        key
        for key, entry in entries.items()
        if (isinstance(entry, IssueNumbers) and entry.last_seen < issues)
        or (isinstance(entry, Told) and max(entry.at.values()) < tellings)
    ]:
        del entries[key]
