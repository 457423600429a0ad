"""Tokens as the platforms issue them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An access token and what came with it; lifetimes in seconds, None where the platform named none."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    refresh_expires_in: int | None = None
    scopes: tuple[str, ...] = ()
