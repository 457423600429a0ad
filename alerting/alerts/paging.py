"""State entries of escalate beside the alerts: how far a paging has come, and what is held back from whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from alerting.records import Page, PageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """Who was paged by which step of the present round."""

    page_id: str
    to: str
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """State entry of escalate: how far the paging of one alert has come.

    ``round`` counts how often the ladder was begun; ``kind`` is what its next page is; ``sent`` and ``failed``
    (person ids no channel could reach) speak of the present round only. ``why`` and ``evidence`` are the
    latest known.
    """

    VERSION: ClassVar[int] = 1

    alert_id: str
    round: int
    kind: PageKind
    why: str
    evidence: tuple[str, ...]
    paged_at: datetime | None = None
    sent: tuple[Paged, ...] = ()
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What one person was lately sent by one channel: the times of the messages within the limit's window, and the
    pages held back until ``due``."""

    VERSION: ClassVar[int] = 1

    times: tuple[datetime, ...] = ()
    held: tuple[Page, ...] = ()
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The pages one message stands for, as (alert id, page id): what becomes of it becomes of them."""

    VERSION: ClassVar[int] = 1

    at: datetime
    pages: tuple[tuple[str, str], ...]
