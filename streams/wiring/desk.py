"""The console's desk of a configuration."""

from datetime import timedelta

from dashboards.console.app import serve
from dashboards.console.desk import Desk, Person
from dashboards.console.screen import read_screen
from streams import wiring
from streams.runners.clock import now
from streams.settings import Config
from streams.supervise.ports import split
from streams.wiring.world import SCREEN


def serve_console(config: Config) -> None:
    """Serves the duty desk until the process is told to stop."""
    index, log = wiring.index(config), wiring.log(config)
    reader = wiring.status_reader(config, index)
    desk = Desk(
        index=index,
        commands=lambda command: log.append((command,)),
        screen=lambda: read_screen(config.data_dir / SCREEN),
        status=lambda: reader.read(now()),
        people=tuple(Person(id=p.id, name=p.name, unit=p.unit) for p in config.settings.people),
        clock=now,
        brief=wiring.brief(config),
        units={unit.id: unit.name for unit in config.settings.units},
        ack_within={
            level: timedelta(minutes=minutes) for level, minutes in wiring.ack_minutes(config).items()
        },
    )
    host, port = split(config.settings.console.listen)
    serve(desk, host, port)
