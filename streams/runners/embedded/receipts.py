"""Receipts: what became of a page after a platform had accepted it, asked for until it is known.

A page counts as accepted at once and nobody waits here. Later ``delivered`` or ``answered`` follows as a further
Delivery; a message that did not arrive, or a call nobody took, moves the page to the person's next channel, or tells
the ladder that this person was not reached. A key pressed during a call is the person's acknowledgement.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread

import structlog

from alerting.ports import Channel, Receipt, Receipts
from alerting.records import Command, Delivery, Page
from streams.codec import Codec
from streams.runners.embedded.log import Log, transaction

#: seconds until the first question, and at most between two; in between half of the time that has passed
FIRST, LONGEST = 10.0, 300.0
#: seconds after which nobody asks any more (operators report within minutes, or never)
GIVE_UP = 2 * 3600.0
#: the key a template asks for: 按 1 接报
ACKNOWLEDGES = "1"
#: seconds between looks for a question that is due
IDLE = 1.0


@dataclass(frozen=True, slots=True)
class Awaited:
    """A receipt that is still to come."""

    page: Page
    channel: str
    position: int
    attempt: int
    reference: str
    since: float


class PendingReceipts:
    """Receipts still to come, in the embedded file."""

    def __init__(self, connection: sqlite3.Connection, codec: Codec) -> None:
        self._db = connection
        self._codec = codec
        self._log = Log(connection, codec)

    def due(self, now: datetime) -> Awaited | None:
        """The receipt to ask for next, if any is due."""
        row = self._db.execute(
            "SELECT o.body, r.channel, r.position, r.attempt, r.reference, r.since FROM receipts r"
            " JOIN outbox o USING (page_id) WHERE r.due <= ? ORDER BY r.due, r.page_id LIMIT 1",
            (now.timestamp(),),
        ).fetchone()
        return None if row is None else Awaited(self._codec.decode(row[0]), *row[1:])

    def later(self, awaited: Awaited, now: datetime) -> None:
        """Not known yet: asked again after a while, and some time no more."""
        passed = now.timestamp() - awaited.since
        with transaction(self._db):
            if passed >= GIVE_UP:
                self._forget(awaited)
                return
            self._db.execute(
                "UPDATE receipts SET due = ? WHERE page_id = ? AND attempt = ?",
                (
                    now.timestamp() + min(max(FIRST, passed / 2), LONGEST),
                    awaited.page.page_id,
                    awaited.attempt,
                ),
            )

    def settle(self, awaited: Awaited, receipt: Receipt, now: datetime) -> Delivery:
        """Records the receipt and what follows from it, all at once."""
        page, failed = awaited.page, receipt.outcome == "failed"
        more = failed and awaited.position + 1 < len(page.channels)
        delivery = Delivery(
            unit=page.unit,
            page_id=page.page_id,
            alert_id=page.alert_id,
            at=now,
            channel=awaited.channel,
            attempt=awaited.attempt,
            outcome="rejected" if receipt.outcome == "failed" else receipt.outcome,
            detail=receipt.detail,
            final=not more,
        )
        with transaction(self._db):
            self._forget(awaited)
            if more:
                self._db.execute(
                    "UPDATE outbox SET status = 'pending', channel = ?, tries = 0, due = ?"
                    " WHERE page_id = ? AND status = 'done'",
                    (awaited.position + 1, now.timestamp(), page.page_id),
                )
            elif failed:
                self._db.execute(
                    "UPDATE outbox SET status = 'failed' WHERE page_id = ? AND status = 'done'",
                    (page.page_id,),
                )
            self._log.append_inside((delivery, *_acknowledgement(page, receipt, now)))
        return delivery

    def _forget(self, awaited: Awaited) -> None:
        self._db.execute(
            "DELETE FROM receipts WHERE page_id = ? AND attempt = ?", (awaited.page.page_id, awaited.attempt)
        )


class ReceiptDesk:
    """Asks the channels for what is due, in a thread of its own: a slow answer holds up no page."""

    def __init__(
        self, pending: PendingReceipts, channels: Mapping[str, Channel], clock: Callable[[], datetime]
    ) -> None:
        self._pending = pending
        self._channels = channels
        self._clock = clock
        self._logger = structlog.get_logger("receipts")

    def ask_next(self) -> bool:
        """Asks for one receipt; False when none is due. Never raises for what a channel does."""
        awaited = self._pending.due(self._clock())
        if awaited is None:
            return False
        channel = self._channels.get(awaited.channel)
        receipt = None
        if isinstance(channel, Receipts):
            try:
                receipt = channel.receipt(awaited.reference)
            except Exception as error:  # an adapter's fault is no receipt
                self._logger.error("receipt unreadable", channel=awaited.channel, error=type(error).__name__)
        if receipt is None:
            self._pending.later(awaited, self._clock())
            return True
        delivery = self._pending.settle(awaited, receipt, self._clock())
        self._logger.info(
            "receipt", page_id=delivery.page_id, channel=delivery.channel, outcome=delivery.outcome
        )
        return True

    def run(self, stop: Event) -> None:
        """Asks until told to stop."""
        while not stop.is_set():
            if not self.ask_next():
                stop.wait(IDLE)

    def start(self, stop: Event) -> Thread:
        """Runs in a thread of its own (give it a connection of its own, too)."""
        thread = Thread(target=self.run, args=(stop,), name="receipts", daemon=True)
        thread.start()
        return thread


def _acknowledgement(page: Page, receipt: Receipt, now: datetime) -> tuple[Command, ...]:
    if not receipt.keys.startswith(ACKNOWLEDGES):
        return ()
    note = "电话按键接报"
    return (Command(unit=page.unit, at=now, alert_id=page.alert_id, action="ack", who=page.to, note=note),)
