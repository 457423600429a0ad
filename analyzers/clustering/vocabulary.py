"""How common a word is among a unit's opinions, learnt as they come and kept in bounded state."""

from collections.abc import Iterable, MutableMapping
from functools import lru_cache
from typing import Any
from zlib import crc32

from analyzers.clustering.records import WordsState

#: a shard is one state entry; an opinion's words touch few of them, and each stays small
_SHARDS, _SHARD_WORDS = 256, 160
#: before anything was learnt a word is taken to be in one of this many opinions
_UNKNOWN = 1500.0


@lru_cache(maxsize=1 << 16)
def _shard(word: str) -> str:
    """The key of the entry that counts the word."""
    return f"words:{crc32(word.encode()) % _SHARDS:02x}"


class Vocabulary:
    """Shares of words among all opinions. ``shards`` are those of the entries by key, which it keeps up; ``opinions``
    (how many were learnt) is kept by the caller."""

    def __init__(self, entries: MutableMapping[str, Any], shards: dict[str, WordsState]) -> None:
        self._entries = entries
        self._shards = shards
        self._counts: dict[str, float] = {}
        for shard in shards.values():
            self._counts.update(shard.counts)

    def shares(self, words: Iterable[str], opinions: float) -> dict[str, float]:
        """The estimated share of opinions that hold each word, never zero."""
        known, whole = self._counts.get, opinions + _UNKNOWN
        return {word: (known(word, 0.0) + 1.0) / whole for word in words}

    def learn(self, words: Iterable[str]) -> None:
        """Counts one opinion's (distinct) words; a full shard forgets its rarest."""
        changed: dict[str, WordsState] = {}
        for word in words:
            key = _shard(word)
            shard = self._shards.get(key) or self._shards.setdefault(key, WordsState())
            shard.counts[word] = self._counts[word] = self._counts.get(word, 0.0) + 1.0
            changed[key] = shard
        for key, shard in changed.items():
            if len(shard.counts) > _SHARD_WORDS:
                ranked = sorted(shard.counts, key=lambda word: -shard.counts[word])
                for word in ranked[_SHARD_WORDS * 3 // 4 :]:
                    del shard.counts[word], self._counts[word]
            self._entries[key] = shard
