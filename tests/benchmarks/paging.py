"""How long from a stored mention to the channel: p50 and p99 of the first page of each alert, by the running parts.

usage: python -m tests.benchmarks.paging [--alerts-per-minute 200] [--seconds 60] [--gateway-ms 50] [--hang]

Every mention is a person in danger of their own: the whole chain, a red alert, four people, one channel each. Somebody
acknowledges each alert 20 s later. With ``--hang`` the gateway of one of the four takes 10 s for each message.
Prints one JSON line; the latencies of that gateway's own pages stand apart.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import structlog

from alerting.people import Person
from alerting.ports import Message, Sent
from alerting.records import Command, Page
from alerting.roster.dated import WeeklyRoster
from alerting.rules.file import default_rules
from analyzers.analyse import Analyzer
from crawlers.records import Mention, Tick, mention_id
from dashboards.indexes.sqlite import SqliteIndex
from streams import topology as house
from streams import wiring
from streams.codec import Codec
from streams.pipeline import IDLE, TICK
from streams.runners.embedded.log import Log
from streams.runners.embedded.outbox import Outbox
from streams.runners.embedded.runner import EmbeddedRunner, calm_collector
from streams.runners.embedded.schema import connect
from streams.runners.embedded.sender import Sender

UNIT = "bench"
ROLES = {"主班": "a", "副班": "b", "带班领导": "c", "分管领导": "d"}
PEOPLE = {who: Person(id=who, name=who, unit=UNIT, channels=(f"to-{who}",)) for who in ROLES.values()}
ACK_AFTER = 20.0


def now() -> datetime:
    return datetime.now(UTC)


class Gateway:
    """Takes its time with every message and remembers when each was handed over."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.handed: dict[str, float] = {}

    def send(self, message: Message) -> Sent:
        self.handed.setdefault(message.page_id, time.time())
        time.sleep(self._seconds)
        return Sent(outcome="accepted", proof="accepted")


def message(page: Page, maybe_repeated: bool) -> Message:
    return Message(page_id=page.page_id, to=page.to, level=page.level, title=page.title, body=page.why)


def feed(path: Path, per_minute: int, seconds: float, stored: dict[str, float], stop: Event) -> None:
    """What a crawler does: one mention at a time, each when it comes."""
    log, gap = Log(connect(path), Codec()), 60 / per_minute
    begun = time.time()
    for number in range(round(seconds / gap)):
        stop.wait(max(0.0, begun + number * gap - time.time()))
        identity = mention_id("weibo", str(number))
        at = now()
        log.ingest(
            [
                Mention(
                    mention_id=identity, unit=UNIT, platform="weibo", kind="comment", account_id="1", post_id="p",
                    comment_id=str(number), parent_id=None, author=f"{number:x}", published_at=at, fetched_at=at,
                    text=f"我不想活了，药已经买好了，谁也别劝我 {number}", source="api",
                )
            ]
        )  # fmt: skip
        stored[identity] = time.time()


def acknowledge(runner: EmbeddedRunner, pages: list[Page], since: float) -> None:
    """Whoever was told ``ACK_AFTER`` seconds ago has taken it by now."""
    while pages and pages[0].at.timestamp() < since:
        page = pages.pop(0)
        runner.log.append(
            [Command(unit=UNIT, at=now(), alert_id=page.alert_id, action=action, who=page.to) for action in ("ack", "handle")]
        )  # fmt: skip


def percentile(values: list[float], share: float) -> float | None:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3) if ordered else None


def measure(folder: Path, per_minute: int, seconds: float, gateway: float, hang: bool) -> dict[str, object]:
    """Runs pipeline and sender as ``minsheng pipeline`` does, and a crawler beside them."""
    path, codec = folder / "minsheng.db", Codec()
    tools = house.Tools(Analyzer.load(), default_rules(), WeeklyRoster([ROLES] * 7), PEOPLE)
    index_sink = wiring.sink(SqliteIndex(folder / "index.db"))
    pages: list[Page] = []
    waiting: list[Page] = []

    def sink(handed: Sequence[tuple[int, Any]]) -> None:
        index_sink(handed)
        found = [record for _, record in handed if isinstance(record, Page)]
        pages.extend(found)
        waiting.extend(found)

    runner = EmbeddedRunner(connect(path), codec, house.build(tools), sink, now)
    channels = {f"to-{who}": Gateway(10.0 if hang and who == "d" else gateway) for who in PEOPLE}
    stop = Event()
    sender = Sender(Outbox(connect(path), codec), channels, message, now).start(stop)
    stored: dict[str, float] = {}
    calm_collector()
    feeder = Thread(target=feed, args=(path, per_minute, seconds, stored, stop))
    feeder.start()
    due = now()
    end = time.time() + seconds + 5
    while time.time() < end:
        if now() >= due:
            runner.log.append([Tick(unit=UNIT, at=now())])
            due = now() + TICK
            acknowledge(runner, waiting, time.time() - ACK_AFTER)
        if not runner.pump():
            time.sleep(IDLE)
    stop.set()
    feeder.join()
    sender.join(15)
    quick, slow = list[float](), list[float]()
    for page in pages:
        handed = channels[page.channels[0]].handed.get(page.page_id)
        if page.kind == "open" and handed is not None:
            (slow if hang and page.to == "d" else quick).append(handed - stored[page.evidence[0]])
    return {
        "alerts": len({page.alert_id for page in pages}),
        "alerts_per_minute": per_minute,
        "gateway_ms": round(gateway * 1000),
        "hanging_gateway": hang,
        "first_pages_handed": len(quick),
        "p50_seconds": percentile(quick, 0.5),
        "p99_seconds": percentile(quick, 0.99),
        "most_seconds": percentile(quick, 1.0),
        "of_the_hanging_gateway": {"handed": len(slow), "p50_seconds": percentile(slow, 0.5)}
        if hang
        else None,
    }


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--alerts-per-minute", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--gateway-ms", type=float, default=50.0)
    parser.add_argument("--hang", action="store_true")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as name:
        row = measure(Path(name), given.alerts_per_minute, given.seconds, given.gateway_ms / 1000, given.hang)
    print(json.dumps(row))


if __name__ == "__main__":
    main()
