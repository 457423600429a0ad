"""The sign of life for a watch outside: an address that raises its own alarm when it is not called."""

from collections.abc import Callable
from typing import Literal

import requests
import structlog

from alerting.channels.transport import GUARDED


def heartbeat(url: str, method: Literal["GET", "POST"]) -> Callable[[], bool]:
    """Calls the address; True when it answered with success. The address is a secret: it is never logged."""
    logger = structlog.get_logger("deadman")

    def call() -> bool:
        try:
            response = GUARDED.request(method, url)
        except requests.RequestException as error:
            logger.warning("dead-man call failed", error=type(error).__name__)
            return False
        if not response.ok or response.is_redirect:
            logger.warning("dead-man call refused", status=response.status_code)
            return False
        return True

    return call
