"""The mobile client's feedback end to end: signed, from the last reading on, page by page."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from crawlers.sources import Account, AppSource

PATH, SECRET = "/api/feedback", "sandbox-app-secret"


def source(base_url: str) -> AppSource:
    return AppSource(
        base_url=base_url,
        accounts=(Account("bcrs-app", "白城人社客户端", "baicheng"),),
        delay_seconds=0,
        retry_seconds=(0.0, 0.0),
        key_id="k1",
        secret=SECRET,
    )


class Client:
    """Gives what was changed after ``updated_after``, two a page, to who signs rightly."""

    def __init__(self, fake: Any, now: datetime) -> None:
        self.items = {f"F{n}": (now - timedelta(hours=9 - n), f"第{n}条反馈") for n in range(1, 6)}
        fake.routes[PATH] = self.answer

    def answer(self, request: Any) -> tuple[int, Any]:
        signed = f"GET\n{PATH}?{urlencode(request.query)}\n{request.headers['x-minsheng-timestamp']}"
        wanted = hmac.new(SECRET.encode(), signed.encode(), sha256).hexdigest()
        if not hmac.compare_digest(wanted, request.headers["x-minsheng-signature"]):
            return 401, {"code": 401}
        after = request.query.get("updated_after")
        changed = [
            {
                "feedback_id": key,
                "content": text,
                "created_at": at.isoformat(),
                "user_id": "u",
                "contact": "13812345678",
            }
            for key, (at, text) in self.items.items()
            if after is None or at >= datetime.fromisoformat(after)
        ]
        start = int(request.query.get("cursor", "0"))
        following = str(start + 2) if start + 2 < len(changed) else None
        return 200, {"code": 0, "data": {"items": changed[start : start + 2], "next_cursor": following}}


def test_feedback_is_read_once_and_then_only_what_changed(
    fake: Any, log: Any, crawl: Any, now: datetime
) -> None:
    """Five over three pages; later one new and one changed: two calls' worth, one update, never a second one."""
    client = Client(fake, now)
    result = crawl(source(fake.base_url))[0]
    assert (result.new, result.complete, result.expected) == (5, True, None)
    assert log.by_comment["F1"].kind == "message"
    later = now + timedelta(hours=1)
    client.items["F2"] = (later - timedelta(minutes=30), "第2条反馈，补充")
    client.items["F6"] = (later - timedelta(minutes=20), "第6条反馈")
    fake.asked.clear()
    again = crawl(source(fake.base_url), at=later)[0]
    assert (again.new, again.updated) == (1, 1)
    assert len(fake.asked) == 1
    assert log.by_comment["F2"].text == "第2条反馈，补充"


def test_a_wrong_signature_is_said_in_chinese(fake: Any, crawl: Any, now: datetime) -> None:
    """401: stopped, with what to check."""
    Client(fake, now)
    fake.routes[PATH] = lambda request: (401, {"code": 401})
    result = crawl(source(fake.base_url))[0]
    assert result.stopped
    assert "签名" in (result.reason or "")
    assert SECRET not in (result.reason or "")
