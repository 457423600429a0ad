"""Reading a request the forgiving way the platforms do."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request


def number(request: Request, name: str, default: int) -> int:
    """A whole number of the query; anything else counts as not given."""
    try:
        return int(request.query_params.get(name, ""))
    except ValueError:
        return default


async def form(request: Request) -> dict[str, str]:
    """A form body; empty when the content type is another (as for Douyin's token calls sent as JSON)."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {}
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace")))


async def json_body(request: Request) -> dict[str, Any] | None:
    """A JSON object body, or None."""
    try:
        body = json.loads(await request.body())
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
