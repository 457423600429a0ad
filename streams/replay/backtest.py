"""What other rules would have paged, side by side with what was paged, out of the stored log."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alerting.records import rank
from crawlers.records import FetchReport, Mention
from streams.codec import Codec
from streams.replay.driver import Outcome
from streams.runners.embedded.log import Log

#: records read from the log at once
_READ = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One page, as far as the comparison speaks of it."""

    at: datetime
    kind: str
    level: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One matter: its signal key, a title, what was paged about it and what would have been."""

    key: str
    title: str
    was: tuple[Told, ...]
    would: tuple[Told, ...]

    @property
    def verdict(self) -> str:
        """In one word: 新增 (only the new rules), 取消 (only the old), 更高, 更低, 更早, 更晚 or 相同."""
        if not self.was or not self.would:
            return "新增" if self.would else "取消"
        was, would = (max(rank(t.level) for t in told) for told in (self.was, self.would))
        if was != would:
            return "更高" if would > was else "更低"
        gap = self.would[0].at - self.was[0].at
        if abs(gap) <= timedelta(minutes=2):  # the tick of a backtest is a minute, the pipeline's 2 s
            return "相同"
        return "更晚" if gap > timedelta(0) else "更早"


def stored(log: Log, codec: Codec, unit: str) -> Iterator[Mention | FetchReport]:
    """The unit's mentions and fetch reports in order of arrival, every version of a mention."""
    seq = 0
    while rows := log.read(seq, _READ):
        for row_seq, topic, row_unit, body in rows:
            seq = row_seq
            if row_unit == unit and topic in ("Mention", "FetchReport"):
                yield codec.decode(body)


def compare(
    pages: Iterable[Mapping[str, Any]],
    alerts: Mapping[str, Mapping[str, Any]],
    outcome: Outcome,
    since: datetime,
) -> list[Matter]:
    """The matters paged since then, by the stored pages and alerts (documents) or by the outcome; oldest first."""
    was: dict[str, list[Told]] = {}
    would: dict[str, list[Told]] = {}
    titles: dict[str, str] = {}
    for page in pages:
        alert = alerts.get(page["alert_id"], {})
        key = str(alert.get("key") or page["alert_id"])
        titles[key] = str(page["title"])
        at = datetime.fromisoformat(page["at"])
        if at >= since:
            was.setdefault(key, []).append(Told(at=at, kind=page["kind"], level=page["level"], to=page["to"]))
    for record in outcome.pages:
        key = outcome.alerts[record.alert_id].key
        titles.setdefault(key, record.title)
        if record.at >= since:
            told = Told(at=record.at, kind=record.kind, level=record.level, to=record.to)
            would.setdefault(key, []).append(told)
    matters = [
        Matter(
            key=key,
            title=titles[key],
            was=tuple(sorted(was.get(key, ()), key=lambda t: t.at)),
            would=tuple(sorted(would.get(key, ()), key=lambda t: t.at)),
        )
        for key in {*was, *would}
    ]
    return sorted(matters, key=lambda m: (min(t.at for t in (*m.was, *m.would)), m.key))
