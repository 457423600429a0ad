"""An issue's likeness: its words, topics, places and title, kept up as mentions join it."""

from collections.abc import Callable, Iterable
from math import log

from analyzers.clustering.concepts import MARK
from analyzers.clustering.evidence import HEAT_FADES, ISSUE_FADES, faded
from analyzers.clustering.records import IssueState
from analyzers.records import Opinion

#: words kept for one issue (it may have half as many more before the least are dropped)
_TERMS = 64
_KEYWORDS, _TELLING = 6, 12
#: sizes at which an issue is looked at
_LOOKS = frozenset(
    {1, 2, 3, 4, 6, 9, 13, 19, 28, 42, 63, 94, 141, 211, 316, 474, 711, 1066, 1600, 2400, 3600, 5400}
)
_MOSTLY = 0.6
#: longer texts are cut for the title
_TITLE = 40

#: the share of all opinions that hold each word
Shares = Callable[[Iterable[str]], dict[str, float]]


def add(issue: IssueState, opinion: Opinion, words: Iterable[str], now: int, turn: int) -> None:
    """Counts the opinion in; its text becomes the title when it says more of what the issue says."""
    _fade(issue, now)
    known = issue.terms.get
    common = sum([known(word, 0.0) for word in words]) / (issue.mass + 1.0)
    worth = common + 0.01 * len(opinion.terms)
    if worth > issue.title_worth or not issue.title:
        text = opinion.mention.text
        issue.title = text if len(text) <= _TITLE else text[: _TITLE - 1] + "…"
        issue.title_worth = worth
    for word in words:
        # the literal is one object for all: most issues hold each word once, and there are tens of thousands of them
        issue.terms[word] = known(word, 0.0) + 1.0 if word in issue.terms else 1.0
    issue.topics[opinion.topic] = issue.topics.get(opinion.topic, 0.0) + opinion.topic_score
    if opinion.region is not None:
        issue.regions[opinion.region] = issue.regions.get(opinion.region, 0.0) + 1.0
    issue.mass += 1.0
    issue.heat += 1.0
    issue.size += 1
    issue.turn = turn
    _trim(issue)


def absorb(issue: IssueState, other: IssueState) -> None:
    """Counts all of the other in."""
    now = max(issue.at, other.at)
    _fade(issue, now)
    _fade(other, now)
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
    issue.first_at = min(issue.first_at, other.first_at)
    issue.turn = max(issue.turn, other.turn)
    _trim(issue)


def alike(one: IssueState, other: IssueState, shares: Shares) -> float:
    """Cosine of the two issues' words, each weighed by its rarity (0 to 1; 0 for one never looked at)."""
    if not one.norm or not other.norm:
        return 0.0
    dot = 0.0
    for word, share in shares([word for word in one.terms if word in other.terms]).items():
        dot += one.terms[word] * other.terms[word] * log(share) ** 2
    return min(1.0, dot / (one.norm * other.norm))


def topic(issue: IssueState) -> str:
    """The topic most of its mentions have, as they count now; 其他 while none has another."""
    if len(issue.topics) == 1:
        return next(iter(issue.topics))
    return main({name: count for name, count in issue.topics.items() if name != "其他"}) or "其他"


def main(counts: dict[str, float]) -> str | None:
    """The label with the highest count (of equals the first by name)."""
    return max(sorted(counts), key=counts.__getitem__, default=None)


def elsewhere(issue: IssueState, region: str | None) -> bool:
    """Whether the issue is told of another place: most of its mentions that name a place name that one."""
    if region is None or not issue.regions:
        return False
    place = main(issue.regions)
    return place != region and issue.regions[place or ""] > _MOSTLY * sum(issue.regions.values())


def look(issue: IssueState, shares: Shares) -> bool:
    """Sees anew what tells the issue from others if it is young or has grown by half; whether it did."""
    if issue.size not in _LOOKS:
        return False
    rarity = shares(issue.terms)
    worth = [
        (count * log(rarity[word]), word) for word, count in issue.terms.items()
    ]  # the least is worth most
    issue.norm = sum([value * value for value, _ in worth]) ** 0.5
    issue.telling = tuple([word for _, word in sorted(worth)[:_TELLING]])
    return True


def keywords(issue: IssueState) -> tuple[str, ...]:
    """The words an officer is shown."""
    return tuple([word for word in issue.telling if word[0] != MARK])[:_KEYWORDS]


def _fade(issue: IssueState, now: int) -> None:
    left = faded(1.0, issue.at, now, ISSUE_FADES)
    if left < 1.0:
        issue.terms, issue.topics, issue.regions = (
            {key: count * left for key, count in counts.items()}
            for counts in (issue.terms, issue.topics, issue.regions)
        )
        issue.mass *= left
        issue.norm *= left
        issue.heat = faded(issue.heat, issue.at, now, HEAT_FADES)
    issue.at = max(issue.at, now)


def _trim(issue: IssueState) -> None:
    if len(issue.terms) > _TERMS * 3 // 2:
        issue.terms = dict(sorted(issue.terms.items(), key=lambda item: -item[1])[:_TERMS])
