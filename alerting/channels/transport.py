"""HTTP as pages need it: no redirect followed, TLS always verified, the reply kept for judging.

apprise's plugins call the module ``requests``; ``guard`` puts this module's stand-in in its place, inside the
plugin's module only, so that what the platform really answered is seen.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import requests

from alerting.channels.replies import Reply
from alerting.ports import Sent

#: seconds to connect and to read, as apprise has them
TIMEOUT = (4.0, 4.0)

# at DEBUG both write whole addresses, keys included
logging.getLogger("urllib3").setLevel(logging.INFO)


@dataclass(slots=True)
class Exchanges:
    """What went over the wire while recording: replies in order, and the failure that ended it, if any."""

    replies: list[Reply] = field(default_factory=list)
    failure: requests.RequestException | None = None


_recording: ContextVar[Exchanges | None] = ContextVar("exchanges", default=None)


@contextmanager
def recorded() -> Iterator[Exchanges]:
    """Everything that guarded requests of this thread exchange within the block."""
    exchanges = Exchanges()
    token = _recording.set(exchanges)
    try:
        yield exchanges
    finally:
        _recording.reset(token)


class GuardedRequests:
    """Stands in for the module ``requests`` within a plugin; what it does not guard is the module's own."""

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def get(self, url: str, **options: Any) -> requests.Response:
        """A guarded GET."""
        return self.request("GET", url, **options)

    def post(self, url: str, data: Any = None, **options: Any) -> requests.Response:
        """A guarded POST."""
        return self.request("POST", url, data=data, **options)

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        """One request: redirects off and certificates checked, whatever the caller asked for."""
        options |= {"allow_redirects": False, "verify": True}
        timeout = options.pop("timeout", TIMEOUT)
        exchanges = _recording.get()
        try:
            response = requests.request(method, url, timeout=timeout, **options)
        except requests.RequestException as error:
            if exchanges is not None:
                exchanges.failure = error
            raise
        if exchanges is not None:
            exchanges.replies.append(Reply(response.status_code, response.content))
        return response


GUARDED = GuardedRequests()


def guard(module: ModuleType) -> None:
    """Makes a plugin's module send through the guard (harmless when done twice)."""
    vars(module)["requests"] = GUARDED


def failed(error: requests.RequestException) -> Sent:
    """What a request that got no answer means; the error's own words may hold a key and are left out."""
    if isinstance(error, requests.Timeout):
        return Sent(outcome="timeout", retryable=True, detail="对方没有在规定时间内应答")
    if isinstance(error, requests.exceptions.SSLError):
        return Sent(outcome="rejected", detail="证书不可信,没有发送")
    return Sent(outcome="rejected", retryable=True, detail=f"连接失败({type(error).__name__})")
