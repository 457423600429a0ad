"""How often a refresh token has been renewed since its owner authorised."""

from hashlib import sha256

from crawlers.sources import DouyinSource
from crawlers.spiders.desk import Desk

_KEY = "renewals"


class Renewals:
    """Counted in the checkpoints beside a digest of the token: a token that is none of ours starts anew."""

    def __init__(self, desk: Desk[DouyinSource]) -> None:
        self._desk = desk
        self._digest, _, made = (desk.checkpoints.get(desk.source.key, _KEY) or "").partition(" ")
        self.made = int(made) if made else 0

    def meet(self, token: str) -> None:
        """Note the token in use; another one than the last means that the owner has authorised again."""
        if self._digest != _digest(token):
            self.note(token, 0)

    def note(self, token: str, made: int) -> None:
        """Note the token to be met next and how many renewals led to it."""
        self._digest, self.made = _digest(token), made
        self._desk.checkpoints.put(self._desk.source.key, _KEY, f"{self._digest} {made}")


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()[:16]
