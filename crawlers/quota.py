"""How many calls a source has made today (Asia/Shanghai), kept across restarts, and how fast to go on."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crawlers.ports import Checkpoints

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: Share of the day's calls that may be spent at once; the rest comes free evenly through the day, so that
#: polling at full pace in the morning cannot leave the afternoon blind.
_BURST = 0.3
_DAY = 86_400


def midnight_after(now: datetime) -> datetime:
    """The next midnight in Shanghai, when the platforms' daily counters start again."""
    day = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return (day + timedelta(days=1)).astimezone(now.tzinfo)


class Quota:
    """The day's counter of one source; ``daily`` None = no limit (the count is kept all the same)."""

    _KEY = "calls"

    def __init__(self, checkpoints: Checkpoints, source: str, daily: int | None) -> None:
        self._checkpoints, self._source, self._daily = checkpoints, source, daily

    def used(self, now: datetime) -> int:
        """Calls made on the day of ``now``."""
        day, _, count = (self._checkpoints.get(self._source, self._KEY) or "").partition(" ")
        return int(count) if count and day == _day(now) else 0

    def left(self, now: datetime) -> int | None:
        """Calls left today, None without a limit."""
        return None if self._daily is None else max(self._daily - self.used(now), 0)

    def take(self, now: datetime) -> bool:
        """Count one call before it is made; False when none is left."""
        if self.left(now) == 0:
            return False
        self._checkpoints.put(self._source, self._KEY, f"{_day(now)} {self.used(now) + 1}")
        return True

    def pace(self, now: datetime, poll: timedelta, weights: tuple[int, ...], weight: int) -> timedelta:
        """The wait between two readings of a list whose ``weight`` is one of all ``weights`` (higher = rarer).

        While calls are ahead of the day's schedule it is ``poll``; then just as long as the budget lasts.
        """
        if self._daily is None:
            return poll
        start = midnight_after(now) - timedelta(days=1)
        elapsed = (now - start).total_seconds() / _DAY
        allowed = self._daily * (_BURST + (1 - _BURST) * elapsed)
        if self.used(now) + len(weights) <= allowed:
            return poll
        calls_a_round = sum(1 / each for each in weights)
        paced = _DAY * calls_a_round / max(self._daily * (1 - _BURST), 1)
        return max(poll, timedelta(seconds=weight * paced))


def _day(now: datetime) -> str:
    return now.astimezone(SHANGHAI).date().isoformat()
