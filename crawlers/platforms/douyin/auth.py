"""Douyin's OAuth: access tokens of 15 days from a refresh token of 30, renewable five times."""

from datetime import timedelta
from typing import Any

from crawlers.platforms.call import Call, form_call
from crawlers.platforms.coerce import as_count, as_object
from crawlers.platforms.token import Token

#: A refresh token lasts 30 days and is renewed when a week is left, five times at most (refresh-token): about 180 days
#: after the owner has authorised it is over.
LASTS, RENEW_BELOW, RENEWALS = timedelta(days=30), timedelta(days=7), 5


def refresh(client_key: str, refresh_token: str) -> Call:
    """A new access token; the refresh token keeps its own expiry."""
    form = {"client_key": client_key, "grant_type": "refresh_token", "refresh_token": refresh_token}
    return form_call("/oauth/refresh_token/", form)


def renew(client_key: str, refresh_token: str) -> Call:
    """A new refresh token, before the old one expires."""
    return form_call(
        "/oauth/renew_refresh_token/", {"client_key": client_key, "refresh_token": refresh_token}
    )


def parse_token(data: dict[str, Any]) -> Token | None:
    """The token of a refresh, None when the answer holds none."""
    inner = as_object(data.get("data"))
    value = inner.get("access_token")
    if not isinstance(value, str) or not value:
        return None
    scopes = inner.get("scope")
    return Token(
        access_token=value,
        refresh_token=parse_renewed(data),
        refresh_expires_in=as_count(inner.get("refresh_expires_in")),
        scopes=tuple(scopes.split(",")) if isinstance(scopes, str) else (),
    )


def parse_renewed(data: dict[str, Any]) -> str | None:
    """The refresh token in the answer, if it holds one."""
    value = as_object(data.get("data")).get("refresh_token")
    return value if isinstance(value, str) and value else None
