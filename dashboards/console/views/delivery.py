"""Page and delivery documents → who was told, how, and what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboards.console import words
from dashboards.console.times import moment

#: the outcomes that show the message left the house
REACHED = ("accepted", "delivered", "read", "answered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt of one channel."""

    channel: str
    outcome: str
    at: datetime | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One page to one person; ``outcome`` is the newest attempt's word, ``good`` when it reached a channel."""

    page_id: str
    at: datetime | None
    to: str
    kind: str
    level: str
    outcome: str
    good: bool
    attempts: tuple[Attempt, ...]
    maybe_repeated: bool


def told(
    pages: Iterable[Mapping[str, Any]], deliveries: Iterable[Mapping[str, Any]], names: Mapping[str, str]
) -> tuple[Told, ...]:
    """The pages of an alert in the order they were sent, each with its attempts in their order."""
    attempts: dict[str, list[Mapping[str, Any]]] = {}
    for delivery in deliveries:
        attempts.setdefault(str(delivery.get("page_id")), []).append(delivery)
    out = [_told(page, attempts.get(str(page.get("page_id")), []), names) for page in pages]
    return tuple(sorted(out, key=lambda t: (_stamp(t.at), t.page_id)))


def _told(page: Mapping[str, Any], deliveries: list[Mapping[str, Any]], names: Mapping[str, str]) -> Told:
    deliveries = sorted(deliveries, key=lambda d: _stamp(moment(d.get("at"))))
    outcome = str(deliveries[-1].get("outcome") or "") if deliveries else ""
    to = str(page.get("to") or "")
    return Told(
        page_id=str(page.get("page_id") or ""),
        at=moment(page.get("at")),
        to=names.get(to, to),
        kind=words.word(words.PAGE_KINDS, page.get("kind")),
        level=str(page.get("level") or ""),
        outcome=words.word(words.OUTCOMES, outcome) if outcome else "等待发送",
        good=outcome in REACHED,
        attempts=tuple(
            Attempt(
                channel=str(d.get("channel") or ""),
                outcome=words.word(words.OUTCOMES, d.get("outcome")),
                at=moment(d.get("at")),
                detail=str(d.get("detail") or ""),
            )
            for d in deliveries
        ),
        maybe_repeated=any(bool(d.get("maybe_repeated")) for d in deliveries),
    )


def _stamp(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0
