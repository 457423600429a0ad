"""Runs the sandbox as a server."""

from collections.abc import Callable, Sequence
from datetime import datetime

import uvicorn

from crawlers.sandbox.app import build
from crawlers.sandbox.faults import Fault
from crawlers.sandbox.scenario import Scenario
from crawlers.sandbox.timeline import Timeline


def serve(
    host: str,
    port: int,
    *,
    scenario: Scenario,
    timeline: Timeline,
    clock: Callable[[], datetime],
    faults: Sequence[Fault] = (),
) -> None:
    """Serves until the process is told to stop (SIGINT, SIGTERM). Answers are not logged."""
    app = build(scenario, timeline=timeline, clock=clock, faults=faults)
    uvicorn.run(
        app, host=host, port=port, log_level="warning", access_log=False, lifespan="off", server_header=False
    )
