"""Which issue a case belongs to."""

from collections import defaultdict
from math import log
from operator import itemgetter

from analyzers.clustering import portrait
from analyzers.clustering.case import Case
from analyzers.clustering.evidence import WEIGHTS
from analyzers.clustering.memory import Memory
from analyzers.clustering.records import IssueState

#: issues looked at because of their words: those with the most rare ones in common
_CANDIDATES, _LOOKED_UP = 8, 10
_NEVER = 1e-9


def choose(case: Case, memory: Memory) -> IssueState | None:
    """The likeliest issue, or None when a matter of its own is likelier."""
    ids: dict[str | None, None] = dict.fromkeys(_near(case, memory))
    if case.post is not None:
        ids.update(dict.fromkeys(case.post.shares))
    if case.copied is not None:
        ids[case.copied[1].issue_id] = None
    if case.author is not None:
        ids[case.author.issue_id] = None
    found = {issue.issue_id: issue for i in ids if (issue := memory.issue(i)) is not None}
    own = case.setting.new
    if case.parent is not None:
        found[case.parent.issue_id] = case.parent
        own = 1 - _follows(case)
    threshold = log(own) + WEIGHTS.join
    scored = [
        (_score(case, issue), issue_id)
        for issue_id, issue in found.items()
        if issue is case.parent or not portrait.elsewhere(issue, case.opinion.region)
    ]
    best = max(scored, default=(threshold, ""))
    return found[best[1]] if best[0] > threshold else None


def _near(case: Case, memory: Memory) -> list[str]:
    """Issues that share the rarest of its words, most shared first."""
    near: defaultdict[str, float] = defaultdict(float)
    rarest = sorted(case.words.shares.items(), key=itemgetter(1))[:_LOOKED_UP]
    for word, share in rarest:
        rarity = -log(share)
        for issue_id in memory.holders(word):
            near[issue_id] += rarity
    return sorted(near, key=near.__getitem__, reverse=True)[:_CANDIDATES]


def _follows(case: Case) -> float:
    return WEIGHTS.echo if case.echo else WEIGHTS.parent


def _score(case: Case, issue: IssueState) -> float:
    prior = case.setting.prior(issue)
    if case.author is not None:
        prior = case.again * (case.author is issue) + (1 - case.again) * prior
    if case.parent is not None:
        prior = _follows(case) * (case.parent is issue) + (1 - _follows(case)) * prior
    score = log(prior + _NEVER)
    if case.echo:
        return score
    score += case.words.odds(issue) + case.topic.odds(issue.topics)
    return score + case.place.odds(issue.regions) if case.place is not None else score
