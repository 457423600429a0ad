"""The local file of a pipeline: log, outbox and sender. What arrives is what a channel was handed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from alerting.alerts.lifecycle import wanted
from alerting.ports import Message, Sent
from alerting.records import Alert, Page
from streams.codec import Codec
from streams.runners.embedded.log import Log
from streams.runners.embedded.outbox import Outbox
from streams.runners.embedded.schema import connect
from streams.runners.embedded.sender import Sender
from streams.runners.embedded.state import stored_entry
from tests.alerting.scenarios.world import World


class ProcessDied(BaseException):
    """As ``kill -9``: nobody in the process handles it."""


class LocalFile:
    """One file and the channels of the people of every unit (``worlds``); ``dies`` says whether the process dies after
    a channel took a message and before that is written down."""

    def __init__(
        self, worlds: Mapping[str, World], path: Path, dies: Callable[[], bool] = lambda: False
    ) -> None:
        self._worlds = worlds
        self._path = path
        self._dies = dies
        self.codec = Codec()
        self.arrived: list[tuple[datetime, Page]] = []
        #: messages that somebody got a second time, each under the id of the first and marked
        self.repeated = 0
        self.open()

    def open(self) -> None:
        """As a fresh process does."""
        self.db = connect(self._path)
        self.db.execute("PRAGMA synchronous = OFF")  # no power is cut here, and a minute's tick is a commit
        self.log = Log(self.db, self.codec)
        outbox = Outbox(self.db, self.codec)
        outbox.recover()
        people = {who for world in self._worlds.values() for who in world.people}
        channels = {f"screen-{who}": self for who in people}
        self._sender = Sender(outbox, channels, self._render, self.now, self._wanted)

    def reopen(self) -> None:
        """The process ends and begins anew."""
        self.db.close()
        self.open()

    def lose(self) -> None:
        """The disk is lost; the process begins with an empty file."""
        self.db.close()
        for path in self._path.parent.glob(f"{self._path.name}*"):
            path.unlink()
        self.open()

    def now(self) -> datetime:
        """The latest moment of the worlds; they go together."""
        return max(world.now for world in self._worlds.values())

    def send_next(self) -> bool:
        """Sends one page; False when nothing is due."""
        try:
            return self._sender.send_next() is not None
        except ProcessDied:
            self.reopen()
            return True

    def _render(self, page: Page, maybe_repeated: bool) -> Message:
        self._page, self._marked = page, maybe_repeated
        return Message(page_id=page.page_id, to=page.to, level=page.level, title=page.title, body=page.why)

    def send(self, message: Message) -> Sent:
        """Every person's channel."""
        if message.to in self._worlds[self._page.unit].away:
            return Sent(outcome="rejected", detail="停机")
        if self._marked and any(page.page_id == message.page_id for _, page in self.arrived):
            self.repeated += 1
        else:
            self.arrived.append((self._worlds[self._page.unit].now, self._page))
            if self._dies():
                raise ProcessDied
        return Sent(outcome="accepted", proof="accepted")

    def _wanted(self, page: Page) -> bool:
        return any(
            wanted(page.at, stored_entry(self.db, self.codec, "escalate", page.unit, f"alert:{alert_id}"))
            for alert_id in (page.alert_id, *page.also)
        )

    def alerts(self, unit: str) -> list[Alert]:
        """How the file knows the alerts of a unit."""
        rows = self.db.execute(
            "SELECT body FROM state WHERE key LIKE 'alert:%' AND unit = ? ORDER BY key", (unit,)
        ).fetchall()
        return [self.codec.decode(body) for (body,) in rows]
