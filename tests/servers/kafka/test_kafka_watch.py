"""What the watchman finds on a real bus: workers that stand still, dead letters, readers that are away, absent brokers."""

import json
import os
import signal
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaProducer

from alerting import audit as auditor
from alerting.audit import Standing, audit
from alerting.records import Command
from alerting.rules.file import default_rules
from streams import wiring
from streams.codec import Codec
from streams.doctor import findings
from streams.runners.embedded.schema import connect
from streams.runners.kafka.admin import Admin
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.dead_letters import replayed
from streams.runners.kafka.errors import BrokerAway
from streams.runners.kafka.indexer import Indexer
from streams.runners.kafka.local_pages import LocalPages
from streams.runners.kafka.places import PlaceReader
from streams.runners.kafka.standing import PATIENCE, KafkaStanding
from streams.runners.kafka.topics import Topics
from streams.runners.kafka.watchdog import SIGN, read_sign
from streams.settings import load
from streams.status import HEARTBEAT
from streams.wiring.watchman import watchman
from tests.contracts.runner_contract import Seen
from tests.e2e.product import until
from tests.servers.kafka.brokers import Brokers
from tests.servers.kafka.test_kafka_pages import fed, page
from tests.servers.kafka.test_kafka_pages import put as put_parcel
from tests.servers.kafka.test_kafka_runner import KafkaHarness
from tests.servers.kafka.test_kafka_topics import BUS
from tests.servers.kafka.test_kafka_worker import child, worker
from tests.servers.kafka.workers import put
from tests.streams.conftest import BUREAU

#: later than every patience of the auditor
LATER = timedelta(minutes=10)
#: seconds a stalled worker is given here instead of the rule's minutes; above what commits and ticks need
SHORT = timedelta(seconds=10)

ADMINISTRATOR = """
[alerting]
probe_minutes = 0
[[channels]]
id = "screen"
url = { file = "screen" }
[[people]]
id = "admin"
name = "管理员"
unit = "baicheng"
channels = ["screen"]
role = "管理员"
"""


def now() -> datetime:
    return datetime.now(UTC)


class Look:
    """The watchman's look at a bus beside a file in order."""

    def __init__(self, folder: Path, reader: PlaceReader, partitions: int) -> None:
        pages = LocalPages(connect(folder / "minsheng.db"), Codec())
        self._standing = KafkaStanding(
            lambda at: Standing(at=at, heartbeat=at), pages, partitions, reader.read
        )

    def __call__(self, after: timedelta = timedelta(0)) -> list[str]:
        """The keys of the faults found so long after the present."""
        return [fault.key for fault in audit(self._standing.read(now() + after), default_rules())]


def answers(reader: PlaceReader) -> bool:
    """Whether the brokers say how all groups stand: a new one needs a moment for the first."""
    try:
        reader.read({})
    except BrokerAway:
        return False
    return True


def look_at(broker: Broker, topics: Topics, folder: Path) -> Look:
    reader = PlaceReader(broker, topics)
    until("the groups' coordinator", lambda: answers(reader), 30)
    return Look(folder, reader, topics.partitions)


def test_records_no_worker_takes_are_told_until_one_does(
    broker: Broker, topics: Topics, tmp_path: Path
) -> None:
    """The partition is named; a moment's waiting is none, and idle partitions are none either."""
    look, harness = look_at(broker, topics, tmp_path), KafkaHarness(broker, topics, tmp_path, "memory")
    harness.feed([Seen(unit="u", name="x1")])
    partition = topics.partition_of("u")
    assert look() == []
    assert look(LATER) == [f"workers:{partition}"]
    harness.run()
    assert look(LATER) == [f"indexer:{partition}"], "decided, and handed to nobody yet"


def test_dead_letters_are_told_until_they_are_replayed(
    broker: Broker, topics: Topics, tmp_path: Path
) -> None:
    """Replayed ones are no dead letters any more; one that fails again is told again."""
    look, harness = look_at(broker, topics, tmp_path), KafkaHarness(broker, topics, tmp_path, "memory")
    harness.feed([Seen(unit="u", name="x1", poison=True), Seen(unit="u", name="x2", poison=True)])
    harness.run()
    assert look() == ["dead-letters"]
    assert harness.replay_dead() == 2
    assert look() == []
    with closing(KafkaAdminClient(**broker.client())) as admin:  # as brokers forget a group nobody is in
        admin.delete_groups([replayed(topics)])
    assert (look(), harness.letters.list(), harness.replay_dead()) == ([], [], 0)
    harness.run()
    assert look() == ["dead-letters"]


def test_what_indexer_and_pipeline_did_not_take_is_told(
    broker: Broker, topics: Topics, tmp_path: Path
) -> None:
    """Effects and pages wait for readers of their own; each is forgotten when its reader took them."""
    look = look_at(broker, topics, tmp_path)
    put_parcel(broker, topics.effects, 1, page(1))
    put_parcel(broker, topics.outbox, 0, page(1))
    assert look(LATER) == ["pages:0", "indexer:1"]
    with fed(tmp_path / "minsheng.db", broker, topics):
        assert look(LATER) == ["indexer:1"]
    taken: list[object] = []
    indexer = Indexer(broker, topics, Codec(), taken.extend)
    until("the indexer", lambda: indexer.step(threading.Event()), 60)
    indexer.close()
    assert len(taken) == 1
    assert look(LATER) == []


def test_a_record_without_a_time_is_no_fault_at_first(broker: Broker, topics: Topics, tmp_path: Path) -> None:
    """A producer that says no time: it has waited since it was first seen waiting."""
    producer = KafkaProducer(**broker.client())
    producer.send(topics.inbox, value=b"{}", partition=0, timestamp_ms=0).get(timeout=30)
    producer.close()
    reader = PlaceReader(broker, topics)
    (place,) = reader.read({}).waiting
    assert place.written is None
    look = Look(tmp_path, reader, topics.partitions)
    assert look() == []
    assert look(LATER) == ["workers:0"]


def test_the_administrator_is_told_by_his_channel(brokers: Brokers, tmp_path: Path) -> None:
    """The product's own watchman over its own configuration: in Chinese, with the partition and what to do; once."""
    for name, secret in (("pepper", "x" * 32), ("screen", "screen://")):
        (tmp_path / name).write_text(secret, encoding="utf-8")
    path = tmp_path / "minsheng.toml"
    path.write_text(
        BUREAU + BUS.format(url=brokers.url).replace('"cli"', '"told"') + ADMINISTRATOR, encoding="utf-8"
    )
    config, started = load(path), now()
    broker, topics = wiring.broker(config), wiring.topics(config)
    wiring.bus_admin(config).create()
    until("the groups' coordinator", lambda: answers(wiring.place_reader(config)), 30)
    put(broker, topics, Codec(), [Command(unit="baicheng", at=now(), alert_id="a", action="ack", who="zhu")])
    wiring.checkpoints(config).put(*HEARTBEAT, (started + LATER).isoformat())
    watching = watchman(config, started)
    key = f"workers:{topics.partition_of('baicheng')}"
    assert [fault.key for fault in watching.look(started + LATER)] == [key]
    assert [fault.key for fault in watching.look(started + LATER + timedelta(seconds=20))] == [key]
    (message,) = [json.loads(each.read_text("utf-8")) for each in (config.data_dir / "screen").glob("*.json")]
    assert message["title"] == "【自查】1 项异常"
    assert message["body"].startswith(
        f"分区 {topics.partition_of('baicheng')} 有 1 条记录等工作进程处理,最早的已等 10 分钟"
    )
    assert "minsheng topics lag" in message["body"]


@pytest.mark.slow
def test_absent_brokers_keep_no_look_waiting(tmp_path: Path) -> None:
    """Stopped, or frozen so that they take connections and say nothing: the look ends in its time, and says so when it
    lasts; when they are back it is forgotten."""
    brokers = Brokers("kafka-watch")
    broker, topics = Broker(brokers.servers), Topics("watch", 2)

    def timed(look: Look, after: timedelta = timedelta(0)) -> list[str]:
        begun = time.monotonic()
        found = look(after)
        assert time.monotonic() - begun < PATIENCE + 2
        return found

    try:
        brokers.start()
        Admin(broker, topics).create()
        look = look_at(broker, topics, tmp_path)
        brokers.freeze(True)
        assert timed(look) == []
        assert timed(look, timedelta(minutes=3)) == ["bus"]
        brokers.freeze(False)
        until("an answer", lambda: look(timedelta(minutes=4)) == [], 60)
        brokers.stop()
        assert timed(look) == []
        assert timed(look, timedelta(minutes=3)) == ["bus"]
        brokers.start()
        until("an answer", lambda: look(timedelta(minutes=4)) == [], 60)
    finally:
        brokers.stop("--kill", "--wipe")


@pytest.mark.slow
def test_a_worker_that_is_frozen_is_told_and_forgotten_when_it_goes_on(
    brokers: Brokers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`minsheng worker` in earnest, the rule's minutes made seconds: nothing while it works, the partition while it is
    frozen; nothing again when it goes on; and that nobody tells the time when it was stopped and nothing waits."""
    monkeypatch.setattr(auditor, "BACKLOG", SHORT)
    monkeypatch.setattr(auditor, "_PATIENCE", {"workers": SHORT})
    with worker(tmp_path, brokers.url, "frozen") as process:
        config = load(tmp_path / "minsheng.toml")
        broker, topics = wiring.broker(config), wiring.topics(config)
        look = Look(tmp_path, wiring.place_reader(config, untold=True), topics.partitions)
        sign = tmp_path / "var" / "workers" / "worker-1" / SIGN
        until("the partitions", lambda: (found := read_sign(sign)) and found.partitions == (0, 1), 90)
        until("a look without faults", lambda: look() == [], 30)
        found = {each.what: each for each in findings(config)}
        assert "工作进程待处理" in found["消息总线"].detail
        assert (found["消息总线"].ok, found["死信"].detail) == (True, "无")
        settled = time.monotonic() + 2 * SHORT.total_seconds()
        while time.monotonic() < settled:
            assert look() == []
        frozen = child(process)
        assert frozen is not None
        os.kill(frozen.pid, signal.SIGSTOP)
        at = now()
        put(broker, topics, Codec(), [Command(unit="baicheng", at=at, alert_id="a", action="ack", who="zhu")])
        key = f"workers:{topics.partition_of('baicheng')}"
        until("the fault", lambda: key in look(), 60)
        assert now() - at < SHORT + timedelta(seconds=10)
        os.kill(frozen.pid, signal.SIGCONT)
        until("nothing", lambda: look() == [], 60)
    untold = {f"untold:{n}" for n in range(2)} | {f"workers:{n}" for n in range(2)}  # a last tick may wait
    until("nobody tells the time", lambda: set(look()) & untold, 60)
