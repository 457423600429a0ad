"""Which alerts speak of one matter: by key, by issue, by merged issues, by the one mention they were opened for."""

from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from alerting.alerts.lifecycle import ENDED
from alerting.records import Alert, Signal, rank

#: kinds that are of an issue as a whole: one alert an issue
OF_ISSUES = frozenset({"emerging", "flag"})
_MENTION = "mention:"


class Kin:
    """Finds alerts over the stage's entries. Caches: ``_ids`` key -> alert id, ``_of_issue`` issue id -> ids of its
    alerts, ``_issue_of`` the other way round, ``_shown_by`` mention id -> ids of issues' alerts that have not ended and
    stand on it, ``_shows`` the other way round. The desk keeps alerts for weeks, so nothing that a signal or a step asks
    may go through them all."""

    def __init__(self, entries: MutableMapping[str, Any]) -> None:
        self._entries = entries
        self._ids: dict[str, str] = {}
        self._of_issue: dict[str, set[str]] = {}
        self._issue_of: dict[str, str] = {}
        self._shown_by: dict[str, set[str]] = {}
        self._shows: dict[str, tuple[str, ...]] = {}

    def alerts(self) -> Iterator[Alert]:
        """Every alert on the desk."""
        return (entry for _, entry in self._entries.items() if isinstance(entry, Alert))

    def remember(self, alert: Alert, evidence: tuple[str, ...]) -> None:
        """The alert can be found by its key, its issue and its evidence (mention ids)."""
        self._ids[alert.key] = alert.alert_id
        if self._issue_of.get(alert.alert_id) != alert.issue_id:
            self._leave_issue(alert.alert_id)
        if alert.issue_id is not None:
            self._issue_of[alert.alert_id] = alert.issue_id
            self._of_issue.setdefault(alert.issue_id, set()).add(alert.alert_id)
        self._show(alert.alert_id, evidence if alert.kind in OF_ISSUES and alert.state not in ENDED else ())

    def forget(self, alert: Alert) -> None:
        """The alert has left the desk."""
        if self._ids.get(alert.key) == alert.alert_id:
            del self._ids[alert.key]
        self._leave_issue(alert.alert_id)
        self._show(alert.alert_id, ())

    def _leave_issue(self, alert_id: str) -> None:
        issue = self._issue_of.pop(alert_id, None)
        if issue is not None:
            _discard(self._of_issue, issue, alert_id)

    def _show(self, alert_id: str, evidence: tuple[str, ...]) -> None:
        before = self._shows.pop(alert_id, ())
        if evidence:
            self._shows[alert_id] = evidence
        if before == evidence:
            return
        for mention in before:
            _discard(self._shown_by, mention, alert_id)
        for mention in evidence:
            self._shown_by.setdefault(mention, set()).add(alert_id)

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
        same = self._of_issues([signal.issue_id, *signal.merged])
        return min(same, key=lambda a: (a.state == "closed", a.opened_at, a.alert_id), default=None)

    def merged(self, into: Alert, signal: Signal) -> list[Alert]:
        """Other alerts, not closed, of issues that are part of the signal's now."""
        others = [
            other
            for other in self._of_issues(signal.merged)
            if other.state != "closed" and other.alert_id != into.alert_id
        ]
        return sorted(others, key=lambda a: (a.opened_at, a.alert_id))

    def above(self, alert: Alert) -> Alert | None:
        """An open alert of a higher level about the same matter, which speaks for this one. A rescue is spoken for by
        nothing."""
        if alert.kind == "rescue":
            return None
        if alert.key.startswith(_MENTION):
            mention = alert.key.removeprefix(_MENTION)
            same = [self._alert(alert_id) for alert_id in self._shown_by.get(mention, ())]
        else:
            same = self._of_issues([alert.issue_id])
        higher = [a for a in same if a.state not in ENDED and rank(a.level) > rank(alert.level)]
        return max(higher, key=lambda a: (rank(a.level), a.alert_id), default=None)

    def _of_issues(self, issues: Sequence[str | None]) -> list[Alert]:
        """The alerts that are of these issues as a whole, in no order."""
        ids = {alert_id for issue in issues if issue for alert_id in self._of_issue.get(issue, ())}
        return [alert for alert in map(self._alert, ids) if alert.kind in OF_ISSUES]

    def _alert(self, alert_id: str) -> Alert:
        alert: Alert = self._entries[f"alert:{alert_id}"]
        return alert


def _discard(ids: dict[str, set[str]], name: str, alert_id: str) -> None:
    """Takes an id out of a set of sets; an empty one goes."""
    ids.get(name, set()).discard(alert_id)
    if not ids.get(name):
        ids.pop(name, None)
