"""The stage that reads issues: their numbers after each opinion, and what of them is worth a human."""

from collections.abc import Callable, Iterable, MutableMapping
from datetime import datetime, timedelta
from typing import Any

from alerting.records import Signal, Told, rank
from alerting.rules.rulebook import Rules
from alerting.signals.issues import evaluate, evaluate_alone
from alerting.signals.spreading import speaks_of_one_item
from alerting.signals.surges import surge
from analyzers import sweeping
from analyzers.numbers import IssueNumbers
from analyzers.records import IssueUpdate
from analyzers.topics import FirstDay, TopicNumbers, day_of, hear, is_due, speaks_against
from analyzers.windows import absorb, observe, reading
from crawlers.records import Tick

#: how long an issue without a word is remembered: drift compares weeks
_ISSUE_DAYS = 60
_TOPIC = "topic:"


def open_assess(rules: Rules) -> Callable[[str, MutableMapping[str, Any]], Callable[[Any], Iterable[Any]]]:
    """The stage's opener. Entries: ``issue:<id>`` (IssueNumbers), ``topic:<topic>`` (TopicNumbers), ``heard``
    (FirstDay) and ``told:<signal key>`` (Told)."""

    def open_unit(unit: str, entries: MutableMapping[str, Any]) -> Callable[[Any], Iterable[Any]]:
        swept_at: int | None = None

        def step(record: Any) -> Iterable[Any]:
            nonlocal swept_at
            if isinstance(record, IssueUpdate):
                return _assess(record, entries, rules)
            if isinstance(record, Tick) and sweeping.is_due(now := int(record.at.timestamp()), swept_at):
                swept_at = now
                _sweep(record.at, entries, rules)
            return ()

        return step

    return open_unit


def _assess(update: IssueUpdate, entries: MutableMapping[str, Any], rules: Rules) -> list[Any]:
    found = _of_issue(update, entries, rules)
    # after the issue's own signals, which explain what is said of its topic
    return [*found, *_fresh(_of_topic(update, entries, rules), update, entries, rules)]


def _of_topic(update: IssueUpdate, entries: MutableMapping[str, Any], rules: Rules) -> list[Signal]:
    if rules.surge is None or not speaks_against(update):
        return []
    key = f"{_TOPIC}{update.opinion.topic}"
    today = day_of(int(update.opinion.mention.published_at.timestamp()))
    first_day = entries.get("heard")
    if first_day is None or today < first_day.day:
        first_day = entries["heard"] = FirstDay(day=today)
    numbers: TopicNumbers = entries.get(key) or TopicNumbers(topic=update.opinion.topic, first_day=today)
    numbers.first_day = first_day.day
    entries[key] = hear(numbers, update)
    told_lately: Told | None = entries.get(f"told:topic:{update.opinion.topic}")
    heartbeat = timedelta(minutes=rules.heartbeat_minutes)
    if not is_due(numbers) or (told_lately and update.at - max(told_lately.at.values()) < heartbeat):
        return []
    numbers.unread, growing = 0, rules.growing

    def explained(issue_id: str) -> bool:
        told: Told | None = entries.get(f"told:issue:{issue_id}")
        return told is not None and not growing.isdisjoint(told.levels)

    found = surge(update.unit, numbers, update.at, rules.surge, explained)
    return [found] if found is not None else []


def _of_issue(update: IssueUpdate, entries: MutableMapping[str, Any], rules: Rules) -> list[Any]:
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
        once = signal.kind == "rescue" or (signal.kind == "flag" and signal.issue_id is None)
        once = once or speaks_of_one_item(signal.rule)
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
    """Forgets issues long silent and tellings that can no longer repeat, those whose turn it is."""
    issues = at - timedelta(days=_ISSUE_DAYS)
    spread = rules.spread.fresh_hours if rules.spread is not None else 0
    tellings = at - timedelta(hours=max(rules.rescue.fresh_hours, rules.fresh_hours, spread) + 24)
    for key in sweeping.turn(entries, int(at.timestamp())):
        entry = entries[key]
        if (
            (isinstance(entry, IssueNumbers) and entry.last_seen < issues)
            or (isinstance(entry, Told) and max(entry.at.values()) < tellings)
            or (isinstance(entry, TopicNumbers) and day_of(int(issues.timestamp())) > max(entry.days))
        ):
            del entries[key]
    if "heard" in entries and not any(key.startswith(_TOPIC) for key in entries):
        del entries["heard"]  # a unit nobody speaks to any more has no usual
