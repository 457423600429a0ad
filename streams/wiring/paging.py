"""Who sends what was decided, and asks afterwards what became of it."""

from collections.abc import Callable
from datetime import datetime

from alerting.marked import PROBE
from streams.codec import Codec
from streams.runners.embedded.outbox import Outbox
from streams.runners.embedded.receipts import PendingReceipts, ReceiptDesk
from streams.runners.embedded.schema import connect
from streams.runners.embedded.sender import Sender
from streams.settings import Config
from streams.wiring.stages import render, still_wanted
from streams.wiring.stores import database
from streams.wiring.world import channels, probe_channel


def paging(config: Config, clock: Callable[[], datetime]) -> tuple[Sender, ReceiptDesk]:
    """The sender of the local outbox and the desk that asks for receipts, not started, each with connections of its own."""
    path, codec, configured = database(config), Codec(), channels(config)
    sender = Sender(
        Outbox(connect(path), codec),
        configured | {PROBE: probe_channel(config)},
        render(config),
        clock,
        still_wanted(config),
    )
    return sender, ReceiptDesk(PendingReceipts(connect(path), codec), configured, clock)
