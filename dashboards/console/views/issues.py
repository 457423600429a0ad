"""Issue documents → the rows of the list and the head of the detail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from dashboards.console import words
from dashboards.console.times import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One issue with its numbers; ``platforms`` and ``regions`` are (name, count), most first."""

    issue_id: str
    unit_name: str
    title: str
    topic: str
    keywords: tuple[str, ...]
    size: int
    authors: int
    platforms: tuple[tuple[str, int], ...]
    regions: tuple[tuple[str, int], ...]
    flags: tuple[tuple[str, int], ...]
    first_seen: datetime | None
    last_seen: datetime | None
    growth: str


def row(body: Mapping[str, Any], units: Mapping[str, str]) -> Row:
    """The row of one issue document; missing keys become empty, never an error."""
    unit = str(body.get("unit") or "")
    growth = body.get("growth")
    return Row(
        issue_id=str(body.get("issue_id") or ""),
        unit_name=units.get(unit, unit),
        title=str(body.get("title") or "(未命名话题)"),
        topic=str(body.get("topic") or ""),
        keywords=tuple(str(k) for k in body.get("keywords") or ()),
        size=_count(body.get("size")),
        authors=_count(body.get("authors")),
        platforms=_counts(body.get("platforms"), words.PLATFORMS),
        regions=_counts(body.get("regions"), {}),
        flags=_counts(body.get("flags"), words.FLAGS),
        first_seen=moment(body.get("first_seen")),
        last_seen=moment(body.get("last_seen")),
        growth=f"{growth:.1f} 倍" if isinstance(growth, int | float) else "",
    )


def listed(counts: tuple[tuple[str, int], ...]) -> str:
    """``微博 12、抖音 3``; a dash when there is nothing."""
    return "、".join(f"{name} {n}" for name, n in counts) or "—"


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _counts(value: object, names: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    if not isinstance(value, Mapping):
        return ()
    pairs = [(words.word(names, code), n) for code, n in value.items() if isinstance(n, int)]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def address(given: Mapping[str, str], after: str | None) -> str:
    """The address of the list with the same filters, continued after the given mark."""
    params = {**given, "after": after or ""}
    asked = {name: value for name, value in params.items() if value}
    return f"/issues?{urlencode(asked)}" if asked else "/issues"
