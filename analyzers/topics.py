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
    """State entry: what was lately said against one topic. ``days`` counts distinct voices by day (number of the day
    in Asia/Shanghai); ``first_day`` is the unit's ``FirstDay``; ``unread`` counts voices since the last comparison."""

    VERSION: ClassVar[int] = 1

    topic: str
    first_day: int
    voices: list[Voice] = field(default_factory=list)
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
    today = day_of(at)
    if all(voice.author != author or day_of(voice.at) != today for voice in numbers.voices):
        numbers.days[today] = numbers.days.get(today, 0) + 1
        for past in [day for day in numbers.days if day < today - PAST_DAYS - KEPT_FOR // DAY]:
            del numbers.days[past]
    numbers.voices.append(
        Voice(at=at, author=author, mention_id=mention.mention_id, issue_id=update.issue_id)
    )
    newest = max(voice.at for voice in numbers.voices)
    numbers.voices = [voice for voice in numbers.voices if voice.at > newest - KEPT_FOR][-KEPT:]
    numbers.unread += 1
    return numbers


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
