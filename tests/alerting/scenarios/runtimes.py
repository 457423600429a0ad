"""What a scenario runs on. Whoever has another runtime adds a factory to ``RUNTIMES``."""

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from alerting.escalate import open_escalate
from alerting.lifecycle import wanted
from alerting.people import Person
from alerting.ports import Message, Roster, Sent
from alerting.records import Alert, AlertChange, Command, CommandRefused, Delivery, Page, Signal
from alerting.rulebook import Rules
from crawlers.records import Tick
from streams.codec import Codec
from streams.runners.embedded.outbox import Outbox
from streams.runners.embedded.runner import EmbeddedRunner
from streams.runners.embedded.schema import connect
from streams.runners.embedded.sender import Sender
from streams.runners.embedded.state import stored_entry
from streams.stage import Stage, Topology

UNIT = "u"


class World:
    """What lies outside: who is on duty, who has channels, whose channels take nothing, and the time."""

    def __init__(self, rules: Rules, people: dict[str, Person], roster: Roster, now: datetime) -> None:
        self.rules = rules
        self.people = people
        self.roster = roster
        self.now = now
        self.away: set[str] = set()


class Runtime(Protocol):
    """Takes records in, and shows what reached people (who may be told more than once) and how alerts stand."""

    arrived: list[tuple[datetime, Page]]

    def push(self, records: Iterable[Any]) -> None: ...
    def restart(self) -> None: ...
    def alerts(self) -> list[Alert]: ...


class StageAlone:
    """The stage by itself; a page arrives when it is written, or is undelivered at once."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world = world
        self._entries: MutableMapping[str, Any] = {}
        self._codec = Codec()
        self.arrived: list[tuple[datetime, Page]] = []
        self.restart()

    def push(self, records: Iterable[Any]) -> None:
        waiting = list(records)
        while waiting:
            record = waiting.pop(0)
            pages = [one for one in self._step(record) if isinstance(one, Page)]
            for page in reversed(pages):
                if page.to in self._world.away:
                    waiting.insert(0, undelivered(page, record.at))
            self.arrived += [(record.at, page) for page in pages if page.to not in self._world.away]

    def restart(self) -> None:
        self._entries = {k: self._codec.decode(self._codec.encode(v)) for k, v in self._entries.items()}
        world = self._world
        self._step: Callable[[Any], Iterable[Any]] = open_escalate(world.rules, world.roster, world.people)(
            UNIT, self._entries
        )

    def alerts(self) -> list[Alert]:
        return [entry for entry in self._entries.values() if isinstance(entry, Alert)]


class Embedded:
    """The embedded runner, outbox and sender over one file; what arrives is what a channel was handed."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world = world
        self._path = folder / "minsheng.db"
        self._codec = Codec()
        self.arrived: list[tuple[datetime, Page]] = []
        self._open()

    def _open(self) -> None:
        world, path = self._world, self._path
        self._db = connect(path)
        self._db.execute("PRAGMA synchronous = OFF")  # no power is cut here, and a minute's tick is a commit
        reads, writes = (Signal, Command, Delivery, Tick), (AlertChange, Page, CommandRefused)
        opened = open_escalate(world.rules, world.roster, world.people)
        topology = Topology(reads, (Stage("escalate", reads, writes, opened),), (Page,))
        self._runner = EmbeddedRunner(self._db, self._codec, topology, lambda _: None, lambda: world.now)
        outbox = Outbox(self._db, self._codec)
        outbox.recover()
        channels = {f"screen-{who}": self for who in world.people}
        self._sender = Sender(outbox, channels, self._render, lambda: world.now, self._wanted)

    def _render(self, page: Page, maybe_repeated: bool) -> Message:
        self._page = page
        return Message(page_id=page.page_id, to=page.to, level=page.level, title=page.title, body=page.why)

    def send(self, message: Message) -> Sent:
        """Every person's channel."""
        if message.to in self._world.away:
            return Sent(outcome="rejected", detail="停机")
        self.arrived.append((self._world.now, self._page))
        return Sent(outcome="accepted", proof="accepted")

    def _wanted(self, page: Page) -> bool:
        return any(
            wanted(page.at, stored_entry(self._db, self._codec, "escalate", UNIT, f"alert:{alert_id}"))
            for alert_id in (page.alert_id, *page.also)
        )

    def push(self, records: Iterable[Any]) -> None:
        self._runner.log.append(records)
        while self._runner.pump() or self._sender.send_next():
            pass

    def restart(self) -> None:
        self._db.close()
        self._open()

    def alerts(self) -> list[Alert]:
        rows = self._db.execute("SELECT body FROM state WHERE key LIKE 'alert:%' ORDER BY key").fetchall()
        return [self._codec.decode(body) for (body,) in rows]


class EmbeddedRestarted(Embedded):
    """The same, but the process begins anew after every record that somebody sent or that paged somebody: in whatever
    state the alerts are."""

    def push(self, records: Iterable[Any]) -> None:
        for record in records:
            before = len(self.arrived)
            super().push([record])
            if not isinstance(record, Tick) or len(self.arrived) > before:
                self.restart()


def undelivered(page: Page, at: datetime) -> Delivery:
    """No channel of the person took it."""
    return Delivery(
        unit=page.unit, page_id=page.page_id, alert_id=page.alert_id, at=at, channel=page.channels[0], attempt=1,
        outcome="rejected", final=True,
    )  # fmt: skip


def muted(person: Person) -> Person:
    """The person without any channel."""
    return replace(person, channels=())


RUNTIMES: dict[str, Callable[[World, Path], Runtime]] = {
    "stage": StageAlone,
    "embedded": Embedded,
    "embedded, restarted": EmbeddedRestarted,
}
