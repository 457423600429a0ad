"""Whether a worker stands still: decided from outside, by what the brokers say and by the worker's own sign of life."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import msgspec

#: seconds without progress after which a worker is taken to stand still; longer than any rebalance with recovery here
STALL = 60.0
#: the file in a worker's folder that holds its sign of life
SIGN = "sign.json"


class Sign(msgspec.Struct, frozen=True):
    """A worker's sign of life: seconds of the monotonic clock of this machine, and the partitions it has."""

    at: float
    partitions: tuple[int, ...] = ()


def write_sign(path: Path, sign: Sign) -> None:
    """Leaves the sign where the watchdog looks; whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(sign))
    fresh.replace(path)


def read_sign(path: Path) -> Sign | None:
    """The last sign, None before the first."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Sign)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


class Standing(Protocol):
    """What the brokers say of a group, by partition."""

    @property
    def by_partition(self) -> Mapping[int, int]: ...
    @property
    def committed(self) -> Mapping[int, int]: ...


@dataclass
class Watchdog:
    """Remembers since when each partition has been waiting at the same place. Times are of one monotonic clock."""

    stall: float = STALL
    _since: dict[int, tuple[int, float]] = field(default_factory=dict)

    def stalled(
        self,
        at: float,
        sign: Sign | None,
        started: float,
        lag: Standing | None,
    ) -> str | None:
        """Why the worker should be started anew, or None. ``lag`` is None when the brokers do not say: then only the
        worker's own sign counts, for an absent broker is not its fault."""
        alive = max(started, sign.at if sign is not None else started)
        if at - alive > self.stall:
            return f"no sign of life for {at - alive:.0f} s"
        if lag is None:
            self._since.clear()
            return None
        mine: Set[int] = frozenset(sign.partitions if sign is not None else ())
        for partition in mine:
            place = lag.committed.get(partition, 0)
            known = self._since.get(partition)
            if lag.by_partition.get(partition, 0) == 0 or known is None or known[0] != place:
                self._since[partition] = (place, at)
            elif at - max(known[1], started) > self.stall:
                return f"partition {partition} waits at {place} for {at - known[1]:.0f} s"
        for gone in self._since.keys() - mine:
            del self._since[gone]
        return None
