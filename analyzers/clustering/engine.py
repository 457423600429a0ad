"""One-pass clustering: every opinion joins the issue it most likely belongs to, or begins one of its own."""

from dataclasses import replace

from analyzers.clustering import portrait
from analyzers.clustering.case import Case, case_of
from analyzers.clustering.choice import choose
from analyzers.clustering.evidence import HEAT_FADES, ISSUE_FADES, WEIGHTS, faded
from analyzers.clustering.memory import Entries, Memory
from analyzers.clustering.merging import merge
from analyzers.clustering.records import AuthorState, IssueState, PlacedState, PostState
from analyzers.records import IssueUpdate, Opinion
from crawlers.records import content_id

#: issues remembered for one post
_SHARES = 8


class Clusterer:
    """One unit's clusterer over its state entries."""

    def __init__(self, unit: str, entries: Entries) -> None:
        self._unit = unit
        self._memory = Memory(entries)

    def tick(self, now: int) -> None:
        """Forgets what has been quiet for long; ``now`` in epoch seconds."""
        self._memory.sweep(now)

    def place(self, opinion: Opinion) -> IssueUpdate:
        """Puts the opinion where it belongs and says so. A known mention stays where it is."""
        mention, memory = opinion.mention, self._memory
        known = memory.placed(mention.mention_id)
        if known is not None:
            return self._update(opinion, memory.issue(known.issue_id), first=False)
        case = case_of(opinion, memory)
        issue = choose(case, memory)
        fresh = issue is None
        if issue is None and (case.words.shares or case.marks):
            issue_id = content_id("issue", self._unit, mention.mention_id)
            issue = IssueState(issue_id=issue_id, first_at=case.now, at=case.now, turn=0)
        copies = self._copies(case, issue)
        merged: tuple[str, ...] = ()
        if issue is not None:
            memory.totals.turn += 1
            portrait.add(issue, opinion, case.words.shares, case.now, memory.totals.turn)
            issue, merged = merge(issue, case, memory)
            memory.save_issue(issue)
        self._remember(case, issue, fresh, is_copy=copies > 0)
        return self._update(opinion, issue, copies=copies, merged=merged)

    def _copies(self, case: Case, issue: IssueState | None) -> int:
        """How many near-identical texts the issue already holds; counts this one."""
        if case.copied is None or issue is None or self._memory.issue(case.copied[1].issue_id) is not issue:
            return 0
        original_id, original = case.copied
        original = replace(original, copies=original.copies + 1)
        self._memory.save_placed(original_id, original)
        return original.copies

    def _remember(self, case: Case, issue: IssueState | None, fresh: bool, is_copy: bool) -> None:
        memory, now, opinion = self._memory, case.now, case.opinion
        issue_id = issue.issue_id if issue is not None else None
        marks = () if is_copy else case.marks
        memory.save_placed(opinion.mention.mention_id, PlacedState(at=now, issue_id=issue_id, sketch=marks))
        if case.post_key is not None:
            memory.save_post(case.post_key, self._post(case, issue_id, fresh))
        if issue_id is not None:
            memory.save_author(case.author_key, AuthorState(at=now, issue_id=issue_id))
        totals = memory.totals
        totals.mass = faded(totals.mass, totals.at, now, ISSUE_FADES) + 1.0
        totals.heat = faded(totals.heat, totals.at, now, HEAT_FADES) + 1.0
        totals.at = max(now, totals.at)
        if case.words.shares:
            memory.vocabulary.learn(case.words.shares)
            totals.opinions += 1
        totals.topics[opinion.topic] = totals.topics.get(opinion.topic, 0.0) + 1.0
        if opinion.region is not None:
            totals.regions[opinion.region] = totals.regions.get(opinion.region, 0.0) + 1.0
        memory.save_totals()

    def _post(self, case: Case, issue_id: str | None, fresh: bool) -> PostState:
        """The post with this opinion counted in."""
        before = case.post or PostState(at=case.now)
        left = faded(1.0, before.at, case.now, WEIGHTS.post_fades)
        shares: dict[str, float] = {}
        for old_id, count in before.shares.items():
            there = self._memory.issue(old_id)
            if there is not None:
                shares[there.issue_id] = shares.get(there.issue_id, 0.0) + count * left
        if issue_id is not None:
            shares[issue_id] = shares.get(issue_id, 0.0) + 1.0
        return PostState(
            at=max(case.now, before.at),
            total=before.total * left + 1.0,
            fresh=before.fresh * left + fresh,
            shares=dict(sorted(shares.items(), key=lambda item: -item[1])[:_SHARES]),
        )

    def _update(
        self,
        opinion: Opinion,
        issue: IssueState | None,
        *,
        first: bool = True,
        copies: int = 0,
        merged: tuple[str, ...] = (),
    ) -> IssueUpdate:
        return IssueUpdate(
            unit=self._unit,
            at=opinion.mention.fetched_at,
            issue_id=issue.issue_id if issue else None,
            opinion=opinion,
            first=first,
            copies=copies,
            title=issue.title if issue else "",
            topic=portrait.topic(issue) if issue else "其他",
            keywords=portrait.keywords(issue) if issue else (),
            merged=merged,
        )
