"""Stopping a crawl, and crawling for ever."""

import os
import signal
import threading
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from crawlers.crawl import crawl_forever
from crawlers.sources import Account, Source, WeiboSource

TO_ME = "/2/comments/to_me.json"


def source(base_url: str) -> Source:
    return WeiboSource(
        base_url=base_url, accounts=(Account("1", "白城人社", "baicheng"),), access_token="t", delay_seconds=0
    )


@pytest.fixture
def hanging(fake: Any) -> Any:
    """A platform that takes a request and does not answer until the test is over."""
    release, reached = threading.Event(), threading.Event()

    def hang(request: Any) -> tuple[int, Any]:
        reached.set()
        release.wait(20)
        return 200, {"comments": []}

    fake.routes[TO_ME] = hang
    fake.reached = reached
    yield fake
    release.set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_hanging_crawl_with_a_report(hanging: Any, log: Any, crawl: Any, number: int) -> None:
    """The crawl returns while the platform still hangs, says so, and gives the signal handlers back."""
    before = signal.getsignal(number)

    def send() -> None:
        hanging.reached.wait(10)
        os.kill(os.getpid(), number)

    sender = threading.Thread(target=send)
    sender.start()
    stop = threading.Event()
    results = crawl(source(hanging.base_url), stop=stop)
    sender.join()
    assert stop.is_set()
    assert [(result.complete, result.stopped) for result in results] == [(False, False)]
    assert "中止" in (results[0].reason or "")
    assert len(log.reports) == 1
    assert signal.getsignal(number) is before


def test_crawling_for_ever_reads_what_is_due_and_stops(
    fake: Any, log: Any, checkpoints: Any, pseudonyms: Any
) -> None:
    """In a thread, as the supervisor runs it; one round, then stop."""
    stop = threading.Event()

    def answer(request: Any) -> tuple[int, Any]:
        return 200, {"comments": [], "statuses": []}

    for name in ("comments/to_me", "statuses/mentions", "comments/mentions"):
        fake.routes[f"/2/{name}.json"] = answer
    thread = threading.Thread(
        target=crawl_forever,
        args=([source(fake.base_url)], log, checkpoints),
        kwargs={"clock": lambda: datetime.now(UTC), "pseudonyms": pseudonyms, "stop": stop},
    )
    thread.start()
    deadline = time.monotonic() + 20
    while len(log.reports) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
    assert len(log.reports) == 3
    assert all(report.complete for report in log.reports)
