"""Which keys may be stored: a small filter in memory, so that absent keys are not asked of the file."""

from collections.abc import Iterable

#: of the filter, 8 per byte. Among a million keys an absent one is asked for in vain once in nine times
#: (https://en.wikipedia.org/wiki/Bloom_filter with one hash)
_BITS = 1 << 23


class KnownKeys:
    """A Bloom filter with one hash: what it denies was never added."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self._bits = bytearray(_BITS >> 3)
        for key in keys:
            self.add(key)

    def add(self, key: str) -> None:
        """From now on the key may be held."""
        place = hash(key) % _BITS
        self._bits[place >> 3] |= 1 << (place & 7)

    def may_hold(self, key: str) -> bool:
        """False only if the key was never added."""
        place = hash(key) % _BITS
        return self._bits[place >> 3] >> (place & 7) & 1 == 1
