"""How strongly a mention belongs to an issue: log-odds against "a matter of its own".

The prior is where it was said: under which post, in answer to what, by whom, and how much the issue is talked
about at all. Words, topic and place then speak for or against, each as the log of how much more usual it is within
the issue than among all opinions. The constants were set on the development stream and on two public English
streams together, by hand, to two digits at most.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from analyzers.clustering.records import IssueState, PostState, TotalsState

#: seconds after which an issue's, a post's and an author's past counts half
ISSUE_FADES, HEAT_FADES, AUTHOR_FADES = 4 * 86400, 6 * 3600, 43200


@dataclass(frozen=True, slots=True)
class Weights:
    """The fixed configuration (one for the product, for backtests and for plain texts)."""

    post: float = 0.8  # how much of the prior is the post's, for a mention under a post
    post_part: float = 0.3
    post_fades: int = 43200
    post_new: float = 3.0  # pseudo-count of a matter of its own under a post
    everywhere_new: float = 0.25  # prior of a matter of its own elsewhere
    parent: float = 0.75  # prior of the parent's issue for a reply with words of its own
    echo: float = 0.98  # and for one without
    author: float = 0.3  # prior of the author's last issue
    word_share: float = 0.25  # how much an issue's own words explain of a mention that belongs to it
    word_scale: float = 0.7  # words of one text depend on each other
    word_common: float = 100.0  # a word in one of so many opinions is common
    alike: float = 0.35
    fresh: float = 0.1  # how much of what was new under a post says that the next will be
    word_floor: float = -2.0  # strange words alone never say more than this
    word_ceiling: float = 12.0
    topic_share: float = 0.7
    place_share: float = 0.985
    join: float = 0.0


WEIGHTS = Weights()


def faded(value: float, since: int, now: int, half_life: int) -> float:
    """What is left of a count after the time between (never more than it was)."""
    return float(value * 0.5 ** (max(0, now - since) / half_life))


def prior(
    issue: IssueState, totals: TotalsState, post: PostState | None, now: int, w: Weights = WEIGHTS
) -> float:
    """The issue's share of what is said under the post (if any) and everywhere."""
    slow = faded(issue.mass, issue.at, now, ISSUE_FADES) / (faded(totals.mass, totals.at, now, ISSUE_FADES) + 1.0)
    fast = faded(issue.heat, issue.at, now, HEAT_FADES) / (faded(totals.heat, totals.at, now, HEAT_FADES) + 2.0)
    overall = (slow + fast) / 2
    if post is None:
        return overall
    total = faded(post.total, post.at, now, w.post_fades)
    part = min(1.0, post.shares.get(issue.issue_id, 0.0) / post.total)
    return float(w.post * total / (total + w.post_new) * part**w.post_part + (1 - w.post) * overall)


def prior_of_new(post: PostState | None, now: int, w: Weights = WEIGHTS) -> float:
    """How likely the next mention here is a matter of its own."""
    if post is None:
        return w.everywhere_new
    left = faded(1.0, post.at, now, w.post_fades)
    here = (post.fresh * left * w.fresh + w.post_new) / (post.total * left + w.post_new)
    return w.post * here + (1 - w.post) * w.everywhere_new


def by_words(issue: IssueState, shares: Mapping[str, float], w: Weights = WEIGHTS) -> float:
    """Log-odds of the mention's words (word -> its share among all opinions) given the issue.

    A word the issue does not have says the less the rarer it is: people tell one matter in ever new words, but
    a common word of the trade that the issue never uses speaks of another matter.
    """
    total = 0.0
    terms, mass, own, rest = issue.terms, issue.mass + 0.5, w.word_share, 1 - w.word_share
    against = own * issue.mass / mass
    for word, share in shares.items():
        count = terms.get(word)
        if count is None:
            total += log(1 - against * min(1.0, share * w.word_common))
        else:
            total += log(rest + own * count / (mass * share))
    return min(w.word_ceiling, max(w.word_floor, total * w.word_scale))


def by_label(counts: Mapping[str, float], label: str, usual: Mapping[str, float], own: float, kinds: int) -> float:
    """Log-odds of a label (topic, region) given the issue's labels; 0 while the issue has none."""
    known = sum(counts.values())
    if not known:
        return 0.0
    expected = (usual.get(label, 0.0) + 1.0) / (sum(usual.values()) + kinds)
    return log(1 - own + own * counts.get(label, 0.0) / known / expected)
