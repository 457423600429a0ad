"""One opinion on its way to an issue, and what is known about where and by whom it was said."""

from dataclasses import dataclass

from analyzers.clustering.concepts import concepts
from analyzers.clustering.copies import Sketch, sketch
from analyzers.clustering.evidence import Setting
from analyzers.clustering.memory import Memory
from analyzers.clustering.records import AuthorState, IssueState, PlacedState, PostState
from analyzers.echoes import is_echo
from analyzers.records import Opinion
from crawlers.records import mention_id

#: words of one opinion that are looked at
_WORDS = 40


@dataclass(frozen=True, slots=True)
class Case:
    """An opinion with its evidence. ``words`` maps its words and concepts to their share among all opinions;
    ``copied`` is the remembered mention of nearly the same text, with its id."""

    opinion: Opinion
    now: int
    echo: bool
    words: dict[str, float]
    marks: Sketch
    copied: tuple[str, PlacedState] | None
    parent: IssueState | None
    post_key: str | None
    post: PostState | None
    author_key: str
    author: AuthorState | None
    setting: Setting


def case_of(opinion: Opinion, memory: Memory) -> Case:
    """What the memory knows about this opinion."""
    mention, totals = opinion.mention, memory.totals
    now = int(mention.published_at.timestamp())
    echo = is_echo(mention.text)
    words: tuple[str, ...] = ()
    if not echo:
        words = (*concepts(mention.text), *tuple(dict.fromkeys(opinion.terms))[:_WORDS])
    marks = () if echo else sketch(mention.text)
    parent = memory.placed(mention_id(mention.platform, mention.parent_id)) if mention.parent_id else None
    post_key = f"{mention.platform}:{mention.post_id}" if mention.post_id else None
    post = memory.post(post_key) if post_key else None
    author_key = f"{mention.platform}:{mention.author}"
    return Case(
        opinion=opinion,
        now=now,
        echo=echo,
        words={word: memory.vocabulary.share(word, totals.opinions) for word in words},
        marks=marks,
        copied=memory.original(marks),
        parent=memory.issue(parent.issue_id) if parent else None,
        post_key=post_key,
        post=post,
        author_key=author_key,
        author=memory.author(author_key),
        setting=Setting(totals, post, now),
    )
