"""How much is said about a topic of the taxonomy, whatever issues it falls into.

People tell one trouble in ever new words, and a clusterer that is rightly careful leaves them in many small issues.
That a topic as a whole is complained about far more than usual shows it all the same.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from analyzers.records import IssueUpdate

HOUR, DAY = 3600, 86400
#: Asia/Shanghai is UTC+8 all year; days are counted as people there live them
_EAST = 8 * HOUR
#: voices kept, and for how long
KEPT, KEPT_FOR = 200, 72 * HOUR
#: people of one day told apart: beyond it more of them change nothing
_MOST_PEOPLE = 5000
#: days of the past that say what is usual
PAST_DAYS = 21
#: a topic without a matter of its own says nothing as a whole
NO_TOPIC = "其他"


@dataclass(slots=True, kw_only=True)
class Voice:
    """One negative mention of a topic (``at`` epoch seconds)."""

    at: int
    author: str
    mention_id: str
    issue_id: str | None


@dataclass(slots=True, kw_only=True)
class TopicNumbers:
    """State entry: what was lately said against one topic.

    ``voices`` are in order of arrival, ``newest`` is the latest moment among them. ``days`` counts distinct authors by
    day (number of the day in Asia/Shanghai); ``people`` are those of ``today``, the latest day; ``first_day`` is the
    unit's ``FirstDay``; ``unread`` counts voices since the last comparison.
    """

    VERSION: ClassVar[int] = 1

    topic: str
    first_day: int
    newest: int = 0
    voices: list[Voice] = field(default_factory=list)
    today: int = 0
    people: dict[str, bool] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)
    unread: int = 0


@dataclass(slots=True, kw_only=True)
class FirstDay:
    """State entry: the first day anything negative was heard of the unit; before it nothing is known."""

    VERSION: ClassVar[int] = 1

    day: int


def day_of(moment: int) -> int:
    """The number of the day a moment (epoch seconds) lies in."""
    return (moment + _EAST) // DAY


def speaks_against(update: IssueUpdate) -> bool:
    """Whether the update is a new negative mention of a topic, in words of its own."""
    opinion = update.opinion
    return (
        update.first and not update.copies and opinion.sentiment == "negative" and opinion.topic != NO_TOPIC
    )


def hear(numbers: TopicNumbers, update: IssueUpdate) -> TopicNumbers:
    """The topic's numbers with one more voice (the entry given is changed and returned)."""
    mention = update.opinion.mention
    at = int(mention.published_at.timestamp())
    author = f"{mention.platform}:{mention.author}"
    _count_day(numbers, author, day_of(at))
    numbers.voices.append(
        Voice(at=at, author=author, mention_id=mention.mention_id, issue_id=update.issue_id)
    )
    numbers.newest = max(numbers.newest, at)
    _let_go(numbers.voices, numbers.newest - KEPT_FOR)
    numbers.unread += 1
    return numbers


def _let_go(voices: list[Voice], until: int) -> None:
    """Drops the first voices while they are too many or too old. (One that came late may stay behind a newer one for
    a while: who counts voices looks at their moments.)"""
    gone = max(0, len(voices) - KEPT)
    while gone < len(voices) and voices[gone].at <= until:
        gone += 1
    del voices[:gone]


def _count_day(numbers: TopicNumbers, author: str, day: int) -> None:
    """Counts the author among the day's people, once. Of days gone by (a late reading) only how many spoke is known."""
    if day > numbers.today:
        numbers.today, numbers.people = day, {}
        for past in [known for known in numbers.days if known < day - PAST_DAYS - KEPT_FOR // DAY]:
            del numbers.days[past]
    if day == numbers.today:
        if author in numbers.people or len(numbers.people) >= _MOST_PEOPLE:
            return
        numbers.people[author] = True
    numbers.days[day] = numbers.days.get(day, 0) + 1


def is_due(numbers: TopicNumbers) -> bool:
    """Whether enough is new to be worth comparing: every voice at first, every tenth part of many."""
    return numbers.unread * 10 >= len(numbers.voices)


def usual_a_day(numbers: TopicNumbers, before: datetime, *, prior: float, prior_days: float) -> float:
    """Distinct voices a day over the past days that ended before a moment. Where little is known yet, ``prior`` a
    day counts as if it had been heard for ``prior_days``."""
    end = day_of(int(before.timestamp()))
    begin = max(numbers.first_day, end - PAST_DAYS)
    heard = sum(count for day, count in numbers.days.items() if begin <= day < end)
    return (prior * prior_days + heard) / (prior_days + max(0, end - begin))
