"""The Faust application of a worker: its options, and its table of state entries."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import faust
from faust.types import TP

from streams.codec import Codec
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.table import StateTable
from streams.runners.kafka.topics import MESSAGE_BYTES, Topics
from streams.stage import Topology

#: records of one batch at most: more is faster, and a page waits for its batch
BATCH = 500
#: seconds without a heartbeat after which the group takes a worker's partitions away
SESSION = 15.0
#: bytes RocksDB may use per table and partition: Faust's own values are made for machines that do nothing else
_ROCKSDB = {
    "write_buffer_size": 8 * 1024 * 1024,
    "max_write_buffer_number": 2,
    "target_file_size_base": 16 * 1024 * 1024,
    "block_cache_size": 32 * 1024 * 1024,
    "max_open_files": 256,
}


@dataclass(frozen=True, slots=True)
class Worker:
    """What one worker is made of. ``name`` is its client id; ``state`` where entries are kept besides the changelog;
    ``session`` is in seconds."""

    name: str
    broker: Broker
    topics: Topics
    codec: Codec
    topology: Topology
    data_dir: Path
    state: Literal["rocksdb", "memory"] = "rocksdb"
    session: float = SESSION


def application(worker: Worker) -> faust.App:
    """The application, before it has agents. Nothing of it creates topics, serves pages or looks for modules."""
    broker = worker.broker
    app = faust.App(
        worker.topics.app,
        broker=[f"kafka://{server}" for server in broker.servers],
        broker_credentials=_credentials(broker),
        broker_client_id=worker.name,
        broker_session_timeout=worker.session,
        broker_heartbeat_interval=worker.session / 5,
        broker_request_timeout=60.0,
        broker_rebalance_timeout=60.0,
        broker_max_poll_interval=600.0,
        broker_max_poll_records=BATCH,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=MESSAGE_BYTES,
        producer_acks=-1,
        producer_max_request_size=MESSAGE_BYTES,
        producer_max_batch_size=1024 * 1024,
        producer_request_timeout=1200.0,
        key_serializer="raw",
        value_serializer="raw",
        store="rocksdb://" if worker.state == "rocksdb" else "memory://",
        datadir=str(worker.data_dir),
        stream_wait_empty=False,
        stream_recovery_delay=0.0,
        stream_buffer_maxsize=2 * BATCH,
        table_standby_replicas=0,
        topic_allow_declare=False,
        topic_disable_leader=True,
        topic_replication_factor=1,
        topic_partitions=worker.topics.partitions,
        web_enabled=False,
        autodiscover=False,
        Table=StateTable,
    )
    app.finalize()
    app.consumer._read_offset = Unfiltered()  # type: ignore[attr-defined]  # offered nowhere else
    return app


class Unfiltered(dict[TP, int | None]):
    """What Faust keeps to skip records it has handed over already. Its reader may note one of before a seek after the
    seek, and then skips what nobody has processed: so it is told nothing, and the runner passes over what it has."""

    def __missing__(self, tp: TP) -> None:
        return None

    def __setitem__(self, tp: TP, offset: int | None) -> None:
        pass

    def update(self, *_: object, **__: object) -> None:
        pass


def state_table(app: faust.App, worker: Worker) -> Any:
    """The ``StateTable`` that holds the entries of every stage."""
    return app.Table(
        "state",
        key_type=bytes,
        value_type=bytes,
        partitions=worker.topics.partitions,
        recovery_buffer_size=1000,
        options=dict(_ROCKSDB) if worker.state == "rocksdb" else None,
    )


def _credentials(broker: Broker) -> Any:
    if broker.mechanism:
        return faust.SASLCredentials(
            username=broker.username,
            password=broker.password,
            ssl_context=broker.context,
            mechanism=broker.mechanism,
        )
    return faust.SSLCredentials(context=broker.context) if broker.tls else None
