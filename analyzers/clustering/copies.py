"""Near-identical texts: sketches of character shingles, and an index of those still remembered."""

import re
from array import array
from collections.abc import Sequence
from heapq import heappop, heappush
from zlib import crc32

_NOT_WORDS = re.compile(r"[\W_]+")
#: characters in a shingle, hashes in a sketch, and the fewest characters a text needs to be copied at all
_SHINGLE, _SKETCH, _SHORTEST = 3, 24, 8
#: share of common shingles from which two texts are copies: a clause may be added, a few characters changed
_ALIKE = 0.6
#: how many of a sketch's smallest hashes are indexed (copies at ``_ALIKE`` miss all of them with p < .03)
_INDEXED = 4
#: a hash more texts have than this (a usual ending) is not looked up while another of the text's is rarer
_COMMON = 64
#: texts compared in full, those with the most indexed hashes in common
_COMPARED = 4

#: texts that can be recognised as copied; a chain is copied within days, and memory must not grow with a burst
REMEMBERED = 20_000

Sketch = tuple[int, ...]
_NOBODY: dict[str, None] = {}
_NOTHING = array("I")


def sketch(text: str) -> Sketch:
    """The smallest hashes of the text's shingles, in order; empty for a text too short to be a copy of another."""
    bare = _NOT_WORDS.sub("", text.lower())
    if len(bare) < _SHORTEST:
        return ()
    raw, width = bare.encode("utf-32-le"), 4 * _SHINGLE
    return tuple(sorted({crc32(raw[at : at + width]) for at in range(0, len(raw) - width + 1, 4)})[:_SKETCH])


def likeness(one: frozenset[int], other: Sequence[int]) -> float:
    """The two texts' share of common shingles (exact up to ``_SKETCH`` shingles, estimated beyond); 0 for a share
    that cannot reach ``_ALIKE``."""
    enough = _ALIKE * max(len(one), len(other))
    if min(len(one), len(other)) < enough:
        return 0.0  # whatever the union is, they are no copies: most texts that share a shingle end here or below
    common = one.intersection(other)
    if len(common) < enough:
        return 0.0
    union = sorted({*one, *other})[:_SKETCH]
    return len(common.intersection(union)) / len(union) if union else 0.0


class CopyIndex:
    """Which remembered text a new one copies: of the latest ``REMEMBERED`` texts, whatever order they came in."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        #: four bytes a hash: as many thousands of tuples they would be a good part of the process's memory
        self._sketches: dict[str, array[int]] = {}
        self._holders: dict[int, dict[str, None]] = {}
        self._oldest: list[tuple[int, str]] = []

    def add(self, key: str, at: int, marks: Sketch) -> None:
        """Remembers a text said at ``at`` (epoch seconds); the oldest goes when there are too many."""
        if key not in self._sketches:
            heappush(self._oldest, (at, key))
        self._sketches[key] = array("I", marks)
        for mark in marks[:_INDEXED]:
            self._holders.setdefault(mark, {})[key] = None
        while len(self._sketches) > self._remembered:
            self.remove(heappop(self._oldest)[1])

    def remove(self, key: str) -> None:
        """Forgets a text; one that is not remembered is no error."""
        for mark in self._sketches.pop(key, _NOTHING)[:_INDEXED]:
            holders = self._holders[mark]
            del holders[key]
            if not holders:
                del self._holders[mark]

    def original(self, marks: Sketch) -> str | None:
        """The key of the most alike text, or None when none is alike enough (ties: the smaller key)."""
        holders = sorted([self._holders.get(mark, _NOBODY) for mark in marks[:_INDEXED]], key=len)
        shared: dict[str, int] = {}
        for number, held in enumerate(holders):
            if not number or len(held) <= _COMMON:
                for key in held:
                    shared[key] = shared.get(key, 0) - 1
        likeliest = sorted([(less, key) for key, less in shared.items()])[:_COMPARED]
        these = frozenset(marks)
        alike = [(-likeness(these, self._sketches[key]), key) for _, key in likeliest]
        best = min(alike, default=(0.0, ""))
        return best[1] if -best[0] >= _ALIKE else None
