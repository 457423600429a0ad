"""How strongly a mention belongs to an issue: log-odds against "a matter of its own".

The prior is where it was said: under which post, in answer to what, by whom, and how much the issue is talked
about at all. Words, topic and place then speak for or against, each as the log of how much more usual it is within
the issue than among all opinions. The constants were set on one synthetic stream of three weeks, preferring
values that hold when their neighbours are changed, and looked at on two public English streams.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from analyzers.clustering.concepts import MARK
from analyzers.clustering.records import IssueState, PostState, TotalsState

#: seconds after which an issue's, a post's and an author's past counts half
ISSUE_FADES, HEAT_FADES, AUTHOR_FADES = 4 * 86400, 6 * 3600, 43200


@dataclass(frozen=True, slots=True)
class Weights:
    """The fixed configuration (one for the product, for backtests and for plain texts)."""

    #: how much a crowded post's own matters are the prior there; what is said under it counts half after so many
    #: seconds, and one comment of that time is worth as much as the thought that the next is about something else
    post: float = 0.95
    post_fades: int = 21600
    post_new: float = 1.3
    #: how much less likely the smaller matters of a post are (0 = all alike, 1 = by their share)
    post_part: float = 0.15
    #: how much of what began a matter of its own under a post says that the next will; and the prior of that elsewhere
    fresh: float = 0.65
    everywhere_new: float = 0.5
    #: prior of the parent's issue for a reply with words of its own and for an echo, and of the author's last issue
    parent: float = 0.6
    echo: float = 0.98
    author: float = 0.6
    #: how much of a mention its issue's words, concepts, topic and place explain
    word_share: float = 0.05
    concept_share: float = 0.4
    topic_share: float = 0.9
    place_share: float = 0.985
    #: a word that is in one of so many opinions is common
    word_common: float = 200.0
    #: log-odds from which a mention joins, and two issues do if both are talked about (so many mentions in their
    #: last hours); what their words' likeness of 1 would be worth
    join: float = 0.5
    merge: float = 0.0
    hot: float = 3.0
    merge_words: float = 20.0


WEIGHTS = Weights()


def faded(value: float, since: int, now: int, half_life: int) -> float:
    """What is left of a count after the time between (never more than it was)."""
    return value * float(0.5 ** ((now - since) / half_life)) if now > since else value


class Setting:
    """Where and when a mention was said: the prior of each issue there, and of a matter of its own."""

    __slots__ = ("_fast", "_follow", "_now", "_post", "_slow", "_w", "new")

    def __init__(self, totals: TotalsState, post: PostState | None, now: int, w: Weights = WEIGHTS) -> None:
        self._post, self._now, self._w = post, now, w
        self._slow = faded(totals.mass, totals.at, now, ISSUE_FADES) + 1.0
        self._fast = faded(totals.heat, totals.at, now, HEAT_FADES) + 2.0
        self._follow, self.new = 0.0, w.everywhere_new
        if post is not None:
            left = faded(1.0, post.at, now, w.post_fades)
            total = post.total * left
            self._follow = w.post * total / (total + w.post_new)
            self.new = (
                self._follow * w.fresh * post.fresh / post.total + (1 - self._follow) * w.everywhere_new
            )

    def prior(self, issue: IssueState) -> float:
        """How likely the next mention here is about the issue, before it is read."""
        post, gap = self._post, self._now - issue.at
        slow, fast = issue.mass, issue.heat
        if gap > 0:  # as ``faded``, which a mention's every candidate would call twice
            slow *= 0.5 ** (gap / ISSUE_FADES)
            fast *= 0.5 ** (gap / HEAT_FADES)
        overall = (slow / self._slow + fast / self._fast) / 2
        if post is None:
            return overall
        here = self._follow
        if here:
            part = post.shares.get(issue.issue_id)
            here = here * min(1.0, part / post.total) ** self._w.post_part if part else 0.0
        return float(here + (1 - self._follow) * overall)


class Words:
    """A mention's words and concepts, weighed once: what each says for an issue that has it, and against one that
    has not. A word the issue does not have says the less the rarer it is: people tell one matter in ever new
    words, but a common word of the trade that the issue never uses speaks of another matter.
    """

    __slots__ = ("_against", "_for", "shares")

    def __init__(self, shares: dict[str, float], w: Weights = WEIGHTS) -> None:
        self.shares = shares
        self._for: dict[str, tuple[float, float, float]] = {}
        self._against = 0.0
        for word, share in shares.items():
            own = w.concept_share if word[0] == MARK else w.word_share
            usual = share * w.word_common
            against = log(1 - own * usual) if usual < 1.0 else log(1 - own)
            self._for[word] = (1 - own, own / share, against)
            self._against += against

    def odds(self, issue: IssueState) -> float:
        """Log-odds of the words given the issue."""
        terms, mass = issue.terms, issue.mass + 0.5
        total, against = 0.0, self._against
        for word in [word for word in self._for if word in terms]:
            rest, own, missing = self._for[word]
            total += log(rest + own * terms[word] / mass)
            against -= missing
        return total + against * issue.mass / mass


class Label:
    """A mention's topic or place, weighed once. ``usual`` counts the labels of all opinions, ``kinds`` is how many
    labels there are, ``own`` how surely a mention of an issue bears one of the issue's labels."""

    __slots__ = ("_gain", "_label", "_rest")

    def __init__(self, label: str, usual: Mapping[str, float], own: float, kinds: int) -> None:
        self._label, self._rest = label, 1 - own
        self._gain = own * (sum(usual.values()) + kinds) / (usual.get(label, 0.0) + 1.0)

    def odds(self, counts: Mapping[str, float]) -> float:
        """Log-odds of the label given an issue's labels; 0 while it has none."""
        known = sum(counts.values())
        return log(self._rest + self._gain * counts.get(self._label, 0.0) / known) if known else 0.0


def by_labels(
    issue: Mapping[str, float],
    labels: Mapping[str, float],
    usual: Mapping[str, float],
    own: float,
    kinds: int,
) -> float:
    """Log-odds of one issue's labels given another's; 0 where either has none. The rest is as for ``Label``."""
    known = sum(issue.values()) * sum(labels.values())
    if not known:
        return 0.0
    whole = sum(usual.values()) + kinds
    same = sum(
        count * issue[label] * whole / (usual.get(label, 0.0) + 1.0)
        for label, count in labels.items()
        if label in issue
    )
    return log(1 - own + own * same / known)
