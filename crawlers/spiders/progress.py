"""How far the reading of a list has come, kept in checkpoints as one small JSON value a list."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from crawlers.politeness import revisit_after, sweep_after

#: Comments whose reply counts are remembered, newest last; older ones are read again by the next sweep.
_REPLIES_KEPT = 500


@dataclass(slots=True)
class Progress:
    """When a list was last asked, last read to the end and last swept; times ISO, None = never.

    ``unfinished``: the last reading broke off, so what is stored may have a hole. ``newest`` is the highest id
    seen (Weibo), ``older`` the id below which a first reading left off; ``active_at``: when something was last new
    or changed; ``replies`` maps a comment to its number of replies when they were last read; ``expected`` is
    the platform's last count.
    """

    asked_at: str | None = None
    complete_at: str | None = None
    swept_at: str | None = None
    active_at: str | None = None
    unfinished: bool = False
    older: str | None = None
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

    def sweep_due(self, now: datetime, every: timedelta | None = None) -> bool:
        """Whether the list must be read in full: it never was, or too long ago (``every``, else as lively as it is)."""
        if self.complete_at is None or self.swept_at is None:
            return True
        return now - datetime.fromisoformat(self.swept_at) >= (every or sweep_after(self.quiet(now)))

    def quiet(self, now: datetime, born: datetime | None = None) -> timedelta:
        """How long nothing was new or changed: since the last change, else since the post was ``born``."""
        marks = [datetime.fromisoformat(self.active_at)] if self.active_at else []
        marks += [born] if born else []
        return max(now - max(marks), timedelta(0)) if marks else timedelta(0)

    def revisit(self, now: datetime, born: datetime | None) -> timedelta:
        """The wait between two readings of a post: minutes while it is lively, hours when it has gone quiet."""
        return revisit_after(self.quiet(now, born))

    def begin(self, now: datetime) -> bool:
        """Note that a reading starts; says whether it must be a full one, as a hole may have to be filled."""
        full = self.unfinished or self.sweep_due(now)
        self.asked_at, self.unfinished = now.isoformat(), True
        return full

    def finish(self, now: datetime, *, sweep: bool, active: bool = False) -> None:
        """Note that the list was read to its end (or, unless ``sweep``, to what was known) at ``now``; ``active``:
        something was new or had changed."""
        if active:
            self.active_at = now.isoformat()
        self.complete_at, self.unfinished = now.isoformat(), False
        if sweep:
            self.swept_at = self.complete_at
