"""The console's desk of a configuration."""

from pathlib import Path
from threading import Lock

from alerting.localtime import SHANGHAI
from alerting.records import Command
from alerting.roster.dated import show
from dashboards.console.app import serve
from dashboards.console.desk import Desk, Status
from dashboards.console.screen import screen_messages
from dashboards.handover import write
from streams.runners.clock import now
from streams.settings import Config
from streams.settings.address import split
from streams.wiring.duty import countdowns, next_month, roster, sheets, template
from streams.wiring.indexes import index as open_index
from streams.wiring.stages import ack_within
from streams.wiring.stores import brief, log, status_reader
from streams.wiring.world import SCREEN, people


def serve_console(config: Config) -> None:
    """Serves the duty desk until the process is told to stop."""
    index = open_index(config)
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
        return write(sheets(config, open_index(config)).sheet(unit, now()), out)

    live, persons, asking = roster(config), people(config), Lock()

    def on_duty() -> dict[str, dict[str, str | None]]:
        with asking:
            return {unit.id: show(live, persons, unit.id, now()) for unit in config.settings.units}

    desk = Desk(
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
