"""What alerting needs from the edge: channels that carry messages, and who is on duty."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

Proof = Literal["none", "accepted", "delivered", "read", "answered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a person is to read: plain text without personal data. ``page_id`` is the idempotency key, ``code`` the
    alert's short code where a channel has room for no more. ``silent``: to be shown without sound or vibration where
    the channel can do that (docs/channels.md says which); it goes out all the same where it cannot."""

    page_id: str
    to: str
    level: str
    title: str
    body: str
    url: str | None = None
    maybe_repeated: bool = False
    code: str = ""
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the other side answered. ``accepted`` only when its own reply says so; ``retryable`` tells a
    temporary refusal from a permanent one; ``proof`` is the strongest thing this channel can show.

    ``retry_after`` is how many seconds the other side (or a bot's own allowance) asks to wait, None where nobody
    said. ``reference`` is what ``Receipts.receipt`` asks by, "" where no receipt can be had."""

    outcome: Literal["accepted", "rejected", "timeout"]
    proof: Proof = "none"
    retryable: bool = False
    parts: int = 1
    detail: str = ""
    retry_after: float | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of an accepted message afterwards. ``failed``: it never reached the device, or the call was not
    taken. ``keys`` are the keys pressed during a call, where the platform reports them."""

    outcome: Literal["delivered", "answered", "failed"]
    detail: str = ""
    keys: str = ""


class Channel(Protocol):
    """One configured way to one person's device. Never raises for what the other side does."""

    def send(self, message: Message) -> Sent: ...


@runtime_checkable
class Receipts(Protocol):
    """A channel that can be asked what became of a message it accepted."""

    def receipt(self, reference: str) -> Receipt | None:
        """The receipt of ``Sent.reference``; None while there is none (or the question got no answer)."""
        ...


class Roster(Protocol):
    """Who is on duty: role (主班, 副班, 带班领导, 分管领导) -> person id, None where nobody is."""

    def on_duty(self, unit: str, at: datetime) -> dict[str, str | None]: ...
