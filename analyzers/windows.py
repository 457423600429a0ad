"""Windows over an issue: what was said in the last hour, three hours, day and week, by how many people.

``observe`` takes one update in, ``reading`` reads the numbers at a moment; both cost the same for an issue of
ten mentions and of a hundred thousand. Counts are exact for the latest ``_EXACT`` own texts and authors; what is
older than those is counted by whole hours.
"""

from bisect import bisect_right, insort
from datetime import datetime
from statistics import median

from analyzers.echoes import is_echo
from analyzers.numbers import IssueNumbers, LastSeen, Witness
from analyzers.records import IssueUpdate, Opinion, Reading
from crawlers.records import mention_id

HOUR = 3600
DAY = 24 * HOUR
WINDOWS = {"1h": HOUR, "3h": 3 * HOUR, "24h": DAY, "7d": 7 * DAY}
EVIDENCE = 20
#: below this many mentions in three hours a growth rate says nothing
GROWTH_FROM = 5
_EXACT = 512
_WITNESSES = 40
_GRAVE = frozenset({"self_harm", "violence", "mass"})


def observe(numbers: IssueNumbers | None, update: IssueUpdate) -> IssueNumbers:
    """The issue's numbers after this update (the entry given is changed and returned; None begins a new one).

    ValueError for an update without an issue. A revision of a known mention counts nothing a second time.
    """
    opinion, mention = update.opinion, update.opinion.mention
    if update.issue_id is None:
        raise ValueError("an update without an issue has no numbers")
    at = mention.published_at
    if numbers is None:
        numbers = IssueNumbers(
            unit=update.unit,
            issue_id=update.issue_id,
            title=update.title,
            topic=update.topic,
            keywords=update.keywords,
            first_seen=at,
            last_seen=at,
        )
    numbers.title, numbers.topic, numbers.keywords = update.title, update.topic, update.keywords
    numbers.merged += update.merged
    moment = int(at.timestamp())
    _raise_flags(numbers, opinion, moment)
    if not update.first:
        return numbers
    numbers.first_seen, numbers.last_seen = min(numbers.first_seen, at), max(numbers.last_seen, at)
    numbers.size += 1
    numbers.platforms[mention.platform] = numbers.platforms.get(mention.platform, 0) + 1
    if opinion.region is not None:
        numbers.regions[opinion.region] = numbers.regions.get(opinion.region, 0) + 1
    negative = _sign(numbers, opinion)
    if not update.copies:
        _count(numbers, _person(opinion), moment, negative)
        _remember_witness(numbers, opinion, moment, negative)
    return numbers


def reading(numbers: IssueNumbers, at: datetime) -> Reading:
    """The issue's numbers at a moment; a moment before the last mention is read as the last mention's."""
    now = max(int(at.timestamp()), int(numbers.last_seen.timestamp()))
    windows = _windows(numbers, now)
    day_ago = now - DAY
    flags = {flag: n for flag, by in numbers.flagged.items() if (n := _lately(by, day_ago))}
    # what rules count is of the last day, so that is what is shown; an issue without a word since shows its last ones
    lately = [w for w in numbers.witnesses if w.at > day_ago] or numbers.witnesses
    fresh = sorted(lately, key=lambda w: (-w.worth, -w.at, w.mention_id))
    return Reading(
        unit=numbers.unit,
        at=at,
        issue_id=numbers.issue_id,
        title=numbers.title,
        topic=numbers.topic,
        keywords=numbers.keywords,
        first_seen=numbers.first_seen,
        last_seen=numbers.last_seen,
        size=numbers.size,
        authors=numbers.author_total,
        platforms=dict(numbers.platforms),
        regions=dict(numbers.regions),
        windows=windows,
        growth=_growth(numbers, now, windows["3h"]["n"]),
        flags=flags,
        evidence=tuple(w.mention_id for w in fresh[:EVIDENCE]),
        merged=numbers.merged,
    )


def absorb(numbers: IssueNumbers, other: IssueNumbers) -> IssueNumbers:
    """The first issue's numbers with those of an issue that became part of it (the entry given is changed)."""
    numbers.first_seen = min(numbers.first_seen, other.first_seen)
    numbers.last_seen = max(numbers.last_seen, other.last_seen)
    numbers.size += other.size
    numbers.merged += other.merged
    both = len(set(other.authors.names) & set(numbers.authors.names))
    numbers.author_total += other.author_total - both
    for mine, theirs in ((numbers.platforms, other.platforms), (numbers.regions, other.regions)):
        for name, count in theirs.items():
            mine[name] = mine.get(name, 0) + count
    for hour, counts in other.older.items():
        here = numbers.older.setdefault(hour, [0, 0])
        here[0], here[1] = here[0] + counts[0], here[1] + counts[1]
    for which, (kept, added) in enumerate(
        ((numbers.times, other.times), (numbers.negative_times, other.negative_times))
    ):
        kept[:] = sorted(kept + added)
        for gone in kept[:-_EXACT]:
            numbers.older.setdefault(gone // HOUR, [0, 0])[which] += 1
        del kept[:-_EXACT]
    for person, moment in zip(other.authors.names, other.authors.times, strict=True):
        _saw(numbers.authors, person, moment)
    for person, moment in zip(other.negative_authors.names, other.negative_authors.times, strict=True):
        _saw(numbers.negative_authors, person, moment)
    for flag, by in other.flagged.items():
        there = numbers.flagged.setdefault(flag, {})
        there.update({person: max(moment, there.get(person, 0)) for person, moment in by.items()})
    numbers.signs = dict([*other.signs.items(), *numbers.signs.items()][-_EXACT:])
    numbers.witnesses = sorted([*numbers.witnesses, *other.witnesses], key=lambda w: (-w.worth, -w.at))[
        :_WITNESSES
    ]
    return numbers


def _lately(moments: dict[str, int], since: int) -> int:
    """How many lie after ``since``: mostly all of them, as an issue's flags come within a day."""
    if moments and min(moments.values()) > since:
        return len(moments)
    return sum(moment > since for moment in moments.values())


def _person(opinion: Opinion) -> str:
    return f"{opinion.mention.platform}:{opinion.mention.author}"


def _raise_flags(numbers: IssueNumbers, opinion: Opinion, moment: int) -> None:
    for flag in opinion.flags:
        by = numbers.flagged.setdefault(flag, {})
        person = _person(opinion)
        by[person] = max(moment, by.get(person, moment))
        if len(by) > _EXACT:
            del by[min(by, key=by.__getitem__)]


def _sign(numbers: IssueNumbers, opinion: Opinion) -> bool:
    """Whether the mention counts as negative; an echo counts as the mention it answers."""
    mention = opinion.mention
    negative = opinion.sentiment == "negative"
    if mention.parent_id is not None and is_echo(mention.text):
        negative = numbers.signs.get(mention_id(mention.platform, mention.parent_id), negative)
    numbers.signs[mention.mention_id] = negative
    if len(numbers.signs) > _EXACT:
        del numbers.signs[next(iter(numbers.signs))]
    return negative


def _count(numbers: IssueNumbers, person: str, moment: int, negative: bool) -> None:
    insort(numbers.times, moment)
    numbers.author_total += _saw(numbers.authors, person, moment)
    if negative:
        insort(numbers.negative_times, moment)
        _saw(numbers.negative_authors, person, moment)
    for which, kept in enumerate((numbers.times, numbers.negative_times)):
        if len(kept) > _EXACT:
            numbers.older.setdefault(kept.pop(0) // HOUR, [0, 0])[which] += 1
    if len(numbers.times) == _EXACT:
        # growth looks back seven days and three hours
        for past in [h for h in numbers.older if h < moment // HOUR - 7 * 24 - 4]:
            del numbers.older[past]


def _saw(seen: LastSeen, person: str, moment: int) -> bool:
    """Moves the person to this moment; true when they were not among the latest authors before."""
    new = person not in seen.names
    if not new:
        index = seen.names.index(person)
        if seen.times[index] >= moment:
            return False
        del seen.times[index], seen.names[index]
    index = bisect_right(seen.times, moment)
    seen.times.insert(index, moment)
    seen.names.insert(index, person)
    if len(seen.times) > _EXACT:
        del seen.times[0], seen.names[0]
    return new


def _remember_witness(numbers: IssueNumbers, opinion: Opinion, moment: int, negative: bool) -> None:
    mention = opinion.mention
    worth = 2.0 * negative + len(set(opinion.terms) & set(numbers.keywords)) / 2
    if is_echo(mention.text):
        worth = -1.0
    worth += 2 * bool(opinion.flags) + 2 * (not _GRAVE.isdisjoint(opinion.flags))
    numbers.witnesses.append(Witness(mention_id=mention.mention_id, at=moment, worth=worth))
    if len(numbers.witnesses) > _WITNESSES:
        stale = moment - DAY
        numbers.witnesses.remove(min(numbers.witnesses, key=lambda w: (w.worth + (w.at > stale), w.at)))


def _windows(numbers: IssueNumbers, now: int) -> dict[str, dict[str, int]]:
    counted = {
        "n": numbers.times,
        "negative": numbers.negative_times,
        "authors": numbers.authors.times,
        "negative_authors": numbers.negative_authors.times,
    }
    windows = {}
    for window, length in WINDOWS.items():
        since = now - length
        # most issues are young: all they hold lies within the window
        windows[window] = {
            name: len(times) if times and times[0] > since else _after(times, since)
            for name, times in counted.items()
        }
        if numbers.older:
            windows[window]["n"] += _older(numbers, 0, since)
            windows[window]["negative"] += _older(numbers, 1, since)
    return windows


def _after(times: list[int], since: int) -> int:
    return len(times) - bisect_right(times, since)


def _older(numbers: IssueNumbers, which: int, since: int, until: int | None = None) -> int:
    """Mentions of the hours whose middle lies after ``since`` (and not after ``until``)."""
    if not numbers.older:
        return 0
    return sum(
        counts[which]
        for hour, counts in numbers.older.items()
        if (middle := hour * HOUR + HOUR // 2) > since and (until is None or middle <= until)
    )


def _growth(numbers: IssueNumbers, now: int, recent: int) -> float | None:
    """The last three hours over the median of the same three hours on the seven days before (at least one)."""
    if recent < GROWTH_FROM:
        return None
    before = []
    for day in range(1, 8):
        end = now - day * DAY
        span = _after(numbers.times, end - WINDOWS["3h"]) - _after(numbers.times, end)
        before.append(span + _older(numbers, 0, end - WINDOWS["3h"], end))
    return recent / max(1.0, median(before))
