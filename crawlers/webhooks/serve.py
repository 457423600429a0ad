"""Runs the webhook program as a server."""

import uvicorn
from starlette.applications import Starlette

#: Seconds that open requests get when the process is told to stop.
_GRACE = 2


def serve(app: Starlette, host: str, port: int) -> None:
    """Serves until the process is told to stop. Requests are not logged: their queries hold signatures."""
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE,
    )
