"""Asking for the ports before anything starts."""

import socket

from streams.settings import Config
from streams.settings.address import split
from streams.wiring.webhooks import pushing


def busy_ports(config: Config) -> list[tuple[str, int]]:
    """(key, port) of every configured port that something listens on already."""
    wanted = [("console.listen", config.settings.console.listen)]
    if config.settings.rehearsal is not None:
        wanted.append(("rehearsal.listen", config.settings.rehearsal.listen))
    if pushing(config):
        wanted.append(("webhooks.listen", config.settings.webhooks.listen))
    busy = []
    for key, listen in wanted:
        host, port = split(listen)
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                busy.append((key, port))
    return busy
