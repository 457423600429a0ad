"""The console's desk of a configuration."""

from threading import Lock

from alerting.records import Command
from dashboards.console.app import serve
from dashboards.console.desk import Desk, Status
from dashboards.console.screen import screen_messages
from streams import wiring
from streams.runners.clock import now
from streams.settings import Config
from streams.supervise.ports import split
from streams.wiring.world import SCREEN


def serve_console(config: Config) -> None:
    """Serves the duty desk until the process is told to stop."""
    index = wiring.index(config)
    reader = wiring.status_reader(config, index)
    reading = Lock()

    def status() -> Status:
        with reading:
            return reader.read(now())

    def command(given: Command) -> None:
        log = wiring.log(config)  # a connection of its own: the desk calls from worker threads
        try:
            log.append((given,))
        finally:
            log.connection.close()

    desk = Desk(
        index=index,
        commands=command,
        screen=screen_messages(config.data_dir / SCREEN),
        status=status,
        people=tuple(wiring.people(config).values()),
        clock=now,
        brief=wiring.brief(config),
        units={unit.id: unit.name for unit in config.settings.units},
        ack_within=wiring.ack_within(config),
    )
    host, port = split(config.settings.console.listen)
    serve(desk, host, port)
