"""One opinion on its way to an issue, and what is known about where and by whom it was said."""

from dataclasses import dataclass
from sys import intern

from analyzers.clustering.concepts import concepts
from analyzers.clustering.copies import Sketch, sketch
from analyzers.clustering.evidence import AUTHOR_FADES, WEIGHTS, Label, Setting, Words, faded
from analyzers.clustering.memory import Memory
from analyzers.clustering.records import IssueState, PlacedState, PostState
from analyzers.echoes import is_echo
from analyzers.records import REGIONS, TOPICS, Opinion
from crawlers.records import mention_id

#: words of one opinion that are looked at
_WORDS = 40


@dataclass(slots=True)
class Case:
    """An opinion with its evidence. ``copied`` is the remembered mention of nearly the same text, with its
    id; ``again`` how likely the author speaks of ``author``, the issue they spoke of last."""

    opinion: Opinion
    now: int
    echo: bool
    words: Words
    marks: Sketch
    copied: tuple[str, PlacedState] | None
    parent: IssueState | None
    post_key: str | None
    post: PostState | None
    author_key: str
    author: IssueState | None
    again: float
    setting: Setting
    topic: Label
    place: Label | None


def case_of(opinion: Opinion, memory: Memory) -> Case:
    """What the memory knows about this opinion."""
    mention, totals = opinion.mention, memory.totals
    now = int(mention.published_at.timestamp())
    echo = is_echo(mention.text)
    words: tuple[str, ...] = ()
    if not echo:
        words = (*concepts(mention.text), *tuple(dict.fromkeys(opinion.terms))[:_WORDS])
        words = tuple(map(intern, words))  # thousands of issues hold the same words: one object each
    marks = () if echo else sketch(mention.text)
    parent = memory.placed(mention_id(mention.platform, mention.parent_id)) if mention.parent_id else None
    post_key = f"{mention.platform}:{mention.post_id}" if mention.post_id else None
    post = memory.post(post_key) if post_key else None
    author_key = f"{mention.platform}:{mention.author}"
    author = memory.author(author_key)
    # a label the model is unsure of says little; cubed, as unsure ones are wrong more often than they admit
    topic_share = WEIGHTS.topic_share * opinion.topic_score**3
    return Case(
        opinion=opinion,
        now=now,
        echo=echo,
        words=Words(memory.shares(words)),
        marks=marks,
        copied=memory.original(marks),
        parent=memory.issue(parent.issue_id) if parent else None,
        post_key=post_key,
        post=post,
        author_key=author_key,
        author=memory.issue(author.issue_id) if author else None,
        again=WEIGHTS.author * faded(1.0, author.at, now, AUTHOR_FADES) if author else 0.0,
        setting=Setting(totals, post, now),
        topic=Label(opinion.topic, totals.topics, topic_share, len(TOPICS)),
        place=Label(opinion.region, totals.regions, WEIGHTS.place_share, len(REGIONS))
        if opinion.region
        else None,
    )
