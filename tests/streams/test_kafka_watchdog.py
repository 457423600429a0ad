"""When a worker is taken to stand still."""

from dataclasses import dataclass, field

from streams.runners.kafka.watchdog import Sign, Watchdog


@dataclass
class Lag:
    by_partition: dict[int, int] = field(default_factory=dict)
    committed: dict[int, int] = field(default_factory=dict)


def test_a_partition_that_waits_at_one_place_is_a_stall() -> None:
    """Something waits, the commit does not move, and the partition is this worker's."""
    dog = Watchdog(stall=60)
    assert dog.stalled(0, Sign(0, (1,)), 0, Lag({1: 5}, {1: 7})) is None
    assert dog.stalled(50, Sign(50, (1,)), 0, Lag({1: 9}, {1: 7})) is None
    why = dog.stalled(70, Sign(70, (1,)), 0, Lag({1: 9}, {1: 7}))
    assert why is not None
    assert "partition 1 waits at 7" in why


def test_progress_however_slow_and_other_workers_partitions_are_none() -> None:
    """The commit moved, nothing waits, or the partition belongs to somebody else."""
    dog = Watchdog(stall=60)
    for at in range(0, 300, 50):
        lag = Lag({1: 100 - at // 10, 2: 0, 3: 50}, {1: at, 2: 7, 3: 7})
        assert dog.stalled(at, Sign(at, (1, 2)), 0, lag) is None


def test_an_absent_broker_is_not_the_workers_fault() -> None:
    """Without an answer of the brokers only the worker's own sign counts; waiting begins anew when they are back."""
    dog = Watchdog(stall=60)
    assert dog.stalled(0, Sign(0, (1,)), 0, Lag({1: 5}, {1: 7})) is None
    assert dog.stalled(100, Sign(100, (1,)), 0, None) is None
    assert dog.stalled(110, Sign(110, (1,)), 0, Lag({1: 5}, {1: 7})) is None


def test_a_worker_without_a_sign_of_life_is_started_again() -> None:
    """Its loop stands still; a fresh process has as long as that to give its first sign."""
    dog = Watchdog(stall=60)
    assert dog.stalled(50, None, 0, None) is None
    assert dog.stalled(61, None, 0, None) is not None
    assert dog.stalled(100, Sign(20, ()), 80, None) is None
    assert dog.stalled(161, Sign(90, ()), 80, None) is not None
