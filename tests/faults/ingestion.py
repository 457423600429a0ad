"""A deterministic ingestion that can be killed and started again: the rehearsal's comments through the real topology.

Time is the stream's own, pages go to a file, and each chunk {mentions, tick, position} is one transaction, so an
undisturbed run and one that was killed fifty times must end alike.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerting.ports import Message, Sent
from alerting.records import Alert, Command, Page
from crawlers.masking import mask
from crawlers.records import Mention, Tick, mention_id
from crawlers.sandbox.scenario import load_rehearsal
from dashboards.indexes.sqlite import SqliteIndex
from streams import wiring
from streams.codec import Codec
from streams.runners.embedded.checkpoints import StoredCheckpoints
from streams.runners.embedded.log import transaction
from streams.runners.embedded.outbox import Outbox
from streams.runners.embedded.runner import EmbeddedRunner
from streams.runners.embedded.schema import connect
from streams.runners.embedded.sender import Sender
from streams.stage import Topology

UNIT = "killed"
START = datetime(2026, 3, 2, tzinfo=UTC)
STEP = timedelta(minutes=30)
POSITION = ("ingestion", "position")


def mentions() -> list[Mention]:
    """The rehearsal's comments in time order."""
    made = []
    for comment in sorted(load_rehearsal().comments, key=lambda c: (c.at, c.key)):
        masked = mask(comment.text)
        at = START + comment.at
        made.append(
            Mention(
                mention_id=mention_id(comment.platform, comment.key), unit=UNIT, platform=comment.platform,
                kind="comment", account_id="a", post_id=comment.post,
                comment_id=comment.key, parent_id=None, author=comment.author, text=masked.text,
                pii=masked.kinds, published_at=at, fetched_at=at, source="api",
            )
        )  # fmt: skip
    return made


def chunks(stream: list[Mention]) -> Iterator[tuple[list[Mention], Tick]]:
    """Half an hour each, closed by its tick; two hours more at the end so that ladders run out."""
    end = START + STEP
    waiting = list(stream)
    while waiting or end <= stream[-1].published_at + 4 * STEP:
        chunk = []
        while waiting and waiting[0].published_at < end:
            chunk.append(waiting.pop(0))
        yield chunk, Tick(unit=UNIT, at=end)
        end += STEP


class FileChannel:
    """Appends one line per message, as durable as a page that has left the house."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, message: Message) -> Sent:
        line = json.dumps({"page_id": message.page_id, "repeat": message.maybe_repeated}) + "\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)
        return Sent(outcome="accepted", proof="accepted")


def render(page: Page, maybe_repeated: bool) -> Message:
    return Message(
        page_id=page.page_id, to=page.to, level=page.level, title="t", body="b", maybe_repeated=maybe_repeated
    )


def acknowledgements(connection: sqlite3.Connection, codec: Codec, at: datetime) -> list[Command]:
    """Somebody answers every second alert that was paged; the others climb their ladders."""
    rows = connection.execute(
        "SELECT body FROM state WHERE stage = 'escalate' AND key LIKE 'alert:%' ORDER BY key"
    ).fetchall()
    alerts: list[Alert] = [codec.decode(body) for (body,) in rows]
    return [
        Command(unit=UNIT, at=at, alert_id=alert.alert_id, action=action, who="duty1")
        for alert in alerts
        if alert.state == "paged" and (alert.alert_id < "8" or at - alert.opened_at > 4 * STEP)
        for action in ("ack", "handle")
    ]


def work(folder: Path, topology: Topology, stream: list[Mention], begun: Callable[[], None]) -> None:
    """Goes on from wherever the last run of this folder was ended, until the stream is done."""
    codec = Codec()
    connection = connect(folder / "minsheng.db")
    checkpoints = StoredCheckpoints(connection)
    now = START
    runner = EmbeddedRunner(
        connection, codec, topology, wiring.sink(SqliteIndex(folder / "index.db")), lambda: now
    )
    outbox = Outbox(connection, codec)
    channel = FileChannel(folder / "sent.jsonl")
    sender = Sender(outbox, {"screen": channel}, render, lambda: now)
    outbox.recover()
    begun()
    position = int(checkpoints.get(*POSITION) or 0)
    for number, (chunk, tick) in enumerate(chunks(stream), 1):
        now = tick.at
        if number > position:
            with transaction(connection):
                runner.log.append_inside(acknowledgements(connection, codec, tick.at - STEP))
                runner.log.ingest_inside(chunk)
                runner.log.append_inside((tick,))
                checkpoints.put_inside(*POSITION, str(number))
        if number >= position:
            while runner.pump(50) or sender.send_next():
                pass
