"""Whether a call to gather is concrete: it names a time and a place."""

import re

from alerting.rules.rulebook import GatheringWords


def is_concrete(text: str, words: GatheringWords) -> bool:
    """Whether the text matches one of the times and one of the places."""
    return all(any(re.search(p, text) for p in patterns) for patterns in (words.time, words.place))
