"""Meanings that people put in different words (``concepts.txt``)."""

from functools import cache
from importlib.resources import files

from analyzers.lexicon import Lexicon

#: what a concept's name begins with among an issue's words (no word of a text does)
MARK = "="


@cache
def _lexicon() -> Lexicon:
    lines = (files(__package__) / "concepts.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(":", 1) for line in lines if line and not line.startswith("#"))
    return Lexicon({MARK + name: words.split() for name, words in pairs})


def concepts(text: str) -> tuple[str, ...]:
    """The concepts a text touches, in order, each once, each with ``MARK`` before its name."""
    return tuple(dict.fromkeys(name for _, _, names in _lexicon().find(text.lower()) for name in names))
