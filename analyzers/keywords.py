"""The few words that tell an officer what a text is about."""

from analyzers.dictionaries import classes

#: how many keywords a text has at most
MOST = 5
#: the bureau's own words go first, then places, then (``_rank``) long words
_FIRST = dict.fromkeys((word for words in classes("regions.txt").values() for word in words), 1)
_FIRST |= dict.fromkeys((word.lower() for words in classes("domain.txt").values() for word in words), 0)


def _rank(word: str) -> int:
    return _FIRST.get(word, 2 if len(word) > 2 else 3)


def keywords(terms: list[str]) -> tuple[str, ...]:
    """At most MOST of a text's content words: the bureau's own words first, then places, then long words."""
    return tuple(sorted(terms, key=_rank)[:MOST])
