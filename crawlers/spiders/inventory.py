"""What a list was seen to hold, so that a full reading can tell what has disappeared from it."""

import json
from collections.abc import Callable, Iterable, Iterator

from crawlers.ports import Checkpoints

#: Ids remembered a list, newest last; older ones are no longer watched for deletion.
_KEPT = 20_000
#: So many of a list's comments, and more than half of it, do not vanish between two readings without a fault of the
#: platform being likelier: it takes a second full reading to believe it.
_MANY = 5


class Inventory:
    """The comment ids of one list. They are noted before the comments are stored, so that a process killed in
    between leaves nothing that no later reading would miss."""

    def __init__(self, checkpoints: Checkpoints, source: str, name: str) -> None:
        self._checkpoints, self._source, self._key = checkpoints, source, f"seen:{name}"
        stored = json.loads(checkpoints.get(source, self._key) or '{"ids":[],"doubted":0}')
        self._ids: dict[str, None] = dict.fromkeys(stored["ids"])
        self._doubted: int = stored["doubted"]

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._ids))

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: Iterable[str]) -> None:
        """Note ids as seen; written only when there is a new one."""
        before = len(self._ids)
        self._ids.update(dict.fromkeys(ids))
        if len(self._ids) > before:
            self._keep()

    def vanished(self, seen: set[str], within: Callable[[str], bool] | None = None) -> list[str] | None:
        """The noted ids (those ``within`` the part that was read) that a full reading did not see.

        None when they are so many that the reading is doubted; the next one in a row is believed.
        """
        watched = [each for each in self._ids if within is None or within(each)]
        gone = [each for each in watched if each not in seen]
        doubtful = (len(gone) >= _MANY and 2 * len(gone) > len(watched)) or (bool(gone) and not seen)
        if doubtful and not self._doubted:
            self._doubted = 1
            self._keep()
            return None
        if self._doubted:
            self._doubted = 0
            self._keep()
        return gone

    def drop(self, ids: Iterable[str]) -> None:
        """Forget ids that are gone and stored as deleted."""
        for each in ids:
            self._ids.pop(each, None)
        self._keep()

    def _keep(self) -> None:
        value = {"ids": list(self._ids)[-_KEPT:], "doubted": self._doubted}
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self._checkpoints.put(self._source, self._key, written)
