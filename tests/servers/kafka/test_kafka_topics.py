"""Topics are made as the configuration says, and what differs is named."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawlers.records import Tick
from streams.codec import Codec
from streams.runners.kafka.admin import Admin
from streams.runners.kafka.broker import Broker
from streams.runners.kafka.errors import BrokerAway, WrongTopics
from streams.runners.kafka.topics import Topics
from tests.e2e.product import free_ports
from tests.servers.kafka.brokers import Brokers
from tests.servers.kafka.workers import put
from tests.streams.conftest import BUREAU, Minsheng, minsheng

__all__ = ["minsheng"]

BUS = """
[bus]
url = "{url}"
prefix = "cli"
partitions = 2
"""


def test_topics_are_created_once_with_matching_partitions(broker: Broker) -> None:
    """The second call finds nothing missing; each topic has the configured number of partitions."""
    admin = Admin(broker, Topics("made", 3))
    assert admin.check()[0] == "主题 made.inbox 不存在：请运行 minsheng topics create"
    assert "made.worker-state-changelog" in admin.create()
    assert admin.create() == []
    assert admin.check() == []


def test_a_number_of_partitions_that_was_changed_is_refused(broker: Broker) -> None:
    """A unit would move to another partition and meet foreign state there."""
    Admin(broker, Topics("changed", 2)).create()
    with pytest.raises(WrongTopics, match=r"changed\.inbox 有 2 个分区，配置（bus\.partitions）是 4"):
        Admin(broker, Topics("changed", 4)).create()


def test_too_few_copies_are_named(broker: Broker) -> None:
    """Topics made by hand with one copy where the configuration asks for two."""
    Admin(broker, Topics("copies", 1)).create()
    findings = Admin(broker, Topics("copies", 1), replication_factor=2).check()
    assert "只有 1 份副本，配置（bus.replication_factor）是 2" in findings[0]


def test_an_absent_broker_is_said_in_chinese() -> None:
    """Which addresses were tried, and what to look at."""
    port = free_ports(1)[0]
    with pytest.raises(BrokerAway, match=f"连不上 Kafka（127.0.0.1:{port}）"):
        Admin(Broker((f"127.0.0.1:{port}",)), Topics("away", 1)).check()


def test_the_commands_create_check_and_show_the_lag(
    brokers: Brokers, minsheng: Minsheng, tmp_path: Path
) -> None:
    """``minsheng topics`` from an empty cluster to a lag of nothing."""
    (tmp_path / "pepper").write_text("x" * 32, encoding="utf-8")
    (tmp_path / "minsheng.toml").write_text(BUREAU + BUS.format(url=brokers.url), encoding="utf-8")
    checked = minsheng("topics", "check")
    assert (checked.status, "主题 cli.inbox 不存在" in checked.err) == (1, True)
    assert "已建立 cli.inbox" in minsheng("topics", "create").err
    assert minsheng("topics", "check").status == 0
    rows = minsheng("topics", "lag").rows
    assert {(row["topic"], row["partition"], row["lag"]) for row in rows} == {
        (topic, partition, 0) for topic in ("cli.inbox", "cli.effects") for partition in (0, 1)
    }
    assert json.dumps(rows)
    assert {row["waits_seconds"] for row in rows} == {None}
    broker, topics = Broker(brokers.servers), Topics("cli", 2)
    put(broker, topics, Codec(), [Tick(unit="baicheng", at=datetime.now(UTC))])
    (row,) = [row for row in minsheng("topics", "lag").rows if row["lag"]]
    assert (row["partition"], row["lag"]) == (topics.partition_of("baicheng"), 1)
    assert 0 <= row["waits_seconds"] < 60
    assert minsheng("dead-letters", "list").out == ""
    assert "已放回 0 条" in minsheng("dead-letters", "replay").err
