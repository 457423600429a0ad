"""Features of a text for the linear models: hashed character n-grams, words, cues and form.

Every feature is a bucket of one table, so that one gather serves all models. Hashes are fixed arithmetic (no
salted ``hash``): the same text has the same buckets on every machine.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
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


def _number(match: re.Match[str]) -> str:
    digits = match[0]
    return digits if digits in _NAMES else "0" * min(len(digits), 5)


def normalise(text: str) -> str:
    """One form of a text: compatibility forms folded, lower case, numbers as 0, blanks single, middle cut out."""
    if len(text) > HEAD + TAIL:
        text = text[:HEAD] + text[-TAIL:]
    text = unicodedata.normalize("NFKC", text).lower()
    return " ".join(_DIGITS.sub(_number, text).split())


def characters(text: str) -> NDArray[np.uint32]:
    """Buckets of all character n-grams of ``^text$`` up to ORDER."""
    codes = np.frombuffer(f"\x02{text}\x03".encode("utf-32-le"), dtype="<u4") * _SPREAD
    grams, current = [codes], codes
    for order in range(1, min(ORDER, len(codes))):
        current = current[:-1] * _MULTIPLY ^ codes[order:]
        grams.append(current)
    mixed = np.concatenate(grams)
    mixed ^= mixed >> np.uint32(15)
    mixed *= _MIX
    return mixed >> _SHIFT


@lru_cache(maxsize=1 << 16)
def _hashes(word: str) -> tuple[int, int, bytes]:
    """Of a word: the bucket of itself, the hash that a pair with it begins with, and its bytes."""
    raw = word.encode()
    return crc32(b"w" + raw) & (BUCKETS - 1), crc32(b"b" + raw + b" "), raw


class Features:
    """Extracts the features of texts; holds the lexicon of topics and cues."""

    def __init__(self) -> None:
        named = {f"t.{topic}": words for topic, words in classes("domain.txt").items()}
        self._lexicon = Lexicon(named | {f"c.{cue}": words for cue, words in classes("cues.txt").items()})

    def __call__(self, text: str, words: list[str]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Buckets and values of a normalised text and its words (both of ``normalise``'s form)."""
        grams = characters(text)
        hashes = [_hashes(word) for word in words]
        named = [own for own, _, _ in hashes]
        named += [crc32(right[2], left[1]) & (BUCKETS - 1) for left, right in pairwise(hashes)]
        pairs = len(named)
        named += [_bucket(key) for key in _cues(self._lexicon.find(text)) + _form(text)]
        first, second, size = len(grams), len(grams) + pairs, len(grams) + len(named)
        buckets = np.empty(size, dtype=np.intp)
        buckets[:first], buckets[first:] = grams, named
        values = np.empty(size, dtype=np.float32)
        values[:first] = SCALE[0] / first**0.5
        values[first:second] = SCALE[1] / (pairs or 1) ** 0.5
        values[second:] = SCALE[2] / ((size - second) or 1) ** 0.5
        return buckets, values


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
