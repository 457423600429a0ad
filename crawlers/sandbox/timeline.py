"""From the scenario's own time to real time: the past as it was, the future compressed."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

DEFAULT_ANCHOR = timedelta(days=1, hours=10, minutes=20)
"""Day 2, 10:20: the middle of the scenario's fast event."""


_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")


def moment(day: int, clock: str) -> timedelta:
    """Scenario time as the distance from day 1, 00:00. ``clock`` is HH:MM or HH:MM:SS; raises ValueError."""
    match = _CLOCK.fullmatch(clock)
    if day < 1 or not match:
        raise ValueError(f"第 {day} 天 {clock} 不是时间")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(days=day - 1, hours=hours, minutes=minutes, seconds=seconds)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Maps scenario time to ``published_at``.

    ``anchor`` is the scenario time at the real ``start`` (aware). Before it one scenario second is one real
    second; after it, ``speed`` scenario seconds pass in one real second.
    """

    start: datetime
    speed: float = 60.0
    anchor: timedelta = DEFAULT_ANCHOR

    def __post_init__(self) -> None:
        if self.start.tzinfo is None:
            raise ValueError("演练开始时间必须带时区")
        if not self.speed > 0:
            raise ValueError(f"演练速度必须大于 0，现为 {self.speed}")

    def published_at(self, at: timedelta) -> datetime:
        """When (whole seconds, as the platforms tell it) something of scenario time ``at`` is published."""
        distance = at - self.anchor
        if distance > timedelta(0):
            distance = distance / self.speed
        return (self.start + distance).replace(microsecond=0)
