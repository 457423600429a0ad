"""The simulated duty officer of a backtest: acknowledges, handles, and responds when a matter has gone quiet."""

import heapq
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alerting.records import UNANSWERED, Action, AlertChange, Command, Page

HANDLE_AFTER = timedelta(minutes=10)
QUIET = timedelta(hours=24)


@dataclass
class Officer:
    """Remembers what is to be done and when. Each page is acknowledged ``ack_after`` it was sent."""

    ack_after: timedelta
    _plans: list[tuple[datetime, int, Command]] = field(default_factory=list)
    _number: int = 0
    _last_signal: dict[str, datetime] = field(default_factory=dict)
    _state: dict[str, str] = field(default_factory=dict)

    def paged(self, page: Page) -> None:
        """A page came: it will be acknowledged, and handled ten minutes after that."""
        at = page.at + self.ack_after
        for alert_id in (page.alert_id, *page.also):
            self._plan(at, page.unit, alert_id, "ack", page.to)
            self._plan(at + HANDLE_AFTER, page.unit, alert_id, "handle", page.to)

    def changed(self, change: AlertChange) -> None:
        """An alert changed: a handled one is answered when its matter has been quiet for a day."""
        alert = change.alert
        self._last_signal[alert.alert_id] = alert.last_signal_at
        self._state[alert.alert_id] = alert.state
        if alert.state in UNANSWERED:
            self._plan(alert.last_signal_at + QUIET, alert.unit, alert.alert_id, "respond", "officer")

    def due(self, until: datetime) -> list[Command]:
        """The commands whose time has come, in order; those overtaken by events are dropped."""
        commands = []
        while self._plans and self._plans[0][0] <= until:
            at, _, command = heapq.heappop(self._plans)
            if command.action == "respond":
                quiet = at - self._last_signal.get(command.alert_id, at)
                if quiet < QUIET or self._state.get(command.alert_id) not in UNANSWERED:
                    continue
            commands.append(command)
        return commands

    def next_at(self) -> datetime | None:
        """When the officer next does something."""
        return self._plans[0][0] if self._plans else None

    def _plan(self, at: datetime, unit: str, alert_id: str, action: Action, who: str) -> None:
        self._number += 1
        command = Command(unit=unit, at=at, alert_id=alert_id, action=action, who=who, note="模拟处置")
        heapq.heappush(self._plans, (at, self._number, command))
