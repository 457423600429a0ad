"""How far the reading of a list has come, kept in checkpoints as one small JSON value a list."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from crawlers.politeness import SWEEP

#: Comments whose reply counts are remembered, newest last; older ones are read again by the next sweep.
_REPLIES_KEPT = 500


@dataclass(slots=True)
class Progress:
    """When a list was last asked, last read to the end and last swept; times ISO, None = never.

    ``unfinished``: the last reading broke off, so what is stored may have a hole. ``newest`` is the highest id
    seen (Weibo); ``replies`` maps a comment to its number of replies when they were last read; ``expected`` is
    the platform's last count.
    """

    asked_at: str | None = None
    complete_at: str | None = None
    swept_at: str | None = None
    unfinished: bool = False
    newest: str | None = None
    expected: int | None = None
    replies: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, value: str | None) -> "Progress":
        """The stored progress, or a fresh one."""
        return cls(**json.loads(value)) if value else cls()

    def dump(self) -> str:
        """The value to store."""
        kept = dict(list(self.replies.items())[-_REPLIES_KEPT:])
        return json.dumps({**asdict(self), "replies": kept}, ensure_ascii=False, separators=(",", ":"))

    @property
    def since(self) -> datetime | None:
        """Up to when everything has been read, None when nothing ever was."""
        return datetime.fromisoformat(self.complete_at) if self.complete_at else None

    def due(self, now: datetime, wait: timedelta) -> bool:
        """Whether ``wait`` has passed since the list was last asked."""
        return self.asked_at is None or now - datetime.fromisoformat(self.asked_at) >= wait

    def sweep_due(self, now: datetime) -> bool:
        """Whether the list must be read in full: it never was, or a day ago."""
        if self.complete_at is None or self.swept_at is None:
            return True
        return now - datetime.fromisoformat(self.swept_at) >= SWEEP

    def begin(self, now: datetime) -> bool:
        """Note that a reading starts; says whether it must be a full one, as a hole may have to be filled."""
        full = self.unfinished or self.sweep_due(now)
        self.asked_at, self.unfinished = now.isoformat(), True
        return full

    def finish(self, now: datetime, *, sweep: bool) -> None:
        """Note that the list was read to its end (or, unless ``sweep``, to what was known) at ``now``."""
        self.complete_at, self.unfinished = now.isoformat(), False
        if sweep:
            self.swept_at = self.complete_at
