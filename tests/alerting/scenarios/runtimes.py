"""What a scenario runs on. Whoever has another runtime adds a factory to ``RUNTIMES``."""

from collections.abc import Callable, Iterable, MutableMapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from alerting.alerts.escalate import open_escalate
from alerting.records import Alert, Delivery, Page
from crawlers.records import Tick
from streams.codec import Codec
from streams.runners.embedded.runner import EmbeddedRunner
from tests.alerting.scenarios.deciding import Deciding, FileLost, Interrupted
from tests.alerting.scenarios.local_file import LocalFile
from tests.alerting.scenarios.world import UNIT, Runtime, World


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
    """The embedded runner, outbox and sender over one file."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world = world
        self._file = LocalFile({UNIT: world}, folder / "minsheng.db")
        self.arrived = self._file.arrived
        self._open()

    def _open(self) -> None:
        self._runner = EmbeddedRunner(
            self._file.db, self._file.codec, self._world.topology(), lambda _: None, self._file.now
        )

    def push(self, records: Iterable[Any]) -> None:
        self._file.log.append(records)
        while self._runner.pump() or self._file.send_next():
            pass

    def restart(self) -> None:
        self._file.reopen()
        self._open()

    def alerts(self) -> list[Alert]:
        return self._file.alerts(UNIT)


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


RUNTIMES: dict[str, Callable[[World, Path], Runtime]] = {
    "stage": StageAlone,
    "embedded": Embedded,
    "embedded, restarted": EmbeddedRestarted,
    "kafka, deciding": Deciding,
    "kafka, file lost": FileLost,
    **{f"kafka, interrupted {seed}": partial(Interrupted, seed=seed) for seed in (1, 2)},
}
