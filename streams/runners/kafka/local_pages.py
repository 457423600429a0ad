"""What of the outbox topic stands in the local file: pages for the sender, and what became of their alerts.

How far the topic was read stands in the same transaction as what was read. A worker that died hands the same things over
again, cut into other batches, and an alert must not go back by that to how it stood before somebody took it: so it is
noted which version was the highest, and an alert of a lower one is left alone. (What is left out so and was never
here is followed by a later one: only what a later record of the same batch makes stale is not handed over.)
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from alerting.records import AlertChange, Delivery, Page
from streams.codec import Codec
from streams.runners.embedded.log import Log, transaction
from streams.runners.embedded.outbox import DROPPED, Outbox
from streams.runners.embedded.state import StoredEntries
from streams.runners.kafka.parcels import unpack


class LocalPages:
    """Takes parcels of the outbox topic into the local file; knows no broker."""

    def __init__(self, connection: sqlite3.Connection, codec: Codec) -> None:
        self._db = connection
        self._codec = codec
        self._log = Log(connection, codec)
        self._outbox = Outbox(connection, codec)

    def read(self, partition: int) -> int:
        """The offset a partition's reading goes on at; 0 before its first parcel."""
        return self._log.offset(f"outbox:{partition}")

    def take(self, partition: int, parcels: Sequence[bytes], following: int) -> None:
        """Takes a partition's next parcels, all or none; ``following`` is the offset after the last of them."""
        highest = self._log.offset(f"outbox-version:{partition}")
        with transaction(self._db):
            for parcel in parcels:
                for version, record in unpack(parcel, self._codec):
                    if version >= highest or not isinstance(record, AlertChange):
                        self._take(record)
                    highest = max(highest, version)
            self._log.advance(f"outbox-version:{partition}", highest)
            self._log.advance(f"outbox:{partition}", following)

    def forget_closed(self, before: datetime) -> int:
        """Lets go of alerts that were closed before a moment, as the workers do without a word; returns how many."""
        with transaction(self._db):
            rows = self._db.execute(
                "SELECT unit, key, body FROM state WHERE stage = 'escalate' AND key LIKE 'alert:%'"
            ).fetchall()
            gone = [
                (unit, key)
                for unit, key, body in rows
                if (closed := self._codec.decode(body).closed_at) is not None and closed < before
            ]
            self._db.executemany("DELETE FROM state WHERE stage = 'escalate' AND unit = ? AND key = ?", gone)
        return len(gone)

    def _take(self, record: Page | AlertChange | Delivery) -> None:
        if isinstance(record, Page):
            self._outbox.add_inside(record)
        elif isinstance(record, AlertChange):  # the sender asks it whether a page is still wanted
            entries = StoredEntries(self._db, self._codec, "escalate", record.unit)
            entries[f"alert:{record.alert.alert_id}"] = record.alert
            entries.save()
        elif (status := _settled(record)) is not None:
            self._db.execute(
                "UPDATE outbox SET status = ? WHERE page_id = ? AND status = 'pending'",
                (status, record.page_id),
            )


def _settled(delivery: Delivery) -> str | None:
    """What a page became by this attempt; None while it is still to be sent."""
    if delivery.outcome == "accepted":
        return "done"
    if delivery.detail == DROPPED:
        return "dropped"
    return "failed" if delivery.final else None
