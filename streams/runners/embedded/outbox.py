"""The outbox: a page is stored before it is sent, and every attempt leaves a Delivery in the log."""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerting.ports import Sent
from alerting.records import Delivery, Page, rank
from streams.codec import Codec
from streams.runners.embedded.log import Log, transaction
from streams.runners.embedded.receipts import FIRST
from streams.runners.embedded.retries import wait_before_next_try

#: seconds; a retry that seems further off than this was planned by a clock that has been set back since
_NEVER_LATER = 3600.0
#: the detail of a Delivery that says: nobody needed the page any more, and it was not sent
DROPPED = "发送前预警已接报或关闭，不再发送"
#: the channel a page is tried by next, out of the stored record
_LANE = "coalesce(json_extract(CAST(body AS TEXT), '$.d.channels[' || channel || ']'), '')"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A page that is about to be handed to a channel; it counts as in the air until it is settled."""

    page: Page
    channel: str
    number: int
    tries: int
    position: int
    maybe_repeated: bool


class Outbox:
    """Pages waiting, in the air and settled. One process uses it (the pipeline)."""

    def __init__(self, connection: sqlite3.Connection, codec: Codec) -> None:
        self._db = connection
        self._codec = codec
        self._log = Log(connection, codec)

    def add_inside(self, page: Page) -> None:
        """Queues a page inside the transaction that decided it; the same page id again changes nothing."""
        self._db.execute(
            "INSERT OR IGNORE INTO outbox (page_id, unit, alert_id, body, due, urgency) VALUES (?, ?, ?, ?, ?, ?)",
            (
                page.page_id,
                page.unit,
                page.alert_id,
                self._codec.encode(page),
                page.at.timestamp(),
                rank(page.level),
            ),
        )

    def recover(self) -> int:
        """After a crash: what was in the air is sent again and marked. Returns how many."""
        with transaction(self._db):
            return self._db.execute(
                "UPDATE outbox SET status = 'pending', maybe_repeated = 1 WHERE status = 'in_flight'"
            ).rowcount

    def claim(self, now: datetime, busy: Collection[str] = ()) -> Attempt | None:
        """The most urgent page that is due and not for one of the ``busy`` channels, marked as in the air before
        anybody sends it. A first try is due at once, whatever the clock was when the page was written."""
        marks, stamp = ",".join("?" * len(busy)), now.timestamp()
        with transaction(self._db):
            row = self._db.execute(
                "SELECT page_id, body, channel, attempt, tries, maybe_repeated FROM outbox"  # noqa: S608 - only marks
                " WHERE status = 'pending' AND (due <= ? OR attempt = 0 OR due > ?)"
                f" AND {_LANE} NOT IN ({marks}) ORDER BY urgency DESC, due, page_id LIMIT 1",
                (stamp, stamp + _NEVER_LATER, *busy),
            ).fetchone()
            if row is None:
                return None
            page_id, body, position, attempt, tries, repeated = row
            self._db.execute(
                "UPDATE outbox SET status = 'in_flight', attempt = attempt + 1, tries = tries + 1 WHERE page_id = ?",
                (page_id,),
            )
            page = self._codec.decode(body)
        channel = page.channels[position] if position < len(page.channels) else ""
        return Attempt(page, channel, attempt + 1, tries + 1, position, bool(repeated))

    def settle(self, attempt: Attempt, sent: Sent, now: datetime) -> Delivery:
        """Records what became of an attempt, and what follows: done, another try, the next channel, or failed."""
        accepted = sent.outcome == "accepted"
        more_channels = attempt.position + 1 < len(attempt.page.channels)
        wait = wait_before_next_try(
            sent,
            page_id=attempt.page.page_id,
            attempt=attempt.number,
            tries=attempt.tries,
            alone=not more_channels,
        )
        delivery = _delivery(attempt, sent, now, final=accepted or (wait is None and not more_channels))
        if accepted:
            change: dict[str, Any] = {"status": "done"}
        elif wait is not None:
            change = {"status": "pending", "due": now.timestamp() + wait}
        elif more_channels:
            change = {"status": "pending", "channel": attempt.position + 1, "tries": 0}
        else:
            change = {"status": "failed"}
        self._record(delivery, change, attempt.position, sent.reference)
        return delivery

    def drop(self, attempt: Attempt, now: datetime) -> Delivery:
        """A page nobody needs any more: not sent, and recorded as such."""
        sent = Sent(outcome="rejected", detail=DROPPED)
        delivery = _delivery(attempt, sent, now, final=False)
        self._record(delivery, {"status": "dropped"})
        return delivery

    def _record(
        self, delivery: Delivery, change: dict[str, Any], position: int = 0, reference: str = ""
    ) -> None:
        columns = ", ".join(f"{name} = ?" for name in change)
        with transaction(self._db):
            self._db.execute(
                f"UPDATE outbox SET {columns} WHERE page_id = ?",  # noqa: S608 - the names stand above
                (*change.values(), delivery.page_id),
            )
            self._log.append_inside((delivery,))
            if reference:
                at = delivery.at.timestamp()
                self._db.execute(
                    "INSERT OR IGNORE INTO receipts VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (
                        delivery.page_id,
                        delivery.attempt,
                        delivery.channel,
                        position,
                        reference,
                        at,
                        at + FIRST,
                    ),
                )

    def counts(self) -> dict[str, int]:
        """How many pages stand at each status; those of drills and synthetic pages are not counted."""
        rows = self._db.execute(
            "SELECT status, count(*) FROM outbox WHERE unit NOT LIKE '~%' GROUP BY status"
        ).fetchall()
        return dict(rows)


def _delivery(attempt: Attempt, sent: Sent, now: datetime, *, final: bool) -> Delivery:
    return Delivery(
        unit=attempt.page.unit,
        page_id=attempt.page.page_id,
        alert_id=attempt.page.alert_id,
        at=now,
        channel=attempt.channel,
        attempt=attempt.number,
        outcome=sent.outcome,
        retryable=sent.retryable,
        detail=sent.detail,
        maybe_repeated=attempt.maybe_repeated,
        final=final,
    )
