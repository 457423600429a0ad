"""The watchman where the bus is Kafka: what waits in the local log is what was not shipped yet."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerting.audit import Fault
from alerting.records import Command
from streams import wiring
from streams.runners.embedded.log import transaction
from streams.runners.embedded.runner import CHAIN
from streams.runners.kafka.errors import BrokerAway
from streams.runners.kafka.ship import SHIP
from streams.settings import load
from streams.status import HEARTBEAT
from streams.wiring.watchman import watchman
from tests.streams.conftest import BUREAU

AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=10)
CONFIG = f"""{BUREAU}[alerting]
probe_minutes = 0
"""


class NoBrokers:
    """Nobody answers, and nobody is called."""

    def read(self, pages: Mapping[int, int]) -> None:
        raise BrokerAway("连不上 Kafka")


@pytest.fixture(autouse=True)
def _no_brokers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.wiring.watchman.place_reader", lambda _, untold: NoBrokers())


def faults(folder: Path, bus: str, position: str) -> list[Fault]:
    """What the watchman finds ten minutes after a record that this reader of the log has taken."""
    path = folder / "minsheng.toml"
    path.write_text(CONFIG + bus, encoding="utf-8")
    config = load(path)
    log = wiring.log(config)
    log.append([Command(unit="baicheng", at=AT, alert_id="a", action="ack", who="zhu")])
    with transaction(log.connection):
        log.advance(position, log.head())
    wiring.checkpoints(config).put(*HEARTBEAT, LATER.isoformat())
    found = watchman(config, AT).look(LATER)
    log.connection.close()
    return found


@pytest.mark.parametrize(("bus", "takes"), [("", CHAIN), ('[bus]\nurl = "kafka://h:1"\n', SHIP)])
def test_only_what_nobody_took_waits(tmp_path: Path, bus: str, takes: str) -> None:
    """A record its reader took is no fault; one it did not take for minutes is, whatever the other reader did."""
    assert faults(tmp_path, bus, takes) == []
    other = CHAIN if takes == SHIP else SHIP
    (tmp_path / "second").mkdir()
    assert [fault.key for fault in faults(tmp_path / "second", bus, other)] == ["stage:流水线"]
