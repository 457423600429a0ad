"""Requests as the platform sees them: never closer together than configured."""

import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

from tests.crawlers.spiders.test_weibo_spider import TO_ME, Lists, comment, source

DELAY = 0.15
#: the server notes a request a little after it was let out; one may be noted later than the next is
_NOTED = 0.02


def test_requests_a_minute_never_exceed_the_configured(fake: Any, crawl: Any) -> None:
    """Over a crawl of a dozen requests: each at least the delay after the one before."""
    lists, at = Lists(fake), list[float]()
    lists.items[TO_ME] = [comment(number) for number in range(101, 120)]
    for path, route in list(fake.routes.items()):
        fake.routes[path] = lambda request, route=route: (at.append(time.monotonic()), route(request))[1]
    crawl(replace(source(fake.base_url), delay_seconds=DELAY))
    assert len(at) > 10
    assert min(later - earlier for earlier, later in pairwise(at)) >= DELAY - _NOTED
    assert (len(at) - 1) / (at[-1] - at[0]) <= 1 / (DELAY - _NOTED / len(at))
