"""An alert document and its evidence → the countdowns of the matter, as shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerting.alerts.commands import LABELS
from alerting.hours.clocks import MAJOR, Clock, Matter
from dashboards.console.times import moment, shown, span

_TONES = {"met": "good", "late": "warn", "running": "", "overdue": "bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """One countdown as shown: what, until when, what is left or has passed, by which text. ``tone`` is good, warn, bad
    or empty; ``mark`` is 暂按 when no official calendar covers it."""

    name: str
    due: str
    left: str
    source: str
    tone: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdowns:
    """When the matter was first published and when it was discovered, and what runs since then."""

    published: str
    discovered: str
    rows: tuple[Countdown, ...]


def matter(body: Mapping[str, Any], evidence: Iterable[Mapping[str, Any]]) -> Matter | None:
    """What the countdowns need of an alert document and the documents of its evidence; None without an opening time."""
    opened = moment(body.get("opened_at"))
    if opened is None:
        return None
    lines = list(evidence)
    published = [at for line in lines if (at := moment(line.get("published_at"))) is not None]
    changes = [change for change in body.get("changes") or () if isinstance(change, Mapping)]
    levels = _levels(str(body.get("level") or ""), opened, changes)
    return Matter(
        kind=str(body.get("kind") or ""),
        level=str(body.get("level") or ""),
        discovered_at=opened,
        published_at=min(published, default=None),
        major_since=_since(levels, MAJOR),
        red_since=_since(levels, ("红",)),
        reported_at=_reported(changes),
        responded_at=moment(body.get("responded_at")),
        closed_at=moment(body.get("closed_at")),
        platforms=frozenset(str(line.get("platform")) for line in lines),
    )


def countdowns(found: Matter, clocks: Sequence[Clock], now: datetime) -> Countdowns:
    """The rows, the earliest due first."""
    return Countdowns(
        published=shown(found.published_at, now) if found.published_at else "不详",
        discovered=shown(found.discovered_at, now),
        rows=tuple(_row(clock, now) for clock in clocks),
    )


def _row(clock: Clock, now: datetime) -> Countdown:
    state = clock.state(now)
    left = {
        "met": "按时完成",
        "late": f"已完成，晚了 {span((clock.met_at or now) - clock.due)}",
        "running": f"还有 {span(clock.due - now)}",
        "overdue": f"已超时 {span(now - clock.due)}",
    }[state]
    return Countdown(
        name=clock.name,
        due=shown(clock.due, now),
        left=left,
        source=clock.source,
        tone=_TONES[state],
        mark="暂按" if clock.provisional else "",
    )


def _levels(level: str, opened: datetime, changes: Sequence[Mapping[str, Any]]) -> list[tuple[datetime, str]]:
    """(from when, level) since the beginning; the first level is what the first change changed."""
    steps = [
        (at, c) for c in changes if c.get("field") == "level" and (at := moment(c.get("at"))) is not None
    ]
    first = str(steps[0][1].get("before")) if steps else level
    return [(opened, first), *((at, str(change.get("after"))) for at, change in steps)]


def _since(levels: Sequence[tuple[datetime, str]], among: Sequence[str]) -> datetime | None:
    """Since when it has stood at one of these levels without interruption; None when it does not."""
    since: datetime | None = None
    for at, level in levels:
        since = (since or at) if level in among else None
    return since


def _reported(changes: Sequence[Mapping[str, Any]]) -> datetime | None:
    """When somebody first reported it upwards."""
    said = (
        moment(c.get("at"))
        for c in changes
        if c.get("field") == "note" and c.get("after") == LABELS["report"]
    )
    return next((at for at in said if at is not None), None)
