"""How the local file stands, for the auditor.

Where the bus is Kafka the file holds the outbox, the reports and the alerts (``PageFeed``), not the
pagings, and of the log only what is not shipped yet counts; what waits on the bus ``KafkaStanding`` adds.
"""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from alerting.alerts.paging import Paging
from alerting.audit import Standing, Waiting
from alerting.records import Alert
from crawlers.records import FetchReport, Mention
from streams.codec import Codec, UnknownRecord
from streams.runners.embedded.checkpoints import StoredCheckpoints
from streams.runners.embedded.dead_letters import DeadLetters
from streams.runners.embedded.log import Log
from streams.runners.embedded.runner import CHAIN
from streams.status import HEARTBEAT

#: checkpoint of the watchman's first look at this data directory
WATCHED_SINCE = ("part:watch", "since")


class EmbeddedStanding:
    """Reads the standing over one connection, again and again. ``consumer`` is the reader of the log whose position says
    what still waits there: the chain, or the shipper where the bus is Kafka."""

    def __init__(
        self, connection: sqlite3.Connection, expected: Sequence[tuple[str, str]], consumer: str = CHAIN
    ) -> None:
        self._consumer = consumer
        self._db = connection
        self._codec = Codec()
        self._expected = tuple(expected)
        self._log = Log(connection, self._codec)
        self._checkpoints = StoredCheckpoints(connection)
        self._dead = DeadLetters(connection)
        self._seen = 0
        self._reported: dict[tuple[str, str], datetime] = {}

    def read(self, at: datetime) -> Standing:
        """The standing at this moment."""
        since = self._checkpoints.get(*WATCHED_SINCE)
        if since is None:
            self._checkpoints.put(*WATCHED_SINCE, since := at.isoformat())
        beat = self._checkpoints.get(*HEARTBEAT)
        alerts = {a.alert_id: a for a in self._entries("escalate") if isinstance(a, Alert)}
        pagings = {p.alert_id: p for p in self._entries("escalate") if isinstance(p, Paging)}
        self._read_reports()
        return Standing(
            at=at,
            heartbeat=datetime.fromisoformat(beat) if beat else None,
            stages={"流水线": self._backlog(at)},
            alerts=tuple((alert, pagings.get(alert_id)) for alert_id, alert in alerts.items()),
            waiting=tuple(self._waiting()),
            dead_letters=self._dead.count(),
            expected=self._expected,
            reported=self._reported,
            watched_since=datetime.fromisoformat(since),
        )

    def _read_reports(self) -> None:
        """Each report is read once: out of the log, where they stand whatever runs the stages."""
        for seq, body in self._db.execute(
            "SELECT seq, body FROM log WHERE topic = 'FetchReport' AND seq > ? ORDER BY seq", (self._seen,)
        ):
            report: FetchReport = self._codec.decode(body)
            self._seen = seq
            key = (report.platform, report.account_id)
            self._reported[key] = max(self._reported.get(key, report.at), report.at)

    def open_alerts(self, unit: str) -> list[Alert]:
        """The alerts of a unit that are not closed."""
        found = [entry for entry in self._entries("escalate", unit) if isinstance(entry, Alert)]
        return [alert for alert in found if alert.state != "closed"]

    def _entries(self, stage: str, unit: str | None = None) -> list[object]:
        rows = self._db.execute(
            "SELECT body FROM state WHERE stage = ? AND (unit = ? OR ? IS NULL) ORDER BY unit, key",
            (stage, unit, unit),
        ).fetchall()
        return [self._codec.decode(body) for (body,) in rows]

    def _waiting(self) -> list[Waiting]:
        rows = self._db.execute(
            "SELECT body, due FROM outbox WHERE status IN ('pending', 'in_flight') ORDER BY due"
        ).fetchall()
        return [
            Waiting(page=self._codec.decode(body), due=datetime.fromtimestamp(due, UTC)) for body, due in rows
        ]

    def _backlog(self, at: datetime) -> timedelta:
        row = self._db.execute(
            "SELECT body FROM log WHERE seq > ? AND topic <> 'Tick' ORDER BY seq LIMIT 1",
            (self._log.offset(self._consumer),),
        ).fetchone()
        if row is None:
            return timedelta(0)
        try:
            record = self._codec.decode(row[0])
        except UnknownRecord:  # the pipeline will set it aside, and the dead letter will be seen
            return timedelta(0)
        return at - (record.fetched_at if isinstance(record, Mention) else record.at)
