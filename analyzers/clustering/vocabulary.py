"""How common a word is among a unit's opinions, learnt as they come and kept in bounded state."""

from collections.abc import Iterable, MutableMapping
from typing import Any
from zlib import crc32

from analyzers.clustering.records import WordsState

#: a shard is one state entry; an opinion's words touch few of them, and each stays small
_SHARDS, _SHARD_WORDS = 256, 160
#: before anything was learnt a word is taken to be in one of this many opinions
_UNKNOWN = 1500.0


class Vocabulary:
    """Shares of words among all opinions. ``opinions`` (how many were learnt) is kept by the caller."""

    def __init__(self, entries: MutableMapping[str, Any]) -> None:
        self._entries = entries
        self._shards: dict[str, WordsState] = {
            key: value for key, value in entries.items() if isinstance(value, WordsState)
        }

    def share(self, word: str, opinions: float) -> float:
        """The estimated share of opinions that hold the word, never zero."""
        shard = self._shards.get(_key(word))
        seen = shard.counts.get(word, 0.0) if shard is not None else 0.0
        return (seen + 1.0) / (opinions + _UNKNOWN)

    def learn(self, words: Iterable[str]) -> None:
        """Counts one opinion's (distinct) words; a full shard forgets its rarest."""
        changed: dict[str, WordsState] = {}
        for word in words:
            key = _key(word)
            shard = self._shards.setdefault(key, WordsState())
            shard.counts[word] = shard.counts.get(word, 0.0) + 1.0
            changed[key] = shard
        for key, shard in changed.items():
            if len(shard.counts) > _SHARD_WORDS:
                kept = sorted(shard.counts.items(), key=lambda item: -item[1])[: _SHARD_WORDS * 3 // 4]
                shard.counts = dict(kept)
            self._entries[key] = shard


def _key(word: str) -> str:
    return f"words:{crc32(word.encode()) % _SHARDS:02x}"
