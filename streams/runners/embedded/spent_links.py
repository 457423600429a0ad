"""Links by which somebody has acted, in the embedded file, together with the commands they gave."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from alerting.records import Command, Page
from streams.codec import Codec
from streams.runners.embedded.log import Log, transaction


class SpentLinks:
    """Satisfies ``alerting.links.Spent``. Give each thread a connection of its own."""

    def __init__(self, connection: sqlite3.Connection, codec: Codec) -> None:
        self._db = connection
        self._codec = codec
        self._log = Log(connection, codec)

    def page(self, page_id: str) -> Page | None:
        """The page as it stands in the outbox."""
        row = self._db.execute("SELECT body FROM outbox WHERE page_id = ?", (page_id,)).fetchone()
        return None if row is None else self._codec.decode(row[0])

    def spent(self, page_id: str) -> bool:
        """Whether somebody has acted by this page's link."""
        row = self._db.execute("SELECT 1 FROM used_links WHERE page_id = ?", (page_id,)).fetchone()
        return row is not None

    def spend(self, page_id: str, commands: Sequence[Command], at: datetime) -> bool:
        """The commands and the mark in one transaction; of two that come together one wins."""
        with transaction(self._db):
            mark = "INSERT OR IGNORE INTO used_links (page_id, at) VALUES (?, ?)"
            if self._db.execute(mark, (page_id, at.timestamp())).rowcount == 0:
                return False
            self._log.append_inside(commands)
        return True
