"""How many messages a bot may send a minute, kept on our side: a platform that is asked too often mutes the bot."""

from collections import deque
from collections.abc import Hashable
from threading import Lock

#: seconds after which a token that was taken comes back
WINDOW = 60.0


class Allowance:
    """A bucket of tokens, each of which comes back ``WINDOW`` seconds after it was taken: in no minute are more
    than ``per_minute`` messages sent, and a bot that was idle may send all of them at once."""

    def __init__(self, per_minute: int) -> None:
        self._tokens = per_minute
        self._taken: deque[float] = deque()
        self._lock = Lock()

    def take(self, count: int, now: float) -> float:
        """Takes the tokens of a message in ``count`` parts at ``now`` (seconds of any steady clock), all or none.

        Returns 0.0 when they were taken, else in how many seconds they can be. A message of more parts than the
        bucket holds needs a full bucket.
        """
        with self._lock:  # channels of one bot send from threads of their own
            while self._taken and self._taken[0] <= now - WINDOW:
                self._taken.popleft()
            count = min(count, self._tokens)
            missing = count - (self._tokens - len(self._taken))
            if missing > 0:
                return self._taken[missing - 1] + WINDOW - now
            self._taken.extend([now] * count)
            return 0.0


class Allowances:
    """One allowance a bot, however many configured channels go to it."""

    def __init__(self) -> None:
        self._of: dict[Hashable, Allowance] = {}

    def of(self, bot: Hashable, per_minute: int) -> Allowance:
        """The bot's allowance; the same object for the same bot."""
        return self._of.setdefault(bot, Allowance(per_minute))
