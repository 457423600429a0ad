"""The few words that tell an officer what a text is about."""

from analyzers.dictionaries import classes

#: how many keywords a text has at most
MOST = 5
_DOMAIN = frozenset(word.lower() for words in classes("domain.txt").values() for word in words)
_PLACES = frozenset(word for words in classes("regions.txt").values() for word in words)


def keywords(terms: list[str]) -> tuple[str, ...]:
    """At most MOST of a text's content words: the bureau's own words first, then places, then long words."""

    def weight(entry: tuple[int, str]) -> tuple[int, int]:
        position, word = entry
        kind = 3 if word in _DOMAIN else 2 if word in _PLACES else 1 if len(word) > 2 else 0
        return -kind, position

    return tuple(word for _, word in sorted(enumerate(terms), key=weight)[:MOST])
