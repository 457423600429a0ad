"""What commands need of a runtime, whichever it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class SetAside(Protocol):
    """One record that no stage could take: an id to name it by, when, what kind, whose, and why."""

    @property
    def id(self) -> int | str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def topic(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def error(self) -> str: ...


class DeadLetterPlace(Protocol):
    """Where such records wait until their cause is mended."""

    def list(self) -> Sequence[SetAside]: ...

    def count(self) -> int: ...

    def replay(self) -> int:
        """Puts all of them back into the stream; returns how many. A record that fails again comes back."""
        ...
