"""The worker as its supervisor sees it: a child process, started again when it dies or stands still."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import structlog

from streams.runners.kafka.admin import Lag
from streams.runners.kafka.errors import BrokerAway
from streams.runners.kafka.topics import Topics
from streams.runners.kafka.watchdog import SIGN, STALL, Watchdog, read_sign
from streams.supervise.processes import PROGRAM, Part, Processes

#: seconds between questions to the brokers
ASK = 10.0


class Asked(Protocol):
    """Who says how far the workers have come (an ``Admin``). BrokerAway when nobody answers."""

    def lag(self, topic: str, group: str) -> Lag: ...


def watch(
    name: str,
    arguments: Sequence[str],
    folder: Path,
    log_dir: Path,
    admin: Asked,
    topics: Topics,
    stop: threading.Event,
    stall: float = STALL,
    ask: float = ASK,
    program: Sequence[str] = PROGRAM,
) -> int:
    """Keeps the worker running until ``stop`` is set; returns how often it was started again. ``stall`` and ``ask`` are
    in seconds; ``program`` with ``arguments`` is the worker's command line."""
    logger = structlog.get_logger("watchdog")
    part = Part(name, list(arguments))
    processes = Processes([part], log_dir, command=program)
    watchdog, ask_due = Watchdog(stall), time.monotonic() + ask
    try:
        while not stop.wait(0.2):
            processes.watch()
            if time.monotonic() < ask_due or part.process is None:
                continue
            ask_due = time.monotonic() + ask
            try:
                lag: Lag | None = admin.lag(topics.inbox, topics.app)
            except BrokerAway:
                lag = None
            why = watchdog.stalled(time.monotonic(), read_sign(folder / SIGN), part.started, lag)
            if why is not None:
                logger.error("worker stands still", worker=name, why=why)
                part.process.kill()
    finally:
        processes.stop()
    return part.restarts
