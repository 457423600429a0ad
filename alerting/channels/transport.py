"""HTTP as pages need it: no redirect followed, TLS always verified, the reply kept for judging.

apprise's plugins call the module ``requests``; ``guard`` puts this module's stand-in in its place, inside the
plugin's module only, so that what the platform really answered is seen.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic
from types import ModuleType
from typing import Any

import requests

from alerting.channels.replies import Reply
from alerting.ports import Sent

#: seconds to connect and to read, as apprise has them
TIMEOUT = (4.0, 4.0)
#: seconds for a whole body, however it trickles in
PATIENCE = 8.0
#: bytes of a body that are read; real answers have a few hundred
LONGEST = 256 * 1024

# at DEBUG both write whole addresses, keys included
logging.getLogger("urllib3").setLevel(logging.INFO)


@dataclass(slots=True)
class Exchanges:
    """What went over the wire while recording: replies in order, and the failure that ended it, if any."""

    replies: list[Reply] = field(default_factory=list)
    failure: Exception | None = None


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


def note_failure(error: Exception) -> None:
    """Keeps what ended an exchange, for whoever is recording."""
    if (exchanges := _recording.get()) is not None:
        exchanges.failure = error


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


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
        # without it requests would look into ~/.netrc and put its words in place of a signature
        options["auth"] = options.get("auth") or _as_it_is
        timeout = options.pop("timeout", TIMEOUT)
        exchanges = _recording.get()
        try:
            response = requests.request(method, url, timeout=timeout, stream=True, **options)
            _read(response)
        except requests.RequestException as error:
            note_failure(error)
            raise
        if exchanges is not None:
            exchanges.replies.append(reply_of(response))
        return response


def reply_of(response: requests.Response) -> Reply:
    """What is judged of an answer. Of ``Retry-After`` only the form in seconds is read (RFC 9110, 10.2.3)."""
    wait = response.headers.get("Retry-After", "").strip()
    seconds = float(wait) if wait.isascii() and wait.isdecimal() else None
    return Reply(response.status_code, response.content, seconds)


def _read(response: requests.Response) -> None:
    """Reads the body, but neither without end nor drop by drop for ever."""
    until = monotonic() + PATIENCE
    read = bytearray()
    for chunk in response.iter_content(8192):
        read += chunk
        if len(read) > LONGEST:
            break
        if monotonic() > until:
            response.close()
            raise requests.ReadTimeout("the answer takes too long")
    response.close()
    # requests itself keeps what it has read here
    response._content, response._content_consumed = bytes(read[:LONGEST]), True


GUARDED = GuardedRequests()


def guard(module: ModuleType) -> None:
    """Makes a plugin's module send through the guard (harmless when done twice)."""
    vars(module)["requests"] = GUARDED


def failed(error: Exception) -> Sent:
    """What a request that got no answer means; the error's own words may hold a key and are left out."""
    if isinstance(error, requests.Timeout):
        return Sent(outcome="timeout", retryable=True, detail="对方没有在规定时间内应答")
    if isinstance(error, requests.exceptions.SSLError):
        return Sent(outcome="rejected", detail="证书不可信,没有发送")
    return Sent(outcome="rejected", retryable=True, detail=f"连接失败({type(error).__name__})")
