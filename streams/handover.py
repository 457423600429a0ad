"""Hand-over sheets: made for a time on request, and by the pipeline at every handover."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import structlog

from alerting.hours.localtime import SHANGHAI
from alerting.people import Person
from alerting.ports import Roster
from alerting.roster.dated import duty_day, show
from alerting.roster.gaps import gaps, spans
from alerting.roster.store import RosterStore
from alerting.roster.swaps import describe
from dashboards.completeness import incomplete, sentence
from dashboards.console.desk import Status
from dashboards.console.views.alerts import OPEN_STATES
from dashboards.handover import Handover, handover, write
from dashboards.ports import Index, Query

#: an alert older than this is not looked for among those closed in a shift
_OLDEST = timedelta(days=30)
#: a handover longer ago than this has been missed: its sheet would speak of another time
_FRESH = timedelta(hours=1)
_AHEAD = 7


class Sheets:
    """Makes the sheets of one configuration."""

    def __init__(
        self,
        index: Index,
        status: Callable[[datetime], Status],
        roster: Roster,
        people: dict[str, Person],
        units: dict[str, str],
        store: RosterStore,
        handover_at: time,
    ) -> None:
        self._index = index
        self._status = status
        self._roster = roster
        self._people = people
        self._units = units
        self._store = store
        self._handover_at = handover_at

    def sheet(self, unit: str, at: datetime) -> Handover:
        """The sheet of a unit for a handover at this time; the shift is the 24 hours before."""
        since = at - timedelta(days=1)
        minute = timedelta(minutes=1)
        today = duty_day(at, self._handover_at)
        return handover(
            at=at,
            since=since,
            unit=self._units[unit],
            off=show(self._roster, self._people, unit, at - minute),
            on=show(self._roster, self._people, unit, at + minute),
            alerts=self._alerts(unit, since, at),
            status=self._status(at),
            names={person.id: person.name for person in self._people.values()},
            swaps=[
                describe(swap, self._people)
                for swap in self._store.swaps()
                if swap.unit == unit and abs((swap.day - today).days) <= 1
            ],
            coverage=sentence(incomplete(self._index, since, at, unit=unit)),
            gaps=spans(gaps(self._roster, self._people, unit, at, _AHEAD)),
        )

    def _alerts(self, unit: str, since: datetime, at: datetime) -> Iterator[Mapping[str, Any]]:
        """Those not closed, and those that may have been closed in the shift."""
        still = Query(kind="alerts", filters={"unit": unit, "state": OPEN_STATES}, until=at)
        closed = Query(
            kind="alerts", filters={"unit": unit, "state": "closed"}, since=since - _OLDEST, until=at
        )
        for query in (still, closed):
            yield from self._index.scan(query)

    def write(self, at: datetime, folder: Path, keep: timedelta) -> list[Path]:
        """Writes the sheets of all units and returns the files; sheets of days longer ago than ``keep`` are deleted
        (titles are excerpts of what citizens wrote)."""
        day = duty_day(at, self._handover_at)
        for old in folder.glob("????-??-??-*.docx"):
            if old.name < (day - keep).isoformat():
                old.unlink(missing_ok=True)
        return [write(self.sheet(unit, at), sheet_path(folder, day, unit)) for unit in self._units]


def sheet_path(folder: Path, day: date, unit: str) -> Path:
    """Where the sheet of a unit's handover on a day is kept."""
    return folder / f"{day}-{re.sub(r'[^0-9A-Za-z_-]', '_', unit)}.docx"


class AtHandover:
    """Starts ``job`` (in a thread of its own: paging must not wait for a paper) once after each handover, unless
    ``done`` says that the sheets of that day are there already."""

    def __init__(
        self, handover_at: time, done: Callable[[date], bool], job: Callable[[datetime], object]
    ) -> None:
        self._handover_at = handover_at
        self._done = done
        self._job = job
        self._day: date | None = None

    def tick(self, present: datetime) -> Thread | None:
        """Looks whether a handover has just passed; the thread that was started, if one was."""
        day = duty_day(present, self._handover_at)
        if day == self._day:
            return None
        self._day = day
        at = datetime.combine(day, self._handover_at, SHANGHAI)
        if present - at > _FRESH or self._done(day):
            return None
        thread = Thread(target=self._run, args=(at.astimezone(UTC),), name="handover", daemon=True)
        thread.start()
        return thread

    def _run(self, at: datetime) -> None:
        logger = structlog.get_logger("handover")
        try:
            self._job(at)
            logger.info("hand-over sheets written")
        except Exception as error:
            logger.error("hand-over sheets not written", error=type(error).__name__)
