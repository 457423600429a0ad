"""Tokens that carry their own expiry and a signature: they outlive a restart of the sandbox."""

from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Literal

_KEY = b"sandbox tokens open nothing but the sandbox"
State = Literal["good", "expired", "unknown"]


def issue(prefix: str, subject: str, now: datetime, lasts: timedelta) -> str:
    """A token for the subject that is good until ``now + lasts``."""
    expires = f"{int((now + lasts).timestamp()):x}"
    return f"{prefix}{expires}{_signature(prefix, subject, expires)}"


def state(token: str, prefix: str, subject: str, now: datetime) -> State:
    """What a token presented now is worth."""
    body = token.removeprefix(prefix)
    expires, signature = body[:8], body[8:]
    if not token.startswith(prefix) or not compare_digest(
        signature.encode(), _signature(prefix, subject, expires).encode()
    ):
        return "unknown"
    return "good" if int(expires, 16) > now.timestamp() else "expired"


def _signature(prefix: str, subject: str, expires: str) -> str:
    return digest(_KEY, f"{prefix}|{subject}|{expires}".encode(), sha256).hex()[:40]
