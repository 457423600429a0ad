"""One-pass clustering: every opinion joins the issue it most likely belongs to, or begins one of its own."""

from dataclasses import dataclass, replace
from math import log

from analyzers.clustering import evidence, portrait
from analyzers.clustering.concepts import concepts
from analyzers.clustering.copies import sketch
from analyzers.clustering.evidence import WEIGHTS, Setting, faded
from analyzers.clustering.memory import Entries, Memory
from analyzers.clustering.records import AuthorState, IssueState, PlacedState, PostState
from analyzers.echoes import is_echo
from analyzers.records import REGIONS, TOPICS, IssueUpdate, Opinion
from crawlers.records import content_id, mention_id

#: words of one opinion that are looked at
_WORDS = 40
#: issues remembered for one post
_SHARES = 12
#: issues looked at because of their words
_CANDIDATES = 16
_MILESTONES = frozenset({2, 3, 4, 6, 9, 13, 19, 28, 42, 63, 94, 141, 211, 316, 474})


@dataclass(slots=True)
class _Case:
    """An opinion and what is known about where it was said."""

    opinion: Opinion
    now: int
    words: dict[str, float]
    echo: bool
    post_key: str | None
    post: PostState | None
    parent: IssueState | None
    author_key: str
    author: AuthorState | None
    setting: Setting


class Clusterer:
    """One unit's clusterer over its state entries."""

    def __init__(self, unit: str, entries: Entries) -> None:
        self._unit = unit
        self._memory = Memory(entries)

    def tick(self, now: int) -> None:
        self._memory.sweep(now)

    def place(self, opinion: Opinion) -> IssueUpdate:
        """Puts the opinion where it belongs and says so."""
        mention, memory = opinion.mention, self._memory
        known = memory.placed(mention.mention_id)
        if known is not None:
            return self._update(opinion, memory.issue(known.issue_id), first=False)
        case = self._case(opinion)
        marks = () if case.echo else sketch(mention.text)
        copied = memory.original(marks)
        issue, rivals = self._choose(case, copied[1].issue_id if copied else None)
        fresh = issue is None
        if issue is None and (case.words or marks):
            issue_id = content_id("issue", self._unit, mention.mention_id)
            issue = IssueState(issue_id=issue_id, first_at=case.now, at=case.now, turn=0)
        copies, merged = 0, ()
        if issue is not None:
            if copied is not None and memory.issue(copied[1].issue_id) is issue:
                original_id, original = copied
                original.copies += 1
                copies, marks = original.copies, ()
                memory.save_placed(original_id, original)
            merged = self._join(case, issue, rivals)
        memory.save_placed(
            mention.mention_id,
            PlacedState(at=case.now, issue_id=issue.issue_id if issue else None, sketch=marks),
        )
        self._remember(case, issue, fresh)
        return self._update(opinion, issue, copies=copies, merged=merged)

    def _case(self, opinion: Opinion) -> _Case:
        mention, memory, totals = opinion.mention, self._memory, self._memory.totals
        echo = is_echo(mention.text)
        terms = () if echo else (*concepts(mention.text), *tuple(dict.fromkeys(opinion.terms))[:_WORDS])
        parent = memory.placed(mention_id(mention.platform, mention.parent_id)) if mention.parent_id else None
        post_key = f"{mention.platform}:{mention.post_id}" if mention.post_id else None
        post = memory.post(post_key) if post_key else None
        now = int(mention.published_at.timestamp())
        author_key = f"{mention.platform}:{mention.author}"
        return _Case(
            opinion=opinion,
            now=now,
            words={word: memory.vocabulary.share(word, totals.opinions) for word in terms},
            echo=echo,
            post_key=post_key,
            post=post,
            parent=memory.issue(parent.issue_id) if parent else None,
            author_key=author_key,
            author=memory.author(author_key),
            setting=Setting(totals, post, now),
        )

    def _choose(self, case: _Case, copied_issue: str | None) -> tuple[IssueState | None, list[str]]:
        """The best issue if any beats a matter of its own, and the others that would have."""
        memory, w = self._memory, WEIGHTS
        near: dict[str, float] = {}
        for word, share in case.words.items():
            rarity = -log(share)
            for issue_id in memory.holders(word):
                near[issue_id] = near.get(issue_id, 0.0) + rarity
        ids = sorted(near, key=lambda i: (-near[i], i))[:_CANDIDATES]
        ids += case.post.shares if case.post else ()
        ids += [copied_issue] if copied_issue else []
        ids += [case.author.issue_id] if case.author else []
        found = {issue.issue_id: issue for i in dict.fromkeys(ids) if (issue := memory.issue(i)) is not None}
        if case.parent is not None:
            found[case.parent.issue_id] = case.parent
        new = log(case.setting.new)
        if case.parent is not None:
            new += log(1 - (w.echo if case.echo else w.parent))
        scored = sorted((new - self._score(case, issue), issue_id) for issue_id, issue in found.items())
        joined = [issue_id for score, issue_id in scored if score < -w.join]
        return (found[joined[0]], joined[1:4]) if joined else (None, [])

    def _score(self, case: _Case, issue: IssueState) -> float:
        w, totals, opinion = WEIGHTS, self._memory.totals, case.opinion
        prior = case.setting.prior(issue)
        if case.author is not None and self._memory.issue(case.author.issue_id) is issue:
            author = w.author * faded(1.0, case.author.at, case.now, evidence.AUTHOR_FADES)
            prior = author + (1 - author) * prior
        if case.parent is not None:
            follows = w.echo if case.echo else w.parent
            prior = follows * (case.parent is issue) + (1 - follows) * prior
        score = log(prior + 1e-9) + evidence.by_words(issue, case.words)
        own = w.topic_share * opinion.topic_score
        score += evidence.by_label(issue.topics, opinion.topic, totals.topics, own, len(TOPICS))
        if opinion.region is not None:
            score += evidence.by_label(
                issue.regions, opinion.region, totals.regions, w.place_share, len(REGIONS)
            )
        return score

    def _join(self, case: _Case, issue: IssueState, rivals: list[str]) -> tuple[str, ...]:
        memory, opinion = self._memory, case.opinion
        memory.totals.turn += 1
        portrait.add(issue, opinion, case.words, case.now, memory.totals.turn)
        merged: tuple[str, ...] = ()
        if issue.size in _MILESTONES:
            for other in self._neighbours(issue):
                big, small = (issue, other) if issue.size >= other.size else (other, issue)
                if self._merge_score(big, small, case.now) > WEIGHTS.merge:
                    portrait.absorb(issue, other)
                    memory.move(other, issue, case.now)
                    merged += (other.issue_id,)
        memory.save_issue(issue)
        return merged

    def _neighbours(self, issue: IssueState) -> list[IssueState]:
        memory = self._memory
        near: dict[str, int] = {}
        for word in portrait.keywords(issue, self._share, 12):
            for issue_id in memory.holders(word):
                near[issue_id] = near.get(issue_id, 0) + 1
        near.pop(issue.issue_id, None)
        ranked = sorted(near, key=lambda i: (-near[i], i))
        found = [memory.issue(i) for i in ranked]
        return [other for other in found if other is not None and other.size > 1][:8]

    def _merge_score(self, big: IssueState, small: IssueState, now: int) -> float:
        if portrait.apart(big, small):
            return -99.0
        totals, w = self._memory.totals, WEIGHTS
        score = log(Setting(totals, None, now).prior(big) + 1e-9) - log(w.everywhere_new)
        score += w.merge_words * portrait.alike(big, small, self._share)
        score += portrait.label_match(small.topics, big.topics, totals.topics, len(TOPICS), w.topic_share)
        score += portrait.label_match(small.regions, big.regions, totals.regions, len(REGIONS), w.topic_share)
        return score

    def _share(self, word: str) -> float:
        return self._memory.vocabulary.share(word, self._memory.totals.opinions)

    def _remember(self, case: _Case, issue: IssueState | None, fresh: bool) -> None:
        memory, now, opinion, totals = self._memory, case.now, case.opinion, self._memory.totals
        if case.post_key is not None:
            post = case.post or PostState(at=now)
            left = faded(1.0, post.at, now, WEIGHTS.post_fades)
            shares: dict[str, float] = {}
            for issue_id, count in post.shares.items():
                there = memory.issue(issue_id)
                if there is not None:
                    shares[there.issue_id] = shares.get(there.issue_id, 0.0) + count * left
            if issue is not None:
                shares[issue.issue_id] = shares.get(issue.issue_id, 0.0) + 1.0
            kept = sorted(shares.items(), key=lambda item: -item[1])[:_SHARES]
            memory.save_post(
                case.post_key,
                replace(
                    post,
                    at=max(now, post.at),
                    total=post.total * left + 1.0,
                    fresh=post.fresh * left + fresh,
                    shares=dict(kept),
                ),
            )
        if issue is not None:
            memory.save_author(case.author_key, AuthorState(at=now, issue_id=issue.issue_id))
        left = faded(1.0, totals.at, now, evidence.ISSUE_FADES)
        totals.heat = faded(totals.heat, totals.at, now, evidence.HEAT_FADES) + 1.0
        totals.mass, totals.at = totals.mass * left + 1.0, max(now, totals.at)
        if case.words:
            memory.vocabulary.learn(case.words)
            totals.opinions += 1
        if True:
            totals.topics[opinion.topic] = totals.topics.get(opinion.topic, 0.0) + 1.0
        if opinion.region is not None:
            totals.regions[opinion.region] = totals.regions.get(opinion.region, 0.0) + 1.0
        memory.save_totals()

    def _update(
        self,
        opinion: Opinion,
        issue: IssueState | None,
        *,
        first: bool = True,
        copies: int = 0,
        merged: tuple[str, ...] = (),
    ) -> IssueUpdate:
        plain = IssueUpdate(
            unit=self._unit, at=opinion.mention.published_at, issue_id=None, opinion=opinion, first=first
        )
        if issue is None:
            return plain
        opinions, share = self._memory.totals.opinions, self._memory.vocabulary.share
        return replace(
            plain,
            issue_id=issue.issue_id,
            copies=copies,
            title=issue.title,
            topic=portrait.topic(issue),
            keywords=portrait.keywords(issue, lambda word: share(word, opinions)),
            merged=merged,
        )
