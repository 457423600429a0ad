"""Calling a cloud vendor's interface: one signed POST, its answer as it came, nothing retried, nothing followed."""

import json
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import requests

from alerting.channels.replies import Judge, Reply, judged
from alerting.channels.transport import GUARDED, failed, reply_of
from alerting.ports import Message, Sent

#: seconds a local stand-in has to answer a greeting in TLS
_GREETING = 1.0
#: what a message without a short code says in its place (a test of the channel)
NO_CODE = "000000"
#: words a title begins with when it is not in earnest; a telephone must say so as well
_MARKS = ("演练", "测试")


def utc_now() -> datetime:
    """The present time."""
    return datetime.now(UTC)


def fresh_nonce() -> str:
    """32 hex digits that were not used before."""
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class Moment:
    """Where signing gets the time and its nonces from."""

    clock: Callable[[], datetime] = field(default=utc_now)
    nonce: Callable[[], str] = field(default=fresh_nonce)


def post(host: str, query: str, headers: Mapping[str, str], body: bytes) -> Reply:
    """One POST to ``https://host/``. requests.RequestException when there was no answer."""
    address = f"{_scheme(host)}://{host}/" + (f"?{query}" if query else "")
    return reply_of(GUARDED.request("POST", address, data=body, headers=dict(headers)))


def sent_by(call: Callable[[], Reply], judge: Judge, reference: Callable[[dict[str, Any]], str]) -> Sent:
    """What a call came to: the vendor's own words decide; ``reference`` finds in an acceptance what to ask for
    its receipt by ("" where there is none)."""
    try:
        reply = call()
    except requests.RequestException as error:
        return failed(error)
    sent = judged(reply, judge)
    return replace(sent, reference=reference(json.loads(reply.body))) if sent.outcome == "accepted" else sent


def asked(call: Callable[[], Reply]) -> dict[str, Any]:
    """The JSON object a question was answered with; an empty one when it was not answered with one."""
    try:
        reply = call()
        value = json.loads(reply.body) if reply.status == requests.codes.ok else None
    except (requests.RequestException, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def variables(message: Message) -> tuple[str, str]:
    """What a template is filled with: the short code and the level, marked where the title is (a drill, a test);
    nothing about any person leaves the house."""
    mark = next((word for word in _MARKS if message.title.startswith(f"【{word}】")), "")
    return message.code or NO_CODE, f"{mark}{message.level}"


def _scheme(host: str) -> str:
    """https, always; only a stand-in on this very machine may speak without TLS."""
    split = urlsplit(f"//{host}")
    if not _is_local(split.hostname or ""):
        return "https"
    greeting = ssl.create_default_context()
    greeting.check_hostname, greeting.verify_mode = False, ssl.CERT_NONE  # the request itself verifies
    try:
        with (
            socket.create_connection((split.hostname, split.port or 443), _GREETING) as raw,
            greeting.wrap_socket(raw),
        ):
            return "https"
    except OSError:
        return "http"


def _is_local(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
