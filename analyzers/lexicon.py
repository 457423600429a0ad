"""Finding dictionary words in a text in one pass, longest first."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Hit(NamedTuple):
    """A dictionary word found in a text: where it stands and the classes it belongs to."""

    start: int
    end: int
    classes: tuple[str, ...]


class Lexicon:
    """Words with classes. ``find`` costs one look-up a character plus a few where a word may begin."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        words: dict[str, list[str]] = {}
        for name, members in classes.items():
            for word in members:
                words.setdefault(word.lower(), []).append(name)
        self._words = {word: tuple(dict.fromkeys(names)) for word, names in words.items()}
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}

    def find(self, text: str) -> list[Hit]:
        """The words of ``text`` (lower case) from left to right; a word inside a longer found word is not told."""
        hits: list[Hit] = []
        words, lengths, position = self._words, self._lengths, 0
        for start, first in enumerate(text):
            if start < position or first not in lengths:
                continue
            for length in lengths[first]:
                word = text[start : start + length]
                classes = words.get(word)
                if classes is not None:
                    position = start + len(word)
                    hits.append(Hit(start, position, classes))
                    break
        return hits
