"""Features of a text for the linear models: hashed character n-grams, words, cues and form.

Every feature is a bucket of one table, so that one gather serves all models. Hashes are fixed arithmetic (no
salted ``hash``): the same text has the same buckets on every machine.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from analyzers.dictionaries import classes
from analyzers.lexicon import Hit, Lexicon

BITS = 17
BUCKETS = 1 << BITS
#: longest character n-gram
ORDER = 3
#: characters that are read of a text: its beginning and its end say what it wants
HEAD, TAIL = 300, 100
#: weight of a feature by group: characters, words, cues
SCALE = (1.0, 1.0, 0.5)

#: numbers that are names (hot lines, classes of people) stay; the others only keep their length
_NAMES = frozenset({"12333", "12345", "12348", "4050", "996", "315", "110", "120"})
_DIGITS = re.compile(r"\d+")
_MULTIPLY = np.uint32(0x01000193)
_SPREAD = np.uint32(0x9E3779B1)
_MIX = np.uint32(0x85EBCA6B)
_SHIFT = np.uint32(32 - BITS)
Buckets = NDArray[np.uint32]


def _number(match: re.Match[str]) -> str:
    digits = match[0]
    return digits if digits in _NAMES else "0" * min(len(digits), 5)


def normalise(text: str) -> str:
    """One form of a text: compatibility forms folded, lower case, numbers as 0, blanks single, middle cut out."""
    if len(text) > HEAD + TAIL:
        text = text[:HEAD] + text[-TAIL:]
    text = unicodedata.normalize("NFKC", text).lower()
    return " ".join(_DIGITS.sub(_number, text).split())


def characters(texts: Sequence[str]) -> tuple[Buckets, NDArray[np.int64]]:
    """Buckets of all character n-grams of ``^text$`` up to ORDER, text by text, and how many each text has.

    They stand in order of their first character, the shorter ones first.
    """
    codes = np.frombuffer("".join([f"\x02{text}\x03" for text in texts]).encode("utf-32-le"), dtype="<u4")
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 2
    ends = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(codes))  # characters up to the text's end
    grams = np.empty((len(codes), ORDER), dtype=np.uint32)
    spread = codes * _SPREAD
    grams[:, 0] = spread
    for order in range(1, ORDER):
        # what runs into the next text is dropped below
        grams[:-order, order] = grams[:-order, order - 1] * _MULTIPLY ^ spread[order:]
    inside = np.arange(ORDER) < ends[:, None]
    mixed = grams[inside]
    mixed ^= mixed >> np.uint32(15)
    mixed *= _MIX
    counts = (lengths[:, None] - np.arange(ORDER)).clip(0).sum(axis=1)
    return mixed >> _SHIFT, counts


@lru_cache(maxsize=1 << 16)
def _hashes(word: str) -> tuple[int, int, bytes]:
    """Of a word: the bucket of itself, the hash that a pair with it begins with, and its bytes."""
    raw = word.encode()
    return crc32(b"w" + raw) & (BUCKETS - 1), crc32(b"b" + raw + b" "), raw


class Gathered(NamedTuple):
    """The features of some texts: ``buckets`` in groups of characters, words and cues. ``sizes`` is (3, texts): how
    many features each group of each text has, the groups one after the other."""

    buckets: NDArray[np.intp]
    sizes: NDArray[np.int64]

    @property
    def weights(self) -> NDArray[np.float64]:
        """(3, texts): what one feature of the group weighs in the text."""
        scale: NDArray[np.float64] = np.array(SCALE)[:, None] / np.sqrt(np.maximum(self.sizes, 1))
        return scale


class Features:
    """Extracts the features of texts; holds the lexicon of topics and cues."""

    def __init__(self) -> None:
        named = {f"t.{topic}": words for topic, words in classes("domain.txt").items()}
        self._lexicon = Lexicon(named | {f"c.{cue}": words for cue, words in classes("cues.txt").items()})

    def __call__(self, texts: Sequence[str], words: Sequence[Sequence[str]]) -> Gathered:
        """The features of normalised texts and their words (both of ``normalise``'s form)."""
        grams, counts = characters(texts)
        tokens: list[int] = []
        cues: list[int] = []
        ends = [[0], [0]]
        for text, cut in zip(texts, words, strict=True):
            hashes = [_hashes(word) for word in cut]
            tokens += [own for own, _, _ in hashes]
            tokens += [crc32(right[2], left[1]) & (BUCKETS - 1) for left, right in pairwise(hashes)]
            cues += [_bucket(key) for key in _cues(self._lexicon.find(text)) + _form(text)]
            ends[0].append(len(tokens))
            ends[1].append(len(cues))
        buckets = np.concatenate([grams.astype(np.intp), np.array(tokens + cues, dtype=np.intp)])
        return Gathered(buckets, np.vstack([counts, np.diff(np.array(ends))]))


@lru_cache(maxsize=1 << 14)
def _bucket(key: str) -> int:
    return crc32(key.encode()) & (BUCKETS - 1)


def _cues(hits: list[Hit]) -> list[str]:
    """Classes of the words found, whether a negator stands close before them, and pairs of neighbours."""
    keys: list[str] = []
    negated, before = -9, ""
    for start, end, names in hits:
        for name in names:
            if name == "c.negator":
                negated = end
                continue
            keys.append(f"!{name}" if start - negated <= 2 else name)
        if before and names[0] != before:
            keys.append(f"{before}>{names[0]}")
        before = names[0]
    return keys


def _form(text: str) -> list[str]:
    """Length, punctuation and how the text ends."""
    size = len(text)
    keys = [f"len{min(size.bit_length(), 8)}", f"end{text[-1:]}", f"start{text[:2]}"]
    if "?" in text:
        keys += ("?", f"?{min(text.count('?'), 3)}")
    if "!" in text:
        keys.append(f"!{min(text.count('!'), 3)}")
    if "..." in text or "…" in text:
        keys.append("...")
    if "[" in text:
        keys.append("[")
    return keys
