"""Issues that turn out to be one matter: looked for when an issue has grown by half since the last look."""

from itertools import islice
from math import log

from analyzers.clustering import evidence, portrait
from analyzers.clustering.case import Case
from analyzers.clustering.evidence import HEAT_FADES, WEIGHTS, Setting, faded
from analyzers.clustering.memory import Memory
from analyzers.clustering.records import IssueState
from analyzers.records import REGIONS, TOPICS

#: how many neighbours an issue is compared with
_NEIGHBOURS = 6
_NEVER = 1e-9


def merge(issue: IssueState, case: Case, memory: Memory) -> tuple[IssueState, tuple[str, ...]]:
    """What the issue becomes, and the ids that became part of it: neighbours that are the same matter join the
    largest (of equals the oldest). Issues that name different places never do."""
    if not portrait.look(issue, memory.shares) or issue.size == 1:
        return issue, ()
    merged: tuple[str, ...] = ()
    for other in _neighbours(issue, memory):
        if not _one_matter(issue, other, case, memory):
            continue
        into, gone = sorted((issue, other), key=lambda i: (-i.size, i.first_at, i.issue_id))
        portrait.absorb(into, gone)
        memory.move(gone, into, case.now)
        merged += (gone.issue_id,)
        issue = into
    return issue, merged


def _neighbours(issue: IssueState, memory: Memory) -> list[IssueState]:
    near: dict[str, int] = {}
    for word in issue.telling:
        for issue_id in memory.holders(word):
            near[issue_id] = near.get(issue_id, 0) - 1
    near.pop(issue.issue_id, None)
    ranked = sorted([(less, issue_id) for issue_id, less in near.items() if less < -1])
    found = (other for _, i in ranked if (other := memory.issue(i)) is not None and other.size > 1)
    return list(islice(found, _NEIGHBOURS))


def _one_matter(one: IssueState, other: IssueState, case: Case, memory: Memory) -> bool:
    if _cold(one, case.now) or _cold(other, case.now) or _apart(one, other):
        return False
    return _score(one, other, case, memory) > WEIGHTS.merge


def _score(one: IssueState, other: IssueState, case: Case, memory: Memory) -> float:
    """Log-odds, as for a mention: how much the larger is talked about, and how alike words, topics and places are."""
    big, small = (one, other) if one.size >= other.size else (other, one)
    totals, w = memory.totals, WEIGHTS
    together = (
        case.post is not None and one.issue_id in case.post.shares and other.issue_id in case.post.shares
    )
    setting = case.setting if together else Setting(totals, None, case.now)
    score = log(setting.prior(big) + _NEVER) - log(setting.new)
    score += w.merge_words * portrait.alike(big, small, memory.shares)
    score += evidence.by_labels(big.topics, small.topics, totals.topics, w.topic_share, len(TOPICS))
    return score + evidence.by_labels(big.regions, small.regions, totals.regions, w.topic_share, len(REGIONS))


def _apart(one: IssueState, other: IssueState) -> bool:
    mine, theirs = portrait.main(one.regions), portrait.main(other.regions)
    return mine is not None and theirs is not None and mine != theirs


def _cold(issue: IssueState, now: int) -> bool:
    """Matters talked of now and then look alike by their trade's words alone: only bursts are worth merging."""
    return faded(issue.heat, issue.at, now, HEAT_FADES) < WEIGHTS.hot
