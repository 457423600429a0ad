"""Kuaishou's OAuth: access tokens of 48 hours; a refresh may hand out a new refresh token."""

from typing import Any

from crawlers.platforms.call import Call
from crawlers.platforms.coerce import as_count
from crawlers.platforms.token import Token

#: The scope that listing own videos needs; the owner may have unticked it.
SCOPE = "user_video_info"


def refresh(app_id: str, app_secret: str, refresh_token: str) -> Call:
    """A new access token."""
    query = {
        "app_id": app_id,
        "app_secret": app_secret,
        "refresh_token": refresh_token,
        "grant_type": "refresh_token",
    }
    return Call(path="/oauth2/refresh_token", query=query)


def parse_token(data: dict[str, Any]) -> Token | None:
    """The token of a refresh, None when the answer holds none."""
    value, renewed = data.get("access_token"), data.get("refresh_token")
    if not isinstance(value, str) or not value:
        return None
    scopes = data.get("scopes")
    return Token(
        access_token=value,
        refresh_token=renewed if isinstance(renewed, str) and renewed else None,
        refresh_expires_in=as_count(data.get("refresh_token_expires_in")),
        scopes=tuple(str(scope) for scope in scopes) if isinstance(scopes, list) else (),
    )
