"""A paging storm that is killed at random moments: alerts by the hundred, four channels, the sender as it runs in earnest.

usage: python -m tests.faults.storm FOLDER SEED KILLS [ALERTS]

Time is virtual and each minute {signals, tick, position} is one transaction, so what is decided does not depend on the
kills; what is sent may. Prints what happened as one JSON line.
"""

import argparse
import json
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import structlog

from alerting.alerts.escalate import open_escalate
from alerting.people import Person
from alerting.ports import Message, Sent
from alerting.records import LEVELS, AlertChange, Command, CommandRefused, Delivery, Page, Signal
from alerting.roster.dated import WeeklyRoster
from alerting.rules.file import default_rules
from crawlers.records import Tick
from streams.codec import Codec
from streams.runners.embedded.checkpoints import StoredCheckpoints
from streams.runners.embedded.log import transaction
from streams.runners.embedded.outbox import Outbox
from streams.runners.embedded.runner import EmbeddedRunner
from streams.runners.embedded.schema import connect
from streams.runners.embedded.sender import Sender
from streams.stage import Stage, Topology
from tests.faults.forked import run
from tests.faults.ingestion import FileChannel, render

UNIT = "storm"
START = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
POSITION = ("storm", "minute")
ROLES = {"主班": "a", "副班": "b", "带班领导": "c", "分管领导": "d"}
PEOPLE = {who: Person(id=who, name=who, unit=UNIT, channels=(f"to-{who}",)) for who in ROLES.values()}
#: signals of one minute
RUSH = 5


def minutes(alerts: int) -> Iterator[tuple[datetime, list[Signal]]]:
    """Every minute some new alerts, then half an hour in which nobody answers."""
    for minute in range(alerts // RUSH + 30):
        at = START + timedelta(minutes=minute)
        new = range(minute * RUSH, min((minute + 1) * RUSH, alerts))
        yield (
            at,
            [
                Signal(
                    unit=UNIT, at=at, key=f"issue:{n}", rule="counts", kind="emerging", level=LEVELS[1 + n % 3],
                    title="t", reason="r", issue_id=str(n),
                )
                for n in new
            ],
        )  # fmt: skip


def topology() -> Topology:
    """The stage that pages, alone: what comes before it writes no pages."""
    opened = open_escalate(default_rules(), WeeklyRoster([ROLES] * 7), PEOPLE)
    reads, writes = (Signal, Command, Delivery, Tick), (AlertChange, Page, CommandRefused)
    return Topology(reads, (Stage("escalate", reads, writes, opened),), (Page,))


class SlowChannel(FileChannel):
    """Takes some milliseconds, before and after the message has left."""

    def send(self, message: Message) -> Sent:
        time.sleep(random.uniform(0.0, 0.003))
        sent = super().send(message)
        time.sleep(random.uniform(0.0, 0.003))
        return sent


def storm(folder: Path, alerts: int, begun: Callable[[], None]) -> None:
    """Goes on from wherever the last process was killed, until all is decided and sent."""
    codec, path = Codec(), folder / "minsheng.db"
    connection = connect(path)
    checkpoints, outbox = StoredCheckpoints(connection), Outbox(connection, codec)
    clock = [START]
    runner = EmbeddedRunner(connection, codec, topology(), lambda _: None, lambda: clock[0])
    channels = {f"to-{who}": SlowChannel(folder / "sent.jsonl") for who in PEOPLE}
    stop = Event()
    sender = Sender(Outbox(connect(path), codec), channels, render, lambda: clock[0]).start(stop)
    begun()
    position = int(checkpoints.get(*POSITION) or 0)
    for number, (at, signals) in enumerate(minutes(alerts), 1):
        clock[0] = at
        if number > position:
            with transaction(connection):
                runner.log.append_inside([*signals, Tick(unit=UNIT, at=at)])
                checkpoints.put_inside(*POSITION, str(number))
        while runner.pump():
            pass
    while {"pending", "in_flight"} & set(outbox.counts()):
        time.sleep(0.01)
        runner.pump()
    stop.set()
    sender.join(10)


def main(folder: Path, seed: int, kills: int, alerts: int) -> None:
    """Kills ``kills`` times, lets the storm end, and counts."""
    random_ = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()

    def work(started: Callable[[], None]) -> None:
        storm(folder, alerts, started)

    done = 0
    while done < kills and not run(work, random_.uniform(0.0, 0.15)):
        done += 1
    run(work, None)
    rows = sqlite3.connect(folder / "minsheng.db").execute("SELECT page_id, status FROM outbox").fetchall()
    sent = [json.loads(line) for line in (folder / "sent.jsonl").read_text().splitlines()]
    times = Counter(page["page_id"] for page in sent)
    unmarked = Counter(page["page_id"] for page in sent if not page["repeat"])
    report = {
        "killed": done,
        "pages": len(rows),
        "settled": sum(status == "done" for _, status in rows),
        "lost": sum(page_id not in times for page_id, _ in rows),
        "repeats": sum(times.values()) - len(times),
        "repeats_unmarked": sum(n - 1 for n in unmarked.values() if n > 1),
        "marked": sum(page["repeat"] for page in sent),
        "page_ids": sorted(page_id for page_id, _ in rows),
        "seconds": round(time.monotonic() - begun, 1),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("seed", type=int)
    parser.add_argument("kills", type=int)
    parser.add_argument("alerts", type=int, nargs="?", default=100)
    main(**vars(parser.parse_args()))
