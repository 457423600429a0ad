"""Which alerts speak of one matter: by key, by issue, by merged issues, by the one mention they were opened for."""

from collections.abc import Iterator, MutableMapping
from typing import Any

from alerting.lifecycle import ENDED
from alerting.paging import Paging
from alerting.records import Alert, Signal, rank

#: kinds that are of an issue as a whole: one alert an issue
OF_ISSUES = frozenset({"emerging", "flag"})
_MENTION = "mention:"


class Kin:
    """Finds alerts over the stage's entries. Caches: ``_ids`` key -> alert id, ``_of_issue`` issue id -> ids of the
    alerts it has or had."""

    def __init__(self, entries: MutableMapping[str, Any]) -> None:
        self._entries = entries
        self._ids: dict[str, str] = {}
        self._of_issue: dict[str, set[str]] = {}

    def alerts(self) -> Iterator[Alert]:
        """Every alert on the desk."""
        return (entry for _, entry in self._entries.items() if isinstance(entry, Alert))

    def remember(self, alert: Alert) -> None:
        """The alert can be found by its key and its issue."""
        self._ids[alert.key] = alert.alert_id
        if alert.issue_id is not None:
            self._of_issue.setdefault(alert.issue_id, set()).add(alert.alert_id)

    def forget(self, alert: Alert) -> None:
        """The alert has left the desk."""
        if self._ids.get(alert.key) == alert.alert_id:
            del self._ids[alert.key]
        if alert.issue_id is not None:
            self._of_issue.get(alert.issue_id, set()).discard(alert.alert_id)

    def of(self, signal: Signal) -> Alert | None:
        """The alert a signal belongs to: of its key, else of the same issue (or one merged into it). An open one of
        the issue goes before one of the key that has ended."""
        mine: Alert | None = None
        if signal.key in self._ids:
            mine = self._entries[f"alert:{self._ids[signal.key]}"]
        if signal.kind not in OF_ISSUES or (mine is not None and mine.state not in ENDED):
            return mine
        same = self.same_issue(signal)
        return same if mine is None or (same is not None and same.state not in ENDED) else mine

    def same_issue(self, signal: Signal) -> Alert | None:
        """The alert of the signal's issue or of one merged into it: an open one first, then the oldest."""
        issues = [signal.issue_id, *signal.merged]
        ids = {alert_id for issue in issues if issue for alert_id in self._of_issue.get(issue, ())}
        alerts: list[Alert | None] = [self._entries.get(f"alert:{alert_id}") for alert_id in ids]
        same = [a for a in alerts if a is not None and a.kind in OF_ISSUES and a.issue_id in issues]
        return min(same, key=lambda a: (a.state == "closed", a.opened_at, a.alert_id), default=None)

    def merged(self, into: Alert, signal: Signal) -> list[Alert]:
        """Other alerts, not closed, of issues that are part of the signal's now."""
        found = [
            other
            for other in self.alerts()
            if other.kind in OF_ISSUES
            and other.issue_id in signal.merged
            and other.state != "closed"
            and other.alert_id != into.alert_id
        ]
        return sorted(found, key=lambda a: (a.opened_at, a.alert_id))

    def above(self, alert: Alert) -> Alert | None:
        """An open alert of a higher level about the same matter, which speaks for this one. A rescue is spoken for by
        nothing."""
        if alert.kind == "rescue":
            return None
        if alert.key.startswith(_MENTION):
            mention = alert.key.removeprefix(_MENTION)
            same = (a for a in self.alerts() if mention in self._evidence(a))
        else:
            ids = self._of_issue.get(alert.issue_id or "", ())
            found = (self._entries.get(f"alert:{alert_id}") for alert_id in ids)
            same = (a for a in found if a is not None)
        higher = [
            a
            for a in same
            if a.kind in OF_ISSUES and a.state not in ENDED and rank(a.level) > rank(alert.level)
        ]
        return max(higher, key=lambda a: (rank(a.level), a.alert_id), default=None)

    def _evidence(self, alert: Alert) -> tuple[str, ...]:
        paging: Paging = self._entries[f"paging:{alert.alert_id}"]
        return paging.evidence
