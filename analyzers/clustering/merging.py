"""Issues that turn out to be one matter: looked for when an issue has grown by half since the last look."""

from math import log

from analyzers.clustering import evidence, portrait
from analyzers.clustering.case import Case
from analyzers.clustering.evidence import WEIGHTS, Setting
from analyzers.clustering.memory import Memory
from analyzers.clustering.records import IssueState
from analyzers.records import REGIONS, TOPICS

#: sizes at which an issue is compared with its neighbours
_MILESTONES = frozenset({2, 3, 4, 6, 9, 13, 19, 28, 42, 63, 94, 141, 211, 316, 474, 711, 1066, 1600, 2400})
#: telling words by which neighbours are found, and how many of these are compared
_WORDS, _NEIGHBOURS = 12, 8
_NEVER = 1e-9


def merge(issue: IssueState, case: Case, memory: Memory) -> tuple[IssueState, tuple[str, ...]]:
    """What the issue becomes, and the ids that became part of it: neighbours that are the same matter join the
    largest (of equals the oldest). Issues that name different places never do."""
    if issue.size not in _MILESTONES:
        return issue, ()
    merged: tuple[str, ...] = ()
    for other in _neighbours(issue, memory):
        if _apart(issue, other) or _score(issue, other, case.now, memory) <= WEIGHTS.merge:
            continue
        into, gone = sorted((issue, other), key=lambda i: (-i.size, i.first_at, i.issue_id))
        portrait.absorb(into, gone)
        memory.move(gone, into, case.now)
        merged += (gone.issue_id,)
        issue = into
    for other in _fragments(issue, case, memory):
        if not _apart(issue, other) and _fits(issue, other, case, memory) > 0:
            portrait.absorb(issue, other)
            memory.move(other, issue, case.now)
            merged += (other.issue_id,)
    return issue, merged


def _fragments(issue: IssueState, case: Case, memory: Memory) -> list[IssueState]:
    """Lone mentions under the same post that came before it was clear what the post is talked about for."""
    found = [memory.issue(i) for i in (case.post.shares if case.post else ())]
    return [o for o in found if o is not None and o is not issue and o.size == 1 and issue.size > 2]


def _fits(issue: IssueState, lone: IssueState, case: Case, memory: Memory) -> float:
    part, totals, w = case.setting.part(issue), memory.totals, WEIGHTS
    if not part:
        return -1.0
    score = log(part / (1.0 - part + 0.1)) - w.fragment
    score += w.merge_words / 3 * portrait.alike(issue, lone, memory.share)
    return score + evidence.by_labels(issue.topics, lone.topics, totals.topics, w.topic_share * 0.6, len(TOPICS))


def _neighbours(issue: IssueState, memory: Memory) -> list[IssueState]:
    near: dict[str, int] = {}
    for word in portrait.telling(issue, memory.share)[:_WORDS]:
        for issue_id in memory.holders(word):
            near[issue_id] = near.get(issue_id, 0) + 1
    near.pop(issue.issue_id, None)
    ranked = [memory.issue(issue_id) for issue_id in sorted(near, key=lambda i: (-near[i], i))]
    return [other for other in ranked if other is not None and other.size > 1][:_NEIGHBOURS]


def _score(one: IssueState, other: IssueState, now: int, memory: Memory) -> float:
    """Log-odds, as for a mention: how much the larger is talked about, and how alike words, topics and places are."""
    big, small = (one, other) if one.size >= other.size else (other, one)
    totals, w = memory.totals, WEIGHTS
    score = log(Setting(totals, None, now).prior(big) + _NEVER) - log(w.everywhere_new)
    score += w.merge_words * portrait.alike(big, small, memory.share)
    score += evidence.by_labels(big.topics, small.topics, totals.topics, w.topic_share, len(TOPICS))
    return score + evidence.by_labels(big.regions, small.regions, totals.regions, w.topic_share, len(REGIONS))


def _apart(one: IssueState, other: IssueState) -> bool:
    mine, theirs = portrait.main(one.regions), portrait.main(other.regions)
    return mine is not None and theirs is not None and mine != theirs
