"""The console's desk of a configuration."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from threading import Lock

from alerting.hours.localtime import SHANGHAI
from alerting.records import Command, Page
from alerting.roster.dated import show
from dashboards.console.app import serve
from dashboards.console.desk import Desk, MessageLinks, Status
from dashboards.console.screen import screen_messages
from dashboards.handover import write
from streams.codec import Codec
from streams.runners.clock import now
from streams.runners.embedded.schema import connect
from streams.runners.embedded.spent_links import SpentLinks
from streams.settings import Config
from streams.settings.address import split
from streams.wiring.duty import countdowns, next_month, roster, sheets, template
from streams.wiring.stages import ack_within
from streams.wiring.stores import brief, database, desk_index, log, status_reader
from streams.wiring.world import SCREEN, links, people


class _Spent:
    """Spent links over a connection of their own each time: the desk asks from worker threads."""

    def __init__(self, config: Config) -> None:
        self._path = database(config)

    def page(self, page_id: str) -> Page | None:
        with closing(connect(self._path)) as connection:
            return SpentLinks(connection, Codec()).page(page_id)

    def spent(self, page_id: str) -> bool:
        with closing(connect(self._path)) as connection:
            return SpentLinks(connection, Codec()).spent(page_id)

    def spend(self, page_id: str, commands: Sequence[Command], at: datetime) -> bool:
        with closing(connect(self._path)) as connection:
            return SpentLinks(connection, Codec()).spend(page_id, commands, at)


def serve_console(config: Config) -> None:
    """Serves the duty desk until the process is told to stop."""
    index = desk_index(config)
    reader = status_reader(config, index)
    reading = Lock()

    def status() -> Status:
        with reading:
            return reader.read(now())

    def command(given: Command) -> None:
        own = log(config)  # a connection of its own: the desk calls from worker threads
        try:
            own.append((given,))
        finally:
            own.connection.close()

    def handover(unit: str, out: Path) -> Path:
        # over connections of their own: the desk calls from worker threads
        return write(sheets(config, desk_index(config)).sheet(unit, now()), out)

    live, persons, asking = roster(config), people(config), Lock()

    def on_duty() -> dict[str, dict[str, str | None]]:
        with asking:
            return {unit.id: show(live, persons, unit.id, now()) for unit in config.settings.units}

    desk = Desk(
        links=MessageLinks(links(config), _Spent(config)),
        index=index,
        commands=command,
        screen=screen_messages(config.data_dir / SCREEN),
        status=status,
        people=tuple(persons.values()),
        clock=now,
        brief=brief(config),
        units={unit.id: unit.name for unit in config.settings.units},
        ack_within=ack_within(config),
        countdowns=countdowns(config),
        handover=handover,
        on_duty=on_duty,
        template=lambda path: template(config, path, next_month(now().astimezone(SHANGHAI).date())),
    )
    host, port = split(config.settings.console.listen)
    serve(desk, host, port)
