"""How long a refused page waits for its next try."""

from pathlib import Path

import pytest

from alerting.ports import Sent
from streams.runners.embedded.retries import BACKOFF, JITTER, wait_before_next_try
from tests.streams.test_outbox import OK, Bench, Scripted, page


def wait(sent: Sent, *, page_id: str = "p", tries: int = 1, alone: bool = False) -> float | None:
    return wait_before_next_try(sent, page_id=page_id, attempt=tries, tries=tries, alone=alone)


def busy(seconds: float | None = None) -> Sent:
    return Sent(outcome="rejected", retryable=True, retry_after=seconds)


@pytest.mark.parametrize("sent", [Sent(outcome="accepted"), Sent(outcome="rejected")])
def test_what_is_settled_is_not_tried_again(sent: Sent) -> None:
    """Acceptance and a refusal for good wait for nothing, however alone the channel is."""
    assert wait(sent, alone=True) is None


def test_waits_grow_and_are_spread() -> None:
    """The second wait is longer than the first; pages refused together do not come back together; the same page
    always waits the same."""
    for tries, base in enumerate(BACKOFF, 1):
        waits = [wait(busy(), page_id=f"p{n}", tries=tries) or 0.0 for n in range(200)]
        assert all(base * (1 - JITTER) <= one <= base * (1 + JITTER) for one in waits)
        assert max(waits) - min(waits) > base * JITTER
        assert waits == [wait(busy(), page_id=f"p{n}", tries=tries) for n in range(200)]
    assert wait(busy(), tries=len(BACKOFF) + 1) is None


def test_what_the_channel_asks_is_honoured() -> None:
    """A short wait is kept; for a long one the next channel is taken; an only channel is waited for, bounded."""
    assert wait(busy(10.0)) == 10.0
    assert wait(busy(48.0)) is None
    assert wait(busy(28.0), alone=True) == 28.0
    assert wait(busy(86400.0), alone=True) == 30.0


def test_a_bot_that_used_up_its_minute_hands_over_to_the_next_channel(tmp_path: Path) -> None:
    """The person is reached at once by another way, and both attempts are recorded."""
    bench = Bench(tmp_path / "db", im=Scripted(busy(48.0)), sms=Scripted(OK))
    bench.add(page())
    deliveries = bench.send_all()
    assert [(d.channel, d.outcome, d.retryable) for d in deliveries] == [
        ("im", "rejected", True),
        ("sms", "accepted", False),
    ]
    assert (deliveries[1].at - deliveries[0].at).total_seconds() == 0
