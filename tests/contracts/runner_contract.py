"""What every runner of the topology must do. A runner's test module supplies ``harness`` and inherits the class."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Protocol

from streams.stage import Entries, Stage, Step, Topology

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A source record of the toy topology."""

    VERSION: ClassVar[int] = 1
    unit: str
    name: str
    at: datetime = START
    poison: bool = False

    @property
    def record_id(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """State entry and effect of the toy topology: how often a name's initial was seen."""

    VERSION: ClassVar[int] = 1
    unit: str
    initial: str
    count: int

    @property
    def record_id(self) -> str:
        return f"{self.initial}{self.count}"


def toy_topology() -> Topology:
    """One stage that counts records by initial, and one that passes every second total on."""

    def open_count(unit: str, entries: Entries) -> Step:
        def step(record: Seen) -> Iterable[Any]:
            if record.poison:
                raise ValueError("poison")
            before = entries.get(record.name[0])
            total = Total(unit=unit, initial=record.name[0], count=(before.count if before else 0) + 1)
            entries[record.name[0]] = total
            return (total,)

        return step

    return Topology(
        sources=(Seen,), stages=(Stage("count", (Seen,), (Total,), open_count),), effects=(Total,)
    )


class Harness(Protocol):
    """A runner under test: feed source records, run to quiescence, look at what came out."""

    def feed(self, records: Iterable[Any]) -> None: ...
    def run(self) -> None: ...
    def restart(self) -> None: ...
    def effects(self) -> list[Any]: ...
    def dead(self) -> int: ...
    def replay_dead(self) -> int: ...


def seen(*names: str, unit: str = "a") -> list[Seen]:
    return [Seen(unit=unit, name=name, at=START + timedelta(seconds=i)) for i, name in enumerate(names)]


class RunnerContract:
    """Inherit and give a ``harness`` fixture."""

    def test_effects_follow_in_order(self, harness: Harness) -> None:
        """Records of one unit are processed in the order they were fed."""
        harness.feed(seen("x1", "x2", "y1"))
        harness.run()
        assert [(e.initial, e.count) for e in harness.effects()] == [("x", 1), ("x", 2), ("y", 1)]

    def test_state_survives_a_restart(self, harness: Harness) -> None:
        """What was counted before a restart is counted on, not again."""
        harness.feed(seen("x1", "x2"))
        harness.run()
        harness.restart()
        harness.feed(seen("x3"))
        harness.run()
        assert harness.effects()[-1].count == 3

    def test_the_same_record_twice_counts_once(self, harness: Harness) -> None:
        """Feeding a record with the same id again changes nothing."""
        harness.feed(seen("x1"))
        harness.feed(seen("x1"))
        harness.run()
        assert [e.count for e in harness.effects()] == [1]

    def test_units_do_not_share_state(self, harness: Harness) -> None:
        """Each unit has its own entries."""
        harness.feed(seen("x1") + seen("x2", unit="b"))
        harness.run()
        assert [(e.unit, e.count) for e in harness.effects()] == [("a", 1), ("b", 1)]

    def test_a_poisonous_record_is_set_aside_and_the_rest_goes_on(self, harness: Harness) -> None:
        """A record that a stage cannot take is a dead letter; its neighbours are processed exactly once."""
        harness.feed([*seen("x1", "x2"), Seen(unit="a", name="p1", poison=True), *seen("x3")])
        harness.run()
        assert [e.count for e in harness.effects()] == [1, 2, 3]
        assert harness.dead() == 1

    def test_dead_letters_can_be_replayed(self, harness: Harness) -> None:
        """Replaying puts a dead letter back; if it fails again it comes back to the same place."""
        harness.feed([Seen(unit="a", name="p1", poison=True)])
        harness.run()
        assert harness.replay_dead() == 1
        assert harness.dead() == 0
        harness.run()
        assert harness.dead() == 1
