"""Requests as the platform sees them: never closer together than configured."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.crawlers.spiders.test_weibo_spider import TO_ME, Lists, comment, source

DELAY = 0.15


def timed(route: Callable[[Any], Any], at: list[float]) -> Callable[[Any], Any]:
    """The route, which notes when it was asked."""

    def asked(request: Any) -> Any:
        at.append(time.monotonic())
        return route(request)

    return asked


def test_requests_a_minute_never_exceed_the_configured(fake: Any, crawl: Any) -> None:
    """A dozen requests: the n-th comes no earlier than n delays after the first (the first may be noted one late)."""
    lists, at = Lists(fake), list[float]()
    lists.items[TO_ME] = [comment(number) for number in range(101, 120)]
    for path, route in list(fake.routes.items()):
        fake.routes[path] = timed(route, at)
    crawl(replace(source(fake.base_url), delay_seconds=DELAY))
    assert len(at) > 10
    assert all(moment - at[0] >= (number - 1) * DELAY for number, moment in enumerate(at))
