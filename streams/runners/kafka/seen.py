"""Which records a partition has processed: what comes a second time is recognised by its id.

Shipping is at least once and two machines may read the same list, so a record may stand in the inbox twice. Of a
mention its latest form counts (an edit is another record, and so is a change back); of everything else its id.
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from crawlers.records import Mention, Tick

#: batches whose ids are kept, and ids at most: a repeat comes soon after (a crash, a second reader), not years later
BATCHES, KEPT = 4096, 400_000


class Seen:
    """The ids of one partition, stored by batch, so that each batch adds one entry. ``read`` gives stored entries."""

    def __init__(self, read: Callable[[bytes], bytes | None], prefix: bytes) -> None:
        self._prefix = prefix
        self._known: dict[str, str] = {}
        self._new: dict[str, str] = {}
        self._next = 0
        stored = sorted(self._stored(read, prefix), key=lambda batch: batch[0])
        for number, ids in stored:
            self._remember(ids)
            self._next = number + 1

    @staticmethod
    def _stored(read: Callable[[bytes], bytes | None], prefix: bytes) -> Iterator[tuple[int, dict[str, str]]]:
        for place in range(BATCHES):
            body = read(prefix + str(place).encode())
            if body is None:
                return
            yield msgspec.msgpack.decode(body, type=tuple[int, dict[str, str]])

    def known(self, record: Any) -> bool:
        """Whether this record was processed before, in this form."""
        if isinstance(record, Tick):
            return False  # two ticks of one moment say the same
        key, form = _identity(record)
        return self._new.get(key, self._known.get(key)) == form

    def note(self, record: Any) -> None:
        """Remembers a record that was processed."""
        if not isinstance(record, Tick):
            key, form = _identity(record)
            self._new[key] = form

    def collect(self) -> list[tuple[bytes, bytes]]:
        """What the table must hold for the batch just noted: nothing, or one entry."""
        if not self._new:
            return []
        body = msgspec.msgpack.encode((self._next, self._new))
        entry = (self._prefix + str(self._next % BATCHES).encode(), body)
        self._remember(self._new)
        self._new = {}
        self._next += 1
        return [entry]

    def mark(self) -> dict[str, str]:
        """What was noted since the last ``collect``, for ``back_to``."""
        return dict(self._new)

    def back_to(self, mark: dict[str, str]) -> None:
        """Forgets what was noted since the mark (a record that was not processed after all)."""
        self._new = mark

    def _remember(self, ids: dict[str, str]) -> None:
        for key, form in ids.items():
            self._known.pop(key, None)
            self._known[key] = form
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]


def _identity(record: Any) -> tuple[str, str]:
    if isinstance(record, Mention):
        return f"{record.unit}:{record.mention_id}", record.digest
    return f"{type(record).__name__}:{record.unit}:{record.record_id}", ""
