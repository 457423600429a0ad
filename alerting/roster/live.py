"""The roster in force, read again when its file, an import or a swap has changed: no restart is needed."""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path

import structlog

from alerting.ports import Roster
from alerting.roster.dated import EVENING, HANDOVER, DatedRoster, LayeredRoster
from alerting.roster.reading import RosterReading
from alerting.roster.store import RosterStore
from alerting.roster.swaps import SwappedRoster

Stamp = tuple[tuple[int, int] | None, ...]


class LiveRoster:
    """Satisfies ``alerting.ports.Roster``. Asking it costs a look at the files' times; reading happens after a change.

    ``base`` serves the days that neither ``file`` nor an imported roster names. A file that cannot be read
    (somebody is just saving it) leaves what was read before in force.
    """

    def __init__(
        self,
        store: RosterStore,
        read: Callable[[Path], RosterReading],
        *,
        file: Path | None = None,
        base: Roster | None = None,
        handover: time = HANDOVER,
        evening: time = EVENING,
    ) -> None:
        self._store = store
        self._read = read
        self._file = file
        self._base: Roster = base or DatedRoster({})
        self._shifts = (handover, evening)
        self._kept: dict[Path, tuple[object, DatedRoster]] = {}
        self._stamp: Stamp | None = None
        self._roster: Roster = self._base
        self._logger = structlog.get_logger("roster")

    def on_duty(self, unit: str, at: datetime) -> dict[str, str | None]:
        """Role -> person id at this time; None where nobody is."""
        stamp = tuple(_stamp(path) for path in (self._file, *self._store.lists) if path is not None)
        if stamp != self._stamp:
            if self._stamp is not None:
                self._logger.info("roster read again")
            self._roster, self._stamp = self._layers(), stamp
        return self._roster.on_duty(unit, at)

    def _layers(self) -> Roster:
        roster = self._base
        imported = [self._store.path(version) for version in self._store.versions()]
        for path in (*((self._file,) if self._file else ()), *imported):
            roster = LayeredRoster(self._days(path), roster)
        swaps = self._store.swaps()
        for complaint in self._store.complaints:
            self._logger.error("roster store", complaint=complaint)
        return SwappedRoster(roster, swaps, *self._shifts)

    def _days(self, path: Path) -> DatedRoster:
        stamp = _stamp(path)
        kept = self._kept.get(path)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        reading = self._read(path)
        if not reading.days and not reading.nights:
            self._logger.error("roster has no usable day", file=path.name)
            if kept is not None:
                return kept[1]
        days = DatedRoster(reading.days, reading.nights, *self._shifts)
        self._kept[path] = (stamp, days)
        return days


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
