"""An alert's changes → the audit trail, newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboards.console import words
from dashboards.console.times import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change: when, by whom, what became of what, and why."""

    at: datetime | None
    who: str
    what: str
    why: str


def trail(body: Mapping[str, Any], names: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps of an alert document, newest first."""
    steps = [_step(change, names) for change in body.get("changes") or () if isinstance(change, Mapping)]
    return tuple(reversed(steps))


def _step(change: Mapping[str, Any], names: Mapping[str, str]) -> Step:
    field = str(change.get("field") or "")
    before, after = change.get("before"), change.get("after")
    if field == "state":
        before, after = (words.word(words.STATES, value) for value in (before, after))
    name = words.word(words.CHANGE_FIELDS, field)
    if field == "note":
        what = f"{name}:{after}" if after else name
    elif before:
        what = f"{name}:{before} → {after}"
    else:
        what = f"{name}:{after}"
    who = str(change.get("who") or "system")
    return Step(
        at=moment(change.get("at")),
        who="系统" if who == "system" else names.get(who, who),
        what=what.replace(":", "：", 1),
        why=str(change.get("reason") or ""),
    )
