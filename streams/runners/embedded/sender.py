"""The send effect: takes pages from the outbox one at a time and hands them to their channels.

One page is in the air at any moment, so a crash can repeat at most that one; the most urgent goes first.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Event, Thread

import structlog

from alerting.ports import Channel, Message, Sent
from alerting.records import Delivery, Page
from streams.runners.embedded.outbox import Outbox

Render = Callable[[Page, bool], Message]

#: seconds between looks at an empty outbox; a page waits at most this long before it is handed over
IDLE = 0.1


class Sender:
    """Sends what is due. ``render`` makes the message of a page (its second argument: possibly repeated);
    ``wanted`` is asked just before: an alert that was acknowledged meanwhile sends nothing more."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        render: Render,
        clock: Callable[[], datetime],
        wanted: Callable[[Page], bool] = lambda _: True,
    ) -> None:
        self._outbox = outbox
        self._wanted = wanted
        self._channels = channels
        self._render = render
        self._clock = clock
        self._logger = structlog.get_logger("sender")

    def send_next(self) -> Delivery | None:
        """Sends the most urgent due page; None when nothing is due. Never raises for what a channel does."""
        attempt = self._outbox.claim(self._clock())
        if attempt is None:
            return None
        if not self._wanted(attempt.page):
            return self._outbox.drop(attempt, self._clock())
        channel = self._channels.get(attempt.channel)
        if channel is None:
            detail = f"没有名为“{attempt.channel}”的通道" if attempt.channel else "此人没有配置通道"
            sent = Sent(outcome="rejected", detail=detail)
        else:
            try:
                sent = channel.send(self._render(attempt.page, attempt.maybe_repeated))
            except Exception as error:  # an adapter's fault is this delivery's outcome, not the sender's end
                sent = Sent(
                    outcome="rejected", retryable=True, detail=f"通道程序出错：{type(error).__name__}"
                )
        delivery = self._outbox.settle(attempt, sent, self._clock())
        self._logger.info(
            "page sent",
            page_id=delivery.page_id,
            channel=delivery.channel,
            outcome=delivery.outcome,
            attempt=delivery.attempt,
        )
        return delivery

    def run(self, stop: Event) -> None:
        """Sends until told to stop; what was in the air when the last process died is sent again first."""
        if repeated := self._outbox.recover():
            self._logger.warning("pages possibly repeated", count=repeated)
        while not stop.is_set():
            if self.send_next() is None:
                stop.wait(IDLE)

    def start(self, stop: Event) -> Thread:
        """Runs in a thread of its own (give it a connection of its own, too)."""
        thread = Thread(target=self.run, args=(stop,), name="sender", daemon=True)
        thread.start()
        return thread
