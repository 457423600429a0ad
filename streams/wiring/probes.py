"""Asking the platforms of a configuration whether they let us in."""

import socket

from crawlers.probe import Probe, probe
from streams.runners.clock import now
from streams.settings import Config
from streams.settings.address import split
from streams.wiring.stores import checkpoints, log
from streams.wiring.world import pseudonyms, sources

#: seconds a sandbox on this machine may take to take a connection
_SOON = 1.0


def probes(config: Config) -> list[Probe]:
    """One call to each configured platform, which counts among the day's calls."""
    asked = sources(config)
    if not asked:
        return []  # and no data directory is made
    return probe(asked, log(config), checkpoints(config), clock=now, pseudonyms=pseudonyms(config))


def somebody_there(config: Config) -> bool:
    """Whether asking makes sense: in earnest always, in a rehearsal while its sandbox listens."""
    rehearsal = config.settings.rehearsal
    if rehearsal is None:
        return True
    try:
        socket.create_connection(split(rehearsal.listen), timeout=_SOON).close()
    except OSError:
        return False
    return True
