"""The state entry of an issue's numbers: bounded, whatever the issue's size."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar


@dataclass(slots=True, kw_only=True)
class Witness:
    """A mention that may stand as evidence. ``worth`` says how telling it is, whatever its age."""

    mention_id: str
    at: int
    worth: float


@dataclass(slots=True, kw_only=True)
class LastSeen:
    """Authors by the time they last spoke: two lists of equal length, sorted by time (epoch seconds)."""

    times: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class IssueNumbers:
    """What is remembered of an issue to read its windows from. All times are epoch seconds unless said.

    ``times`` and ``negative_times`` are sorted moments of the latest own texts; what no longer fits is counted
    by hour in ``older`` (hour number -> [mentions, negative ones]). ``flagged`` maps a flag to its authors'
    last moment. ``signs`` says of the latest mentions whether they count as negative (an echo counts as what
    it answers does).
    """

    VERSION: ClassVar[int] = 1

    unit: str
    issue_id: str
    title: str
    topic: str
    keywords: tuple[str, ...]
    first_seen: datetime
    last_seen: datetime
    size: int = 0
    author_total: int = 0
    platforms: dict[str, int] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    times: list[int] = field(default_factory=list)
    negative_times: list[int] = field(default_factory=list)
    older: dict[int, list[int]] = field(default_factory=dict)
    authors: LastSeen = field(default_factory=LastSeen)
    negative_authors: LastSeen = field(default_factory=LastSeen)
    flagged: dict[str, dict[str, int]] = field(default_factory=dict)
    signs: dict[str, bool] = field(default_factory=dict)
    witnesses: list[Witness] = field(default_factory=list)
    merged: tuple[str, ...] = ()
