"""The status where the bus is Kafka: real numbers when the brokers answer, and never 0 for what is not known."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from alerting.records import Command
from dashboards.console.desk import Part, Status
from dashboards.console.health import health, metrics
from dashboards.indexes.sqlite import SqliteIndex
from streams import wiring
from streams.codec import Codec
from streams.doctor import findings
from streams.runners.embedded.log import Log
from streams.runners.embedded.schema import connect
from streams.runners.kafka import status as kafka_status
from streams.runners.kafka.errors import BrokerAway
from streams.runners.kafka.status import KafkaStatusReader
from streams.runners.kafka.waits import Place, Places
from streams.settings import load
from streams.status import HEARTBEAT
from tests.streams.conftest import BUREAU

AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BUSY = Places(
    (
        Place("workers", 0, 5, 4, AT - 10 * MINUTE),
        Place("workers", 1, 5, 2, AT - MINUTE),
        Place("indexer", 1, 9, 3, AT - MINUTE),
    ),
    (),
    2,
)


@pytest.fixture
def released() -> Iterator[Event]:
    """Set at the end, so that a question that hangs ends."""
    made = Event()
    yield made
    made.set()


def reader(
    folder: Path, question: Callable[[Mapping[int, int]], Places], patience: float = 5.0
) -> KafkaStatusReader:
    return KafkaStatusReader(
        connect(folder / "minsheng.db"), SqliteIndex(folder / "index.db"), {}, question, 2,
        rehearsal=False, patience=patience,
    )  # fmt: skip


def part(status: Status, name: str) -> Part:
    return next(part for part in status.parts if part.name == name)


def test_what_the_brokers_say_is_shown(tmp_path: Path) -> None:
    """Records, the age of the oldest, and dead letters: in the parts, in /healthz and /metrics."""
    status = reader(tmp_path, lambda _: BUSY).read(AT)
    assert (status.lag_records, status.lag_seconds, status.dead_letters) == (6, 600.0, 2)
    assert (
        part(status, "消息总线").detail
        == "工作进程待处理 6（分区 0 最久，600 秒），索引待写 3（分区 1 最久，60 秒），通知待取 0"
    )
    assert part(status, "死信") == Part(name="死信", ok=False, detail="2 条记录未能处理")
    assert health(status)[1]["dead_letters"] == 2
    shown = metrics(status).decode()
    assert "minsheng_lag_seconds 600.0" in shown
    assert "minsheng_dead_letters 2.0" in shown


def test_what_absent_brokers_do_not_say_is_unknown(tmp_path: Path) -> None:
    """No 0 anywhere; what waits locally is known to have waited so long at least."""

    def away(_: Mapping[int, int]) -> Places:
        raise BrokerAway("连不上 Kafka（k1:9092）")

    status = reader(tmp_path, away).read(AT)
    assert (status.lag_records, status.lag_seconds, status.dead_letters) == (None, None, None)
    assert part(status, "消息总线") == Part(name="消息总线", ok=False, detail="连不上 Kafka（k1:9092）")
    assert part(status, "死信") == Part(name="死信", ok=False, detail="不知道：消息总线没有应答")
    assert health(status)[0] == 503
    shown = metrics(status).decode()
    assert "minsheng_lag" not in shown
    assert "minsheng_dead_letters" not in shown
    log = Log(connect(tmp_path / "minsheng.db"), Codec())
    log.append([Command(unit="baicheng", at=AT - 3 * MINUTE, alert_id="a", action="ack", who="zhu")])
    status = reader(tmp_path, away).read(AT)
    assert (status.lag_records, status.lag_seconds) == (None, 180.0)


def test_before_the_first_answer_nothing_is_known_and_nothing_is_wrong(
    tmp_path: Path, released: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screen waits for no broker; one that says nothing for seconds is away."""

    def hangs(_: Mapping[int, int]) -> Places:
        released.wait(10)
        return BUSY

    asked = reader(tmp_path, hangs, patience=0.0)
    first = asked.read(AT)
    assert (first.lag_records, first.dead_letters) == (None, None)
    assert part(first, "消息总线") == Part(name="消息总线", ok=True, detail="还没有应答")
    assert part(first, "死信").ok
    monkeypatch.setattr(kafka_status, "_FIRST", 0.0)
    later = asked.read(AT)
    assert not part(later, "消息总线").ok
    assert "没有应答" in part(later, "消息总线").detail


def test_an_old_answer_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Brokers that answered once and then no more: their numbers of then are not shown as those of now."""
    asked = reader(tmp_path, lambda _: BUSY)
    assert asked.read(AT).lag_records == 6
    monkeypatch.setattr(kafka_status, "STALE", 0.0)
    status = asked.read(AT)
    assert (status.lag_records, status.dead_letters) == (None, None)
    assert not part(status, "消息总线").ok


class Away:
    """Brokers that do not answer."""

    def read(self, pages: Mapping[int, int]) -> Places:
        raise BrokerAway("连不上 Kafka（h:1）")


def test_the_doctor_does_not_say_that_nothing_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backlog and dead letters are unknown, and that is something to look at; before the first start only the bus is."""
    monkeypatch.setattr("streams.wiring.stores.place_reader", lambda _: Away())
    (tmp_path / "pepper").write_text("x" * 32, encoding="utf-8")
    path = tmp_path / "minsheng.toml"
    path.write_text(f'{BUREAU}[bus]\nurl = "kafka://h:1"\n', encoding="utf-8")
    config = load(path)
    wiring.database(config)

    def wrong() -> dict[str, str]:
        told = ("积压", "消息总线", "死信")
        return {each.what: each.detail for each in findings(config, AT) if not each.ok and each.what in told}

    assert wrong() == {"消息总线": "连不上 Kafka（h:1）"}
    wiring.checkpoints(config).put(*HEARTBEAT, AT.isoformat())
    assert wrong() == {
        "积压": "不知道有多少待处理：消息总线没有应答",
        "消息总线": "连不上 Kafka（h:1）",
        "死信": "不知道：消息总线没有应答",
    }
