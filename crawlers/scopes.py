"""Under which ids comments are stored, so that one comment of one unit is one mention by every route.

A platform's own ids, and before those that could mean two things a scope. Where a unit holds a comment under another
of its possible ids (an import from before its account had credentials, a ledger in another order), it keeps that one.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from crawlers.records import Mention, mention_id
from crawlers.sources import KINDS, Account, scoped

#: what is stored of those of the comment ids that are stored, by comment id
Held = Callable[[Sequence[str]], Mapping[str, Mention]]


def with_scopes(platform: str, ledger: Sequence[Account], further: Collection[str]) -> list[Account]:
    """The accounts of one platform with their scopes; ``further`` have credentials of their own.

    The first account without is the section's, and it and its unit's have none, so that what one unit stored keeps its
    ids. A further set is scoped by its account where ids are local, by its unit where its lists also hold what others
    post elsewhere: a post that names two bureaus is a matter of each. Another unit's account that nothing reads is
    scoped, too, for its operator may import what the first unit has.
    """
    first = next((each for each in ledger if each.id not in further), None)
    return [replace(each, scope=_scope(platform, each, first, each.id in further)) for each in ledger]


def _scope(platform: str, account: Account, first: Account | None, own_set: bool) -> str:
    if first is None or account.id == first.id or (account.unit == first.unit and not own_set):
        return ""
    if _local(platform):
        return account.id
    meets = not own_set or KINDS[platform].elsewhere
    return account.unit if meets and account.unit != first.unit else ""


def settled(mention: Mention, held: Held) -> Mention:
    """The mention under the ids by which its unit holds it and what it answers, or is to hold them."""
    name = held_name(mention, mention.comment_id, held)
    scope = name.removesuffix(bare(mention, mention.comment_id)).removesuffix("/")
    post, parent = mention.post_id, mention.parent_id
    if name != mention.comment_id and post is not None:
        post = scoped(scope, bare(mention, post))
    if parent is not None:
        if name != mention.comment_id:
            parent = scoped(scope, bare(mention, parent))
        parent = held_name(mention, parent, held)
    key = mention_id(mention.platform, name)
    return replace(mention, mention_id=key, comment_id=name, post_id=post, parent_id=parent)


def held_name(mention: Mention, comment_id: str, held: Held) -> str:
    """Under which id the mention's unit holds a comment of its platform: as given, unless it is held under another, or
    another unit's account holds it under this one."""
    own, names = bare(mention, comment_id), _names(mention, comment_id)
    there = held(names)
    given = there.get(comment_id)
    if given is not None and (given.unit == mention.unit or given.account_id == mention.account_id):
        return comment_id
    for name in names:
        if (other := there.get(name)) is not None and _same(other, mention):
            return name
    return comment_id if given is None else scoped(mention.unit, own)


def other_ids(mention: Mention) -> list[str]:
    """The other ids under which a mention, and what it answers, may be held; where none of them is stored and another
    unit holds neither's own, ``settled`` changes nothing."""
    names = _names(mention, mention.comment_id)[1:]
    if mention.parent_id is not None:
        names += _names(mention, mention.parent_id)[1:]
    return [mention_id(mention.platform, name) for name in names]


def _names(mention: Mention, identity: str) -> tuple[str, ...]:
    """An id as given, then the others it may have in the mention's unit."""
    own = bare(mention, identity)
    return tuple(dict.fromkeys((identity, own, *(scoped(scope, own) for scope in _possible(mention)))))


def bare(mention: Mention, identity: str) -> str:
    """An id of the mention's platform without the scope it may have."""
    scope, mark, local = identity.partition("/")
    return local if mark and scope in _possible(mention) else identity


def _possible(mention: Mention) -> tuple[str, ...]:
    """What may stand before an id of the mention's unit and account."""
    own = (mention.account_id,) if mention.account_id and _local(mention.platform) else ()
    return mention.unit, *own


def _same(other: Mention, mention: Mention) -> bool:
    """Whether one comment: ids that are an account's own say so within the account only."""
    return other.unit == mention.unit and (
        not _local(mention.platform) or other.account_id == mention.account_id
    )


def _local(platform: str) -> bool:
    return (kind := KINDS.get(platform)) is not None and kind.local_ids
