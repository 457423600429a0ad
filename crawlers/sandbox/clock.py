"""A clock that is told what time it is."""

from datetime import datetime, timedelta


class ScriptedClock:
    """Stands still but for ``step`` at every request, so that lists move while they are read."""

    def __init__(self, start: datetime, step: timedelta = timedelta(0)) -> None:
        if start.tzinfo is None:
            raise ValueError("沙盒时钟必须带时区")
        self.time, self.step = start, step

    def __call__(self) -> datetime:
        return self.time

    def tick(self) -> None:
        """One request has come."""
        self.time += self.step

    def advance(self, by: timedelta) -> None:
        """Move on."""
        self.time += by
