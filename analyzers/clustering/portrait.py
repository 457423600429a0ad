"""An issue's likeness: its words, topics, places and title, kept up as mentions join it."""

from collections.abc import Callable, Iterable
from math import log

from analyzers.clustering.evidence import HEAT_FADES, ISSUE_FADES, faded
from analyzers.clustering.records import IssueState
from analyzers.records import Opinion

#: words kept for one issue
_TERMS = 64
_KEYWORDS = 6
#: longer texts are cut for the title
_TITLE = 40


def add(issue: IssueState, opinion: Opinion, words: Iterable[str], now: int, turn: int) -> None:
    """Counts the opinion in."""
    left = faded(1.0, issue.at, now, ISSUE_FADES)
    for counts in (issue.terms, issue.topics, issue.regions):
        for key in counts:
            counts[key] *= left
    worth = sum(issue.terms.get(word, 0.0) for word in words) / (issue.mass * left + 1.0) + 0.01 * len(
        opinion.terms
    )
    if worth > issue.title_worth:
        text = opinion.mention.text
        issue.title = text if len(text) <= _TITLE else text[: _TITLE - 1] + "…"
        issue.title_worth = worth
    for word in words:
        issue.terms[word] = issue.terms.get(word, 0.0) + 1.0
    if len(issue.terms) > _TERMS * 5 // 4:
        issue.terms = dict(sorted(issue.terms.items(), key=lambda item: -item[1])[:_TERMS])
    issue.topics[opinion.topic] = issue.topics.get(opinion.topic, 0.0) + opinion.topic_score
    if opinion.region is not None:
        issue.regions[opinion.region] = issue.regions.get(opinion.region, 0.0) + 1.0
    issue.mass = issue.mass * left + 1.0
    issue.heat = faded(issue.heat, issue.at, now, HEAT_FADES) + 1.0
    issue.size += 1
    issue.at, issue.turn = max(now, issue.at), turn
    if not issue.title:
        issue.title = opinion.mention.text[:_TITLE]


def topic(issue: IssueState) -> str:
    """The topic most of its mentions have, as they count now; 其他 while none has any."""
    return max(sorted(issue.topics.keys() - {"其他"}), key=lambda name: issue.topics[name], default="其他")


def keywords(issue: IssueState, share: Callable[[str], float], most: int = _KEYWORDS) -> tuple[str, ...]:
    """The words that tell it from others, the most telling first."""
    telling = {word: count * -log(share(word)) for word, count in issue.terms.items()}
    return tuple(sorted(telling, key=lambda word: (-telling[word], word))[:most])


def absorb(issue: IssueState, other: IssueState) -> None:
    """Counts all of the other in."""
    now = max(issue.at, other.at)
    for one in (issue, other):
        left = faded(1.0, one.at, now, ISSUE_FADES)
        one.heat = faded(one.heat, one.at, now, HEAT_FADES)
        one.mass *= left
        for counts in (one.terms, one.topics, one.regions):
            for key in counts:
                counts[key] *= left
    for mine, theirs in (
        (issue.terms, other.terms),
        (issue.topics, other.topics),
        (issue.regions, other.regions),
    ):
        for key, count in theirs.items():
            mine[key] = mine.get(key, 0.0) + count
    issue.mass += other.mass
    issue.heat += other.heat
    issue.size += other.size
    issue.at, issue.first_at = now, min(issue.first_at, other.first_at)
    if len(issue.terms) > _TERMS:
        issue.terms = dict(sorted(issue.terms.items(), key=lambda item: -item[1])[:_TERMS])


def alike(one: IssueState, other: IssueState, share: Callable[[str], float]) -> float:
    """Cosine of the two issues' words, each weighed by its rarity."""
    dot = sum(
        one.terms[word] * other.terms[word] * log(share(word)) ** 2
        for word in one.terms
        if word in other.terms
    )
    lengths = [sum((count * log(share(word))) ** 2 for word, count in i.terms.items()) for i in (one, other)]
    return float(dot / (lengths[0] * lengths[1]) ** 0.5) if all(lengths) else 0.0


def apart(one: IssueState, other: IssueState) -> bool:
    """Whether the two name different places."""
    return bool(one.regions and other.regions) and main(one.regions) != main(other.regions)


def main(counts: dict[str, float]) -> str | None:
    return max(sorted(counts), key=lambda name: counts[name], default=None)


def label_match(ones, others, usual, kinds, own):
    known = sum(ones.values()) * sum(others.values())
    if not known:
        return 0.0
    whole = sum(usual.values()) + kinds
    same = sum(n * others.get(k, 0.0) * whole / (usual.get(k, 0.0) + 1.0) for k, n in ones.items())
    return log(1 - own + own * same / known)
