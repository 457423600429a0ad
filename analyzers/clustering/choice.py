"""Which issue a case belongs to."""

from math import log

from analyzers.clustering import evidence, portrait
from analyzers.clustering.case import Case
from analyzers.clustering.evidence import WEIGHTS, faded
from analyzers.clustering.memory import Memory
from analyzers.clustering.records import IssueState
from analyzers.records import REGIONS, TOPICS

#: issues looked at because of their words: those with the most rare ones in common
_CANDIDATES = 16
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
        (_score(case, issue, memory), issue_id)
        for issue_id, issue in found.items()
        if issue is case.parent or not portrait.elsewhere(issue, case.opinion.region)
    ]
    best = max(scored, default=(threshold, ""))
    return found[best[1]] if best[0] > threshold else None


def _near(case: Case, memory: Memory) -> list[str]:
    near: dict[str, float] = {}
    for word, share in case.words.items():
        rarity = -log(share)
        for issue_id in memory.holders(word):
            near[issue_id] = near.get(issue_id, 0.0) + rarity
    return sorted(near, key=lambda issue_id: (-near[issue_id], issue_id))[:_CANDIDATES]


def _follows(case: Case) -> float:
    return WEIGHTS.echo if case.echo else WEIGHTS.parent


def _score(case: Case, issue: IssueState, memory: Memory) -> float:
    w, totals, opinion = WEIGHTS, memory.totals, case.opinion
    prior = case.setting.prior(issue)
    if case.author is not None and memory.issue(case.author.issue_id) is issue:
        again = w.author * faded(1.0, case.author.at, case.now, evidence.AUTHOR_FADES)
        prior = again + (1 - again) * prior
    if case.parent is not None:
        prior = _follows(case) * (case.parent is issue) + (1 - _follows(case)) * prior
    score = log(prior + _NEVER)
    if case.echo:
        return score
    score += evidence.by_words(issue, case.words)
    own = w.topic_share * opinion.topic_score**2
    score += evidence.by_labels(issue.topics, {opinion.topic: 1.0}, totals.topics, own, len(TOPICS))
    if opinion.region is not None:
        place = {opinion.region: 1.0}
        score += evidence.by_labels(issue.regions, place, totals.regions, w.place_share, len(REGIONS))
    return score
