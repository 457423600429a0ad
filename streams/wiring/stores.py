"""Log, index, status and briefs of a configuration."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import structlog

from alerting.marked import drilled, marked
from alerting.records import AlertChange, CommandRefused, Delivery, Page
from analyzers.records import IssueUpdate
from dashboards.documents import documents
from dashboards.indexes.beside import Beside
from dashboards.indexes.sqlite import SqliteIndex
from dashboards.ports import Document, Index, Query
from streams.codec import Codec
from streams.drills import Reader
from streams.ports import DeadLetterPlace
from streams.runners.clock import now
from streams.runners.embedded.checkpoints import StoredCheckpoints
from streams.runners.embedded.dead_letters import DeadLetters
from streams.runners.embedded.log import Log
from streams.runners.embedded.schema import connect
from streams.settings import Config
from streams.status import StatusReader
from streams.wiring.bus import broker, on_kafka, place_reader, topics
from streams.wiring.indexes import index

#: the embedded file in data_dir, and the drills' own index
DATABASE, DRILLS = "minsheng.db", "drills.db"
_OF_DRILLS = (AlertChange, Page, Delivery)


def database(config: Config) -> Path:
    """The embedded file; its folder is made."""
    config.data_dir.mkdir(parents=True, exist_ok=True)
    return config.data_dir / DATABASE


def log(config: Config) -> Log:
    """The log over a connection of its own."""
    return Log(connect(database(config)), Codec())


def checkpoints(config: Config) -> StoredCheckpoints:
    """The crawlers' checkpoints over a connection of their own."""
    return StoredCheckpoints(connect(database(config)))


def dead_letters(config: Config) -> DeadLetterPlace:
    """The dead-letter place, over a connection of its own."""
    if on_kafka(config):
        from streams.runners.kafka.dead_letters import KafkaDeadLetters

        return KafkaDeadLetters(broker(config), topics(config))
    return DeadLetters(connect(database(config)))


def drill_index(config: Config) -> SqliteIndex:
    """Where the alerts and pages of drills are found by those who hold their links; nothing counts them."""
    config.data_dir.mkdir(parents=True, exist_ok=True)
    return SqliteIndex(config.data_dir / DRILLS)


def desk_index(config: Config) -> Index:
    """The index with the drills' beside it."""
    return Beside(index(config), drill_index(config))


def drill_reader(config: Config, unit: str) -> Reader:
    """What became of a drill."""
    return Reader(connect(database(config)), unit)


def sink(target: Index, drills: Index | None = None) -> Callable[[Sequence[tuple[int, Any]]], None]:
    """Puts what the chain decided into the index; of several versions of one thing only the last is put. ``drills``
    takes the alerts, pages and deliveries of drills."""

    logger = structlog.get_logger("sink")

    def take(handed: Sequence[tuple[int, Any]]) -> None:
        latest: dict[tuple[str, str], Document] = {}
        for version, record in handed:
            if marked(record.unit):  # no statistics know of it
                if drills is not None and drilled(record.unit) and isinstance(record, _OF_DRILLS):
                    drills.put(documents(record, version))
                continue
            if isinstance(record, CommandRefused):
                logger.warning(
                    "command refused", action=record.command.action, alert_id=record.command.alert_id
                )
                continue
            for document in documents(record, version):
                latest[(document.kind, document.id)] = document
        target.put(latest.values())
        target.move_issues(
            (merged, record.issue_id)
            for _, record in handed
            if isinstance(record, IssueUpdate) and record.issue_id is not None and not marked(record.unit)
            for merged in record.merged
        )
        _follow_merges(target, latest.values())

    return take


def _follow_merges(target: Index, put: Iterable[Document]) -> None:
    """An alert keeps the issue it was opened for: one that changes after its issue was merged goes to the other issue
    again, so that the index ends alike however its documents were batched."""
    issues = {each.body["issue_id"] for each in put if each.kind == "alerts" and each.body["issue_id"]}
    if issues:
        own = Query(kind="issues", filters={"issue_id": sorted(issues)})
        issues -= target.count(own, by="issue_id").keys()  # one with a document of its own was not merged
    if issues:
        asked = Query(kind="issues", filters={"merged": sorted(issues)}, size=len(issues))
        target.move_issues(
            (merged, into["issue_id"])
            for into in target.search(asked).documents
            for merged in sorted(issues.intersection(into["merged"]))
        )


def status_reader(config: Config, over: Index, patience: float = 0.0) -> StatusReader:
    """Reads how the product stands. Whoever reads it seldom gives the brokers ``patience`` seconds for an answer."""
    accounts = {account.id: account.name for account in config.settings.accounts}
    if on_kafka(config):
        from streams.runners.kafka.status import KafkaStatusReader

        return KafkaStatusReader(
            connect(database(config)), over, accounts, place_reader(config).read, topics(config).partitions,
            rehearsal=config.rehearsal, patience=patience,
        )  # fmt: skip
    return StatusReader(connect(database(config)), over, accounts, rehearsal=config.rehearsal)


def brief(config: Config) -> Callable[[str, Path], Path]:
    """Writes the weekly brief of an ISO week to a path: of the first unit, who sees the units below it too."""
    from dashboards.briefs import weekly  # python-docx is slow to load and seldom needed

    def write(week: str, out: Path) -> Path:
        return weekly(index(config), week, out, unit_name=config.settings.units[0].name, at=now())

    return write
