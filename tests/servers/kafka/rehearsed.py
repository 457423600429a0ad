"""The packaged rehearsal, run embedded and then given to workers: what both must come to."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

from alerting.records import AlertChange, Page
from crawlers.records import Mention, mention_id
from streams.codec import Codec
from streams.rehearsal import write_scenario
from streams.replay.corpus import mentions
from streams.replay.driver import Outcome, Replay
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.topics import Topics
from streams.stage import Entries, Stage, Step, Topology
from streams.wiring import replay_topology
from tests.servers.kafka.worker_process import Setup, WorkerProcess
from tests.servers.kafka.workers import effects

#: two units that live on different partitions
UNITS = ("baicheng", "taonan")


def tapped(topology: Topology, records: list[Any]) -> Topology:
    """The same topology, noting every source record in the order it was processed."""

    def opened(unit: str, entries: Entries) -> Step:
        def step(record: Any) -> Iterable[Any]:
            records.append(record)
            return ()

        return step

    tap = Stage("tap", topology.sources, (), opened)
    return Topology(topology.sources, (tap, *topology.stages), topology.effects)


def own(mention: Mention) -> Mention:
    """The same comment, but seen by this unit alone: what two units see is one document of the index."""
    comment, parent = f"{mention.unit}-{mention.comment_id}", mention.parent_id
    return replace(
        mention,
        comment_id=comment,
        parent_id=None if parent is None else f"{mention.unit}-{parent}",
        mention_id=mention_id(mention.platform, comment),
    )


def rehearsed(folder: Path) -> tuple[dict[str, Outcome], list[Any]]:
    """What the embedded runtime decides, by unit, and every source record on the way."""
    stream = folder / "stream.jsonl"
    write_scenario(stream)
    records: list[Any] = []
    outcomes = {}
    for unit in UNITS:
        replay = Replay(tapped(replay_topology("any", None), records), unit, timedelta(minutes=3))
        outcomes[unit] = replay.run(own(mention) for mention in mentions(stream, unit))
        assert outcomes[unit].pages
    return outcomes, records


def same_people(broker: Broker, topics: Topics, embedded: Mapping[str, Outcome]) -> None:
    """Alerts as they stand at the end, and every page in its order (a repeat is recognised by its id)."""
    handed = effects(broker, topics, Codec())
    pages = [record for _, record in effects(broker, topics, Codec(), topics.outbox)]
    for unit, outcome in embedded.items():
        changes = [(v, r) for v, r in handed if isinstance(r, AlertChange) and r.unit == unit]
        alerts = {r.alert.alert_id: r.alert for _, r in sorted(changes, key=itemgetter(0))}
        assert alerts == outcome.alerts
        first = {page.page_id: page for page in pages if isinstance(page, Page) and page.unit == unit}
        assert list(first.values()) == outcome.pages


def worker(broker: Broker, topics: Topics, folder: Path) -> WorkerProcess:
    """A process with its state in ``folder``."""
    return WorkerProcess(Setup(folder.name, broker.servers, topics.prefix, topics.partitions, str(folder)))


def by_time(record: Any) -> datetime:
    """When a source record came: both units' then lie mixed in time, each in its own order."""
    found = getattr(record, "at", None) or record.fetched_at
    assert isinstance(found, datetime)
    return found
