"""WeChat's interface token (api_getstableaccesstoken)."""

from typing import Any

from crawlers.platforms.call import Call, json_call
from crawlers.platforms.token import Token


def stable_token(appid: str, secret: str, *, force_refresh: bool = False) -> Call:
    """Ask for the token; normal mode repeats the same one while it lives, forcing is limited to 20 a day."""
    body = {
        "grant_type": "client_credential",
        "appid": appid,
        "secret": secret,
        "force_refresh": force_refresh,
    }
    return json_call("/cgi-bin/stable_token", body)


def parse_token(data: dict[str, Any]) -> Token | None:
    """The token of the answer, None when it holds none."""
    value = data.get("access_token")
    return Token(access_token=value) if isinstance(value, str) and value else None
