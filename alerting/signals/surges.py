"""A topic that is complained about far more than usual, though no single issue stands out. Pure."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from math import exp

from alerting.records import Signal
from alerting.rules.rulebook import SurgeRule
from analyzers.topics import TopicNumbers, Voice, usual_a_day

RULE = "topic-surge"
_EVIDENCE = 20


def surge(
    unit: str,
    numbers: TopicNumbers,
    at: datetime,
    rule: SurgeRule,
    explained: Callable[[str], bool],
) -> Signal | None:
    """The signal of a topic that surges, or None. Voices of an issue that has been signalled by itself
    (``explained``) do not count: what they say is known."""
    for hours in rule.hours:
        since = at - timedelta(hours=hours)
        usual = usual_a_day(numbers, since, prior=rule.usual_per_day, prior_days=rule.usual_days)
        expected, begin = usual * hours / 24, since.timestamp()
        heard = [voice for voice in numbers.voices if voice.at > begin]
        if _unusual(_people(heard), expected, rule):  # only then is it worth asking what is known
            heard = [voice for voice in heard if voice.issue_id is None or not explained(voice.issue_id)]
            if _unusual(people := _people(heard), expected, rule):
                return _signal(unit, numbers.topic, at, rule, heard, people, hours, expected)
    return None


def _people(heard: list[Voice]) -> int:
    return len({voice.author for voice in heard})


def _unusual(people: int, expected: float, rule: SurgeRule) -> bool:
    enough = people >= rule.authors and people >= rule.growth * expected
    return enough and tail(people, expected) < rule.chance


def tail(count: int, expected: float) -> float:
    """How likely at least ``count`` independent voices are where ``expected`` are usual (Poisson)."""
    term, below = exp(-expected), 0.0
    for number in range(count):
        below += term
        term *= expected / (number + 1)
    return max(0.0, 1.0 - below)


def _signal(
    unit: str,
    topic: str,
    at: datetime,
    rule: SurgeRule,
    heard: list[Voice],
    people: int,
    hours: int,
    expected: float,
) -> Signal:
    together = Counter(voice.issue_id or voice.mention_id for voice in heard)
    telling = sorted(
        heard, key=lambda v: (-together[v.issue_id or v.mention_id], v.issue_id or "", -v.at, v.mention_id)
    )
    return Signal(
        unit=unit,
        at=at,
        key=f"topic:{topic}",
        rule=RULE,
        kind="emerging",
        level=rule.level,
        title=f"{topic}:反映明显增多",
        reason=(
            f"{hours} 小时内有 {people} 人对“{topic}”有负面反映,平日同样时长约 {expected:.1f} 人;"
            "说法分散,未聚成单一话题,请看依据判断"
        ),
        evidence=tuple(voice.mention_id for voice in telling[:_EVIDENCE]),
        numbers={"authors": people, "hours": hours, "usual": round(expected, 2)},
    )
