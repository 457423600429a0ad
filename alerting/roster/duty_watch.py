"""The stage that looks ahead on the roster every evening: a gap in the next days is said while it can be mended."""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from datetime import datetime, time, timedelta
from typing import Any

from alerting.hours.localtime import SHANGHAI
from alerting.people import Person
from alerting.ports import Roster
from alerting.records import Level, Signal, Told
from alerting.roster.gaps import DutyGap, gaps, spans
from crawlers.records import Tick

#: in the evening, before 蓝 is held for the night (22:00), the coming days are looked at
NIGHTLY = time(20, 0)
#: as many as the doctor looks at
AHEAD_DAYS = 7
#: a gap this near is 黄: it has to be mended now
NEAR = timedelta(hours=24)
_ENTRY = "roster"
_MEANWHILE = "无人值班时只能通知带班领导或后备联系人"


def open_duty_watch(
    roster: Roster, people: Mapping[str, Person], nightly: time = NIGHTLY
) -> Callable[[str, MutableMapping[str, Any]], Callable[[Any], Iterable[Any]]]:
    """The stage's opener. Entry: ``roster`` (Told), when this unit's roster was last looked at."""

    def open_unit(unit: str, entries: MutableMapping[str, Any]) -> Callable[[Any], Iterable[Any]]:
        def step(record: Any) -> Iterable[Any]:
            if not isinstance(record, Tick):
                return ()
            evening = _latest(record.at, nightly)
            told: Told | None = entries.get(_ENTRY)
            if told is None:
                # whoever starts the program at noon is told by the doctor; the first evening is the next one
                entries[_ENTRY] = Told(levels={}, at={_ENTRY: record.at})
                return ()
            if told.at[_ENTRY] >= evening:
                return ()
            entries[_ENTRY] = Told(levels={}, at={_ENTRY: record.at})
            found = gaps(roster, people, unit, record.at, AHEAD_DAYS)
            return [_signal(unit, record.at, found)] if any(gap.role == "主班" for gap in found) else ()

        return step

    return open_unit


def _latest(at: datetime, nightly: time) -> datetime:
    """The latest evening hour that has passed."""
    local = at.astimezone(SHANGHAI)
    evening = datetime.combine(local.date(), nightly, SHANGHAI)
    return evening if evening <= local else evening - timedelta(days=1)


def _signal(unit: str, at: datetime, found: tuple[DutyGap, ...]) -> Signal:
    first = next(gap for gap in found if gap.role == "主班")
    level: Level = "黄" if first.at - at <= NEAR else "蓝"
    return Signal(
        unit=unit,
        at=at,
        key="source:roster",
        rule="roster-gap",
        kind="source",
        level=level,
        title=f"值班表有缺口:{first.words}",
        reason=f"今后 {AHEAD_DAYS} 天{spans(found)}。请补排后用 minsheng roster import 导入;{_MEANWHILE}",
        numbers={"gaps": float(sum(gap.role == "主班" for gap in found))},
    )
