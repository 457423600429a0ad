"""Finding dictionary words in a text in one pass, longest first."""

from collections.abc import Iterable, Mapping

from ahocorasick_rs import AhoCorasick, MatchKind

#: a dictionary word found in a text: where it stands (start, end) and the classes it belongs to
Hit = tuple[int, int, tuple[str, ...]]


class Lexicon:
    """Words with classes, found by an Aho-Corasick automaton."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        words: dict[str, list[str]] = {}
        for name, members in classes.items():
            for word in members:
                words.setdefault(word.lower(), []).append(name)
        self._classes = [tuple(dict.fromkeys(names)) for names in words.values()]
        self._automaton = AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[Hit]:
        """The words of ``text`` (lower case) from left to right; a word inside a longer found word is not told."""
        classes = self._classes
        found = self._automaton.find_matches_as_indexes(text)
        return [(start, end, classes[word]) for word, start, end in found]
