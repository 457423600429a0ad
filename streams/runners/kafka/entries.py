"""State entries of the stages over a table of bytes: decoded when asked for, collected where they changed."""

from collections import OrderedDict
from collections.abc import Iterator, MutableMapping
from typing import Any, Protocol

from streams.codec import Codec

#: entries of one stage and unit that are kept decoded; what is older is read again when it is asked for
KEPT = 4096


class Stored(Protocol):
    """Where entries are kept as bytes."""

    def read(self, key: bytes) -> bytes | None: ...

    def keys(self, prefix: bytes) -> list[bytes]:
        """The keys that begin so, in order."""
        ...


class TableEntries(MutableMapping[str, Any]):
    """One stage's entries of one unit."""

    def __init__(self, stored: Stored, codec: Codec, stage: str, unit: str, kept: int = KEPT) -> None:
        self._stored = stored
        self._codec = codec
        self._prefix = f"{stage}\x1f{unit}\x1f".encode()
        self._kept = kept
        self._changed: dict[str, Any] = {}
        self._gone: set[str] = set()
        # in order of use (a plain dict is slow to tell its first after many were taken from its front)
        self._latest: OrderedDict[str, Any] = OrderedDict()
        self._keys: set[str] | None = None  # all there are, once somebody asked

    def _load(self, key: str) -> Any:
        """The entry, KeyError when there is none."""
        if key in self._changed:
            return self._changed[key]
        if key in self._gone:
            raise KeyError(key)
        if key in self._latest:
            self._latest.move_to_end(key)
            return self._latest[key]
        body = self._stored.read(self._prefix + key.encode())
        if body is None:
            raise KeyError(key)
        value = self._codec.decode(body)
        self._keep(key, value)
        return value

    __getitem__ = _load

    def __setitem__(self, key: str, value: Any) -> None:
        self._latest.pop(key, None)
        self._gone.discard(key)
        self._changed[key] = value
        if self._keys is not None:
            self._keys.add(key)

    def __delitem__(self, key: str) -> None:
        self._load(key)
        self._latest.pop(key, None)
        self._changed.pop(key, None)
        self._gone.add(key)
        if self._keys is not None:
            self._keys.discard(key)

    def __iter__(self) -> Iterator[str]:
        """In order of the keys, so that a walk is the same whatever was saved in between."""
        return iter(sorted(self._known()))

    def __len__(self) -> int:
        return len(self._known())

    def _known(self) -> set[str]:
        """The keys there are; the table is looked through once, for a tick walks through the entries of some stages."""
        if self._keys is None:
            start = len(self._prefix)
            self._keys = {raw[start:].decode() for raw in self._stored.keys(self._prefix)}
            self._keys = (self._keys | self._changed.keys()) - self._gone
        return self._keys

    def _keep(self, key: str, value: Any) -> None:
        self._latest[key] = value
        if len(self._latest) > self._kept:
            self._latest.popitem(last=False)

    def collect(self) -> Iterator[tuple[bytes, bytes | None]]:
        """The entries that changed since the last call, encoded; None = deleted."""
        for key in sorted(self._gone):
            yield self._prefix + key.encode(), None
        for key, value in self._changed.items():
            yield self._prefix + key.encode(), self._codec.encode(value)
        changed, self._changed, self._gone = self._changed, {}, set()
        for key, value in changed.items():
            self._keep(key, value)
