"""Drills: a marked rehearsal through the real chain, to the drill list only, and the report at its end."""

import json
import sqlite3
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any, get_args

from alerting.marked import DRILL
from alerting.records import Alert, Command, Delivery, Page
from crawlers.masking import mask
from crawlers.records import Mention, Platform, mention_id
from streams.codec import Codec
from streams.jsonl import UnusableInput
from streams.runners.embedded.checkpoints import StoredCheckpoints

#: checkpoint that names the drills going on: unit -> until when
GOING_ON = ("drill", "going on")
#: outcomes that show a message left the house
_TAKEN = ("accepted", "delivered", "read", "answered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One comment of a scenario, so many seconds after its beginning."""

    after: timedelta
    platform: Platform
    author: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is played: a title for people and the comments in order of time."""

    name: str
    title: str
    lines: tuple[Line, ...]

    @property
    def length(self) -> timedelta:
        """From the first to the last comment."""
        return self.lines[-1].after


def names() -> list[str]:
    """The packaged scenarios."""
    folder = resources.files("streams").joinpath("defaults/drills")
    return sorted(one.name.removesuffix(".toml") for one in folder.iterdir() if one.name.endswith(".toml"))


def read(name: str) -> Scenario:
    """A packaged scenario, or one of a file. UnusableInput says what is wrong and what there is."""
    if name in names():
        text = resources.files("streams").joinpath(f"defaults/drills/{name}.toml").read_text(encoding="utf-8")
    else:
        try:
            text = Path(name).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            known = "、".join(names())
            raise UnusableInput(
                f"没有演练剧本“{name}”：可用的有 {known}，或写一个 .toml 文件的路径"
            ) from None
    try:
        values = tomllib.loads(text)
        lines = tuple(sorted(map(_line, values["comments"]), key=lambda line: line.after))
        return Scenario(name=Path(name).stem, title=str(values["title"]), lines=lines)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        what = f"缺少 {error}" if isinstance(error, KeyError) else str(error)
        raise UnusableInput(
            f"{name}：不是演练剧本（{what}）：要有 title 和若干 [[comments]]（after_seconds、platform、author、text）"
        ) from None


def _line(values: dict[str, Any]) -> Line:
    platform = values["platform"]
    if platform not in get_args(Platform):
        raise ValueError(f"不认识的平台“{platform}”")
    after = timedelta(seconds=float(values["after_seconds"]))
    return Line(after=after, platform=platform, author=str(values["author"]), text=str(values["text"]))


def unit_of(scenario: Scenario, at: datetime) -> str:
    """A marked unit of its own, so that no drill meets what an earlier one left."""
    return f"{DRILL}{scenario.name}-{at:%Y%m%dT%H%M%S}"


def mention(line: Line, number: int, unit: str, at: datetime) -> Mention:
    """The comment as the crawlers would have brought it now."""
    masked = mask(line.text)
    identity = f"{unit}-{number}"
    return Mention(
        mention_id=mention_id(line.platform, identity), unit=unit, platform=line.platform, kind="comment",
        account_id=None, post_id=unit, comment_id=identity, parent_id=None, author=f"{unit}-{line.author}",
        text=masked.text, published_at=at, fetched_at=at, source="drill", pii=masked.kinds,
    )  # fmt: skip


def begin(checkpoints: StoredCheckpoints, unit: str, until: datetime) -> None:
    """From now to ``until`` the pipeline tells this unit the time."""
    stored = json.loads(checkpoints.get(*GOING_ON) or "{}")
    checkpoints.put(*GOING_ON, json.dumps(stored | {unit: until.isoformat()}))


def end(checkpoints: StoredCheckpoints, unit: str) -> None:
    """The drill is over: its ladders stand still."""
    stored = json.loads(checkpoints.get(*GOING_ON) or "{}")
    checkpoints.put(*GOING_ON, json.dumps({u: until for u, until in stored.items() if u != unit}))


def going_on(checkpoints: StoredCheckpoints, at: datetime) -> list[str]:
    """The units of the drills that last at this time."""
    stored = json.loads(checkpoints.get(*GOING_ON) or "{}")
    return [unit for unit, until in stored.items() if at < datetime.fromisoformat(until)]


def report(
    alert: Alert, pages: list[Page], delivered: dict[str, datetime], begun: datetime
) -> dict[str, Any]:
    """One alert of a drill in numbers: seconds from the first comment to the page, to the acknowledgement and to the
    handling (None where it did not come)."""
    arrived = [delivered[page.page_id] for page in pages if page.page_id in delivered]
    moments = {
        "paged_after": min(arrived, default=None),
        "acknowledged_after": alert.acknowledged_at,
        "handled_after": alert.handling_at or alert.responded_at,
    }
    return {
        "alert_id": alert.alert_id,
        "title": alert.title,
        "level": alert.level,
        "state": alert.state,
        "pages": len(pages),
        "arrived": len(arrived),
        "acknowledged_by": alert.acknowledged_by,
    } | {name: None if at is None else round((at - begun).total_seconds(), 1) for name, at in moments.items()}


def closing(alerts: Iterable[Alert], at: datetime) -> list[Command]:
    """The commands that end a drill's alerts, so that nobody is called any more."""
    return [
        Command(
            unit=alert.unit, at=at, alert_id=alert.alert_id, action="close", who=DRILL.strip("~-"), note="演练结束"
        )
        for alert in alerts
        if alert.state != "closed"
    ]  # fmt: skip


class Reader:
    """What became of one drill, out of the embedded file."""

    def __init__(self, connection: sqlite3.Connection, unit: str) -> None:
        self._db = connection
        self._codec = Codec()
        self._unit = unit

    def alerts(self) -> list[Alert]:
        """The drill's alerts in the order they were opened."""
        rows = self._db.execute(
            "SELECT body FROM state WHERE stage = 'escalate' AND unit = ? AND key LIKE 'alert:%'",
            (self._unit,),
        ).fetchall()
        return sorted((self._codec.decode(body) for (body,) in rows), key=lambda a: (a.opened_at, a.alert_id))

    def pages(self, alert_id: str) -> list[Page]:
        """The pages of one of them."""
        rows = self._db.execute(
            "SELECT body FROM outbox WHERE unit = ? AND alert_id = ?", (self._unit, alert_id)
        ).fetchall()
        return [self._codec.decode(body) for (body,) in rows]

    def delivered(self) -> dict[str, datetime]:
        """Page id -> when a channel took it."""
        rows = self._db.execute(
            "SELECT body FROM log WHERE topic = 'Delivery' AND unit = ? ORDER BY seq DESC", (self._unit,)
        ).fetchall()
        found: list[Delivery] = [self._codec.decode(body) for (body,) in rows]
        return {delivery.page_id: delivery.at for delivery in found if delivery.outcome in _TAKEN}
