"""What alerting needs from the edge: channels that carry messages, and who is on duty."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Proof = Literal["none", "accepted", "delivered", "read", "answered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a person is to read: plain text without personal data. ``page_id`` is the idempotency key."""

    page_id: str
    to: str
    level: str
    title: str
    body: str
    url: str | None = None
    maybe_repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the other side answered. ``accepted`` only when its own reply says so; ``retryable`` tells a
    temporary refusal from a permanent one; ``proof`` is the strongest thing this channel can show."""

    outcome: Literal["accepted", "rejected", "timeout"]
    proof: Proof = "none"
    retryable: bool = False
    parts: int = 1
    detail: str = ""


class Channel(Protocol):
    """One configured way to one person's device. Never raises for what the other side does."""

    def send(self, message: Message) -> Sent: ...


class Roster(Protocol):
    """Who is on duty: role (主班, 副班, 带班领导, 分管领导) -> person id, None where nobody is."""

    def on_duty(self, unit: str, at: datetime) -> dict[str, str | None]: ...
