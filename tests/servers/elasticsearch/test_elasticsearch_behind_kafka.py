"""Kafka, Faust and Elasticsearch together: the rehearsal ends in the documents of the embedded runtime and its file."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboards.indexes.elasticsearch import ElasticsearchIndex
from dashboards.indexes.sqlite import SqliteIndex
from dashboards.ports import KINDS, Index, Query
from streams.codec import Codec
from streams.runners.embedded.runner import EmbeddedRunner
from streams.runners.embedded.schema import connect
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.indexer import Indexer
from streams.runners.kafka.topics import Topics
from streams.wiring import replay_topology, sink
from tests.e2e.product import running, taken, until
from tests.servers.elasticsearch.nodes import Node, Refused
from tests.servers.kafka.brokers import Brokers
from tests.servers.kafka.rehearsed import by_time, rehearsed, same_people, worker
from tests.servers.kafka.workers import put, settled

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:unclosed <(socket.socket|ssl.SSLSocket):ResourceWarning"),
]


def everything(index: Index) -> dict[str, list[Any]]:
    """All documents by kind, in the order of their own words."""
    return {kind: sorted((dict(body) for body in index.scan(Query(kind=kind))), key=repr) for kind in KINDS}


def into_a_file(records: list[Any], folder: Path) -> dict[str, list[Any]]:
    """The same source records through the embedded runtime into SQLite."""
    file = SqliteIndex(folder / "index.db")
    runner = EmbeddedRunner(
        connect(":memory:"), Codec(), replay_topology("any", None), sink(file), lambda: datetime.now(UTC)
    )
    runner.log.append(records)
    while runner.pump():
        pass
    found = everything(file)
    file.close()
    return found


def test_two_workers_and_the_indexer_fill_elasticsearch_as_one_process_fills_the_file(
    broker: Broker, topics: Topics, index: ElasticsearchIndex, refused: Refused, tmp_path: Path
) -> None:
    """Alerts, pages, and every document of every kind; a killed worker and repeated parcels change nothing."""
    outcomes, records = rehearsed(tmp_path)
    records = sorted(records, key=by_time)
    put(broker, topics, Codec(), records)
    with worker(broker, topics, tmp_path / "0") as first, worker(broker, topics, tmp_path / "1") as second:
        indexer, stop = Indexer(broker, topics, Codec(), sink(index)), threading.Event()
        try:
            until("the first effects", lambda: indexer.step(stop), 60)
            first.kill()
            first.start()
            settled(broker, topics, 120)
            while indexer.step(stop, 2.0):
                pass
        finally:
            indexer.close()
        assert (first.stop(), second.stop()) == (0, 0)
    same_people(broker, topics, outcomes)
    assert refused.documents == []
    found, wanted = everything(index), into_a_file(records, tmp_path)
    assert {kind: len(rows) for kind, rows in found.items()} == {
        kind: len(rows) for kind, rows in wanted.items()
    }
    assert found == wanted
    assert len(found["mentions"]) > 800
    assert found["alerts"]
    assert found["pages"]


def test_the_product_runs_on_kafka_and_elasticsearch(
    brokers: Brokers, node: Node, index: ElasticsearchIndex, tmp_path: Path
) -> None:
    """``bus.url`` and ``index.url`` and nothing else: a user's rehearsal pages, and its page is found by search."""
    more = (
        f'[bus]\nurl = "{brokers.url}"\nprefix = "both"\npartitions = 2\n'
        f'[index]\nurl = "{node.url}"\nprefix = "test"\nreplicas = 0\n'
    )
    with running(tmp_path / "home", more) as product:

        def pages() -> list[dict[str, Any]]:
            """Those handed over; the index is asked from before it has any."""
            return [page for page in product.export("pages") if page["deliveries"]]

        until("a page", pages, 120)
        alert_id = until("the acknowledgement", lambda: taken(product))
        assert product.command("dead-letters", "list").stdout == ""
    assert product.process.returncode == 0, (product.folder / "run.out").read_text("utf-8")
    stored = index.get("alerts", alert_id)
    assert stored is not None
    assert stored["acknowledged_by"] == "duty1"
