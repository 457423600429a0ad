"""The send effect: takes pages from the outbox and hands them to their channels, the most urgent first.

One page is in the air at a time, so a crash can repeat at most that one. A gateway that does not answer within
``PATIENCE`` keeps only its own channel waiting: pages of the other channels go on beside it, still one at a time. After
a crash each page that was in the air is sent again, marked as a possible repeat: the young one, and one for each
gateway that was hanging. Only the sender's own thread touches the outbox; the threads that wait for gateways do not.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Event, Thread

import structlog

from alerting.ports import Channel, Message, Sent
from alerting.records import Delivery, Page
from streams.runners.embedded.outbox import Attempt, Outbox

Render = Callable[[Page, bool], Message]

#: seconds between looks at an empty outbox; a page waits at most this long before it is handed over
IDLE = 0.1
#: seconds a gateway may keep everybody waiting; those of facts answer within some hundredths to some tenths of a second
PATIENCE = 0.25
#: seconds that pages in the air have to land when the sender is told to stop
LANDING = 3.0


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
        self._landed: SimpleQueue[tuple[Attempt, Sent]] = SimpleQueue()
        self._air: dict[str, float] = {}  # channel -> since when (monotonic)
        self._logger = structlog.get_logger("sender")

    def send_next(self) -> Delivery | None:
        """Sends the most urgent due page and waits for its outcome; None when nothing is due. Never raises for what a
        channel does."""
        attempt = self._outbox.claim(self._clock(), self._air)
        if attempt is None:
            return None
        if not self._wanted(attempt.page):
            return self._outbox.drop(attempt, self._clock())
        return self._settle(attempt, self._carry(attempt))

    def run(self, stop: Event) -> None:
        """Sends until told to stop; what was in the air when the last process died is sent again first."""
        if repeated := self._outbox.recover():
            self._logger.warning("pages possibly repeated", count=repeated)
        while not stop.is_set():
            self._land(self._launch())
        deadline = time.monotonic() + LANDING
        while self._air and time.monotonic() < deadline:
            self._land(IDLE)

    def start(self, stop: Event) -> Thread:
        """Runs in a thread of its own (give it a connection of its own, too)."""
        thread = Thread(target=self.run, args=(stop,), name="sender", daemon=True)
        thread.start()
        return thread

    def _launch(self) -> float:
        """Starts the next page, if the one in the air is not young; returns how long to wait for one to land."""
        youngest = max(self._air.values(), default=0.0)
        if self._air and (left := youngest + PATIENCE - time.monotonic()) > 0:
            return left
        attempt = self._outbox.claim(self._clock(), self._air)
        if attempt is None:
            return IDLE
        if not self._wanted(attempt.page):
            self._outbox.drop(attempt, self._clock())
            return 0.0
        self._air[attempt.channel] = time.monotonic()
        Thread(target=self._fly, args=(attempt,), name=f"send-{attempt.channel}", daemon=True).start()
        return PATIENCE

    def _fly(self, attempt: Attempt) -> None:
        self._landed.put((attempt, self._carry(attempt)))

    def _land(self, timeout: float) -> None:
        """Settles the pages that landed; waits up to ``timeout`` seconds for the first."""
        try:
            attempt, sent = self._landed.get(timeout=timeout) if timeout else self._landed.get_nowait()
            while True:
                self._settle(attempt, sent)
                del self._air[attempt.channel]
                attempt, sent = self._landed.get_nowait()
        except Empty:
            return

    def _carry(self, attempt: Attempt) -> Sent:
        channel = self._channels.get(attempt.channel)
        if channel is None:
            detail = f"没有名为“{attempt.channel}”的通道" if attempt.channel else "此人没有配置通道"
            return Sent(outcome="rejected", detail=detail)
        try:
            return channel.send(self._render(attempt.page, attempt.maybe_repeated))
        except Exception as error:  # an adapter's fault is this delivery's outcome, not the sender's end
            return Sent(outcome="rejected", retryable=True, detail=f"通道程序出错：{type(error).__name__}")

    def _settle(self, attempt: Attempt, sent: Sent) -> Delivery:
        delivery = self._outbox.settle(attempt, sent, self._clock())
        self._logger.info(
            "page sent",
            page_id=delivery.page_id,
            channel=delivery.channel,
            outcome=delivery.outcome,
            attempt=delivery.attempt,
        )
        return delivery
