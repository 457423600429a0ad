"""A sandbox with a clock the test turns."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from crawlers.sandbox.app import build
from crawlers.sandbox.scenario import Scenario, load_rehearsal
from crawlers.sandbox.timeline import Timeline

START = datetime(2026, 3, 10, 2, 20, tzinfo=UTC)


@dataclass
class Sandbox:
    scenario: Scenario
    timeline: Timeline
    now: datetime
    client: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        app = build(self.scenario, timeline=self.timeline, clock=lambda: self.now, weibo_daily_calls=500)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sandbox")
        self.loop = asyncio.new_event_loop()

    def get(self, path: str, **query: Any) -> httpx.Response:
        headers = query.pop("headers", None)
        return self.loop.run_until_complete(self.client.get(path, params=query, headers=headers))

    def post(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.loop.run_until_complete(self.client.post(path, **kwargs))

    def close(self) -> None:
        self.loop.run_until_complete(self.client.aclose())
        self.loop.close()

    def visible(self, platform: str) -> list[str]:
        """Texts of the scenario's comments under posts of the platform that are out by now."""
        return [
            comment.text
            for comment in self.scenario.comments
            if comment.platform == platform
            and comment.post
            and self.timeline.published_at(comment.at) <= self.now
        ]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    box = Sandbox(load_rehearsal(), Timeline(START, speed=60), START + timedelta(hours=2))
    yield box
    box.close()
