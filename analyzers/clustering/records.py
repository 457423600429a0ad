"""The clusterer's state entries. Times named ``at`` are epoch seconds; masses are counts that fade with time."""

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(slots=True, kw_only=True)
class IssueState:
    """One live issue. ``turn`` is the count of opinions when it was last touched; ``mass`` its faded size at ``at``.

    ``terms``, ``topics`` and ``regions`` are faded counts, ``heat`` a mass that fades within hours. ``telling`` are its
    words and concepts that tell it best from others, ``norm`` the length of its words' vector, both as of the
    last look (at its first mentions and whenever it has grown by half).
    """

    VERSION: ClassVar[int] = 1

    issue_id: str
    first_at: int
    at: int
    turn: int
    size: int = 0
    mass: float = 0.0
    heat: float = 0.0
    terms: dict[str, float] = field(default_factory=dict)
    topics: dict[str, float] = field(default_factory=dict)
    regions: dict[str, float] = field(default_factory=dict)
    title: str = ""
    title_worth: float = 0.0
    telling: tuple[str, ...] = ()
    norm: float = 0.0


@dataclass(slots=True, kw_only=True)
class PostState:
    """What is being said under one post: faded counts by issue, of all, and of those that began an issue."""

    VERSION: ClassVar[int] = 1

    at: int
    total: float = 0.0
    fresh: float = 0.0
    shares: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class AuthorState:
    """The issue an author last spoke about."""

    VERSION: ClassVar[int] = 1

    at: int
    issue_id: str


@dataclass(slots=True, kw_only=True)
class PlacedState:
    """Where a mention was put. ``sketch`` are the smallest hashes of its text's shingles (empty for short texts and
    for copies); ``copies`` how many near-identical texts came after it. Version 2: other hashes.
    """

    VERSION: ClassVar[int] = 2

    at: int
    issue_id: str | None
    sketch: tuple[int, ...] = ()
    copies: int = 0


@dataclass(slots=True, kw_only=True)
class MovedState:
    """An issue that became part of another."""

    VERSION: ClassVar[int] = 1

    at: int
    issue_id: str


@dataclass(slots=True, kw_only=True)
class WordsState:
    """How many opinions held a word, for one shard of the vocabulary (halved now and then, so it is bounded)."""

    VERSION: ClassVar[int] = 1

    counts: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class TotalsState:
    """What a unit has seen in all: opinions (``turn``), faded mass, topics and regions, the last sweep."""

    VERSION: ClassVar[int] = 1

    at: int = 0
    turn: int = 0
    mass: float = 0.0
    heat: float = 0.0
    opinions: float = 0.0
    topics: dict[str, float] = field(default_factory=dict)
    regions: dict[str, float] = field(default_factory=dict)
    swept_at: int = 0
