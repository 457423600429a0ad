"""A request, described: what the platforms' ``calls`` modules build and the spiders send."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

#: Who we say we are, on every request.
USER_AGENT = "minsheng/0.1 (+public-bureau comment intake)"


def user_agent(contact: str | None) -> str:
    """The same with where to find us, when that is configured."""
    return f"{USER_AGENT[:-1]}; {contact})" if contact else USER_AGENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One HTTP call below a base URL. Only method and path are shown: the rest may hold tokens."""

    path: str
    method: str = "GET"
    query: dict[str, str] = field(default_factory=dict, repr=False)
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)

    def url(self, base_url: str) -> str:
        """The address: joined as text, so that a path prefix of the base stays; each value encoded once."""
        query = f"?{urlencode(self.query)}" if self.query else ""
        return f"{base_url.rstrip('/')}{self.path}{query}"


def json_call(path: str, body: dict[str, Any], query: dict[str, str] | None = None) -> Call:
    """A POST of JSON in plain UTF-8 (WeChat refuses ``\\u`` escapes)."""
    return Call(
        path=path,
        method="POST",
        query=query or {},
        headers={"Content-Type": "application/json; charset=utf-8"},
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
    )


def form_call(path: str, form: dict[str, str]) -> Call:
    """A POST of a form, as OAuth token calls want it."""
    return Call(
        path=path,
        method="POST",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode(form).encode(),
    )
