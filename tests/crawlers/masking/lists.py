"""The written lists: disguised personal data, and what only looks like it.

``leaks.tsv``: half, kinds (by space), text with ``⟦…⟧`` around every stretch that must vanish.
``lookalikes.tsv``: half, text of which every character must stay. ``dev`` rows may be looked at while the mask is
changed, ``held`` rows were written before and kept aside, ``late`` ones were written after both came out clean,
to see what they had not shown. ``fourth`` and ``fifth`` rows, in files of their own, were each written before
the mask was changed for them (docs/privacy.md says what they showed at first). In all of them ``\\n`` stands for a line
end, ``\\u200b`` and the like for a character that cannot be seen. Every number, name and address is invented.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawlers.masking import KINDS, mask

HERE = Path(__file__).parent
HALVES = ("dev", "held", "late", "fourth", "fifth")
_ESCAPE = re.compile(r"\\n|\\u[0-9a-f]{4}")
_MARK = re.compile(rf"\[(?:{'|'.join(KINDS)})\]|(?<=@)某人")


@dataclass(frozen=True)
class Leak:
    """A text and its stretches (from, to) that must vanish."""

    half: str
    kinds: frozenset[str]
    text: str
    secret: tuple[tuple[int, int], ...]


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda m: "\n" if m[0] == "\\n" else chr(int(m[0][2:], 16)), text)


def _rows(name: str) -> Iterator[list[str]]:
    for path in (HERE / name, HERE / f"fourth_{name}", HERE / f"fifth_{name}"):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line:
                yield line.split("\t")


def leaks() -> list[Leak]:
    """All rows of ``leaks.tsv``."""
    found = []
    for half, kinds, marked in _rows("leaks.tsv"):
        text, secret = "", []
        for piece in re.split(r"(?<=⟧)|(?=⟦)", _plain(marked)):
            bare = piece.strip("⟦⟧")
            if bare != piece:
                secret.append((len(text), len(text) + len(bare)))
            text += bare
        found.append(Leak(half, frozenset(kinds.split()), text, tuple(secret)))
    return found


def lookalikes() -> list[tuple[str, str]]:
    """All rows of ``lookalikes.tsv`` as (half, text)."""
    return [(half, _plain(text)) for half, text in _rows("lookalikes.tsv")]


def kept(text: str, masked: str) -> list[bool]:
    """For every character of ``text`` whether ``masked`` still holds it."""
    pieces = _MARK.split(masked)
    match = re.fullmatch("(.+?)".join(map(re.escape, pieces)), text, re.DOTALL)
    assert match, masked
    stays = [True] * len(text)
    for group in range(1, len(pieces)):
        for place in range(*match.span(group)):
            stays[place] = False
    return stays


def leaked(leak: Leak) -> str:
    """What of the secret stretches can still be read after masking (letters, figures, Han); empty is right."""
    stays = kept(leak.text, mask(leak.text).text)
    return "".join(
        leak.text[place]
        for start, end in leak.secret
        for place in range(start, end)
        if stays[place] and unicodedata.category(leak.text[place])[0] in "LN"
    )


def lost(leak: Leak) -> str:
    """What stands before the first or after the last secret stretch and was taken all the same (letters, figures, Han)."""
    stays = kept(leak.text, mask(leak.text).text)
    first, last = leak.secret[0][0], leak.secret[-1][1]
    return "".join(
        character
        for place, character in enumerate(leak.text)
        if not (first <= place < last or stays[place]) and unicodedata.category(character)[0] in "LN"
    )
