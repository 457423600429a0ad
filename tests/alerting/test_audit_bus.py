"""The auditor on a bus: readers that stand still for too long are named, and what is not known is no fault."""

from datetime import UTC, datetime, timedelta

import pytest

from alerting.audit import Behind, Bus, Fault, Reader, Standing, audit
from alerting.rules.file import default_rules

AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def faults(bus: Bus | None) -> list[Fault]:
    return audit(Standing(at=AT, heartbeat=AT, bus=bus), default_rules())


def behind(reader: Reader, waited: timedelta, *partitions: int) -> tuple[Behind, ...]:
    return tuple(Behind(reader=reader, partition=n, records=3, waited=waited) for n in partitions)


@pytest.mark.parametrize("bus", [None, Bus(), Bus(untold={0: 2 * SECOND})])
def test_a_bus_that_is_not_there_or_idle_is_no_fault(bus: Bus | None) -> None:
    """Nothing waits, or there is no bus at all."""
    assert faults(bus) == []


def test_many_records_that_came_just_now_are_no_fault() -> None:
    """A number says nothing: a burst of thousands is worked off in seconds."""
    burst = Behind(reader="workers", partition=0, records=50_000, waited=20 * SECOND)
    assert faults(Bus(behind=(burst,))) == []


@pytest.mark.parametrize(
    ("reader", "patience", "advice"),
    [
        ("workers", 2 * MINUTE, ("minsheng topics lag", "minsheng worker")),
        ("pages", 2 * MINUTE, ("logs/pipeline.log",)),
        ("indexer", 5 * MINUTE, ("minsheng index check", "minsheng indexer")),
    ],
)
def test_a_reader_that_stands_still_is_named(
    reader: Reader, patience: timedelta, advice: tuple[str, ...]
) -> None:
    """One stalled partition among those that move: its number, how many wait, how long, and what to do."""
    moving = behind(reader, patience, 0, 1, 2)
    assert faults(Bus(behind=moving)) == []
    (fault,) = faults(Bus(behind=moving + behind(reader, patience + 5 * MINUTE, 7)))
    minutes = (patience + 5 * MINUTE) // MINUTE
    assert fault.key == f"{reader}:7"
    assert fault.words.startswith("分区 7 有 3 ")
    assert f"{minutes} 分钟" in fault.words
    assert all(each in fault.words for each in advice)


def test_a_few_stalled_partitions_are_faults_of_their_own_and_many_are_one() -> None:
    """So that a second one is told at once, and a whole standstill does not hide everything else."""
    few = faults(Bus(behind=behind("workers", 3 * MINUTE, 2, 0, 1)))
    assert [fault.key for fault in few] == ["workers:0", "workers:1", "workers:2"]
    (many,) = faults(Bus(behind=behind("workers", 3 * MINUTE, *range(12))))
    assert many.key == "workers:many"
    assert many.words.startswith("12 个分区(0、1、2 等) 有 36 条记录")


def test_partitions_nobody_tells_the_time_are_a_fault() -> None:
    """No worker has them: nothing waits yet, and the first cry for help would."""
    assert faults(Bus(untold={0: 2 * MINUTE})) == []
    (fault,) = faults(Bus(untold={0: SECOND, 4: 130 * SECOND}))
    assert (fault.key, "分区 4 已 2 分钟 没有工作进程报时" in fault.words) == ("untold:4", True)


def test_an_absent_bus_is_a_fault_after_two_minutes_and_hides_nothing_known() -> None:
    """A broker that is started anew is none; nothing is said of readers nobody can ask about."""
    assert faults(Bus(away=2 * MINUTE, why="连不上")) == []
    (fault,) = faults(Bus(away=3 * MINUTE, why="连不上 Kafka", behind=behind("workers", 9 * MINUTE, 1)))
    assert fault.key == "bus"
    assert "3 分钟" in fault.words
    assert "连不上 Kafka" in fault.words
