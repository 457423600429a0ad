"""Finding dictionary words in a text in one pass, longest first."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Hit(NamedTuple):
    """A dictionary word found in a text: where it stands and the classes it belongs to."""

    start: int
    end: int
    classes: tuple[str, ...]


class Lexicon:
    """Words with classes. ``find`` costs two look-ups a character plus a few where a word may begin."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        words: dict[str, list[str]] = {}
        for name, members in classes.items():
            for word in members:
                words.setdefault(word.lower(), []).append(name)
        self._words = {word: tuple(dict.fromkeys(names)) for word, names in words.items()}
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}

    def find(self, text: str) -> list[Hit]:
        """The words of ``text`` (lower case) from left to right; a word inside a longer found word is not told."""
        hits: list[Hit] = []
        words, lengths, position, size = self._words, self._lengths, 0, len(text)
        while position < size:
            for length in lengths.get(text[position : position + 2], ()):
                word = text[position : position + length]
                if word in words:
                    break
            else:
                word = text[position]
            if word in words:
                hits.append(Hit(position, position + len(word), words[word]))
            position += len(word) if word in words else 1
        return hits
