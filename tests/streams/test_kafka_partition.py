"""A partition's batches: what a crash at any moment leaves, records that come again, and records no stage can take."""

from collections.abc import Sequence

import pytest
from faust.types import TP

from streams.codec import Codec
from streams.runners.kafka.application import Unfiltered
from streams.runners.kafka.partition import PLACES, Decided, Partition, Received, following
from tests.contracts.runner_contract import Seen, Total, seen, toy_topology

CODEC = Codec((Seen, Total))


def received(records: Sequence[Seen], first: int = 0) -> list[Received]:
    return [
        Received(first + place, record.unit, CODEC.encode(record)) for place, record in enumerate(records)
    ]


def opened(table: dict[bytes, bytes]) -> Partition:
    """A partition as a fresh worker opens it: what the last batch wrote is written again first."""
    partition = Partition(0, table, CODEC, toy_topology())
    write(table, partition.repair)
    partition.repaired()
    return partition


def write(table: dict[bytes, bytes], writes: Sequence[tuple[bytes, bytes | None]]) -> None:
    for key, value in writes:
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value


def done(partition: Partition, table: dict[bytes, bytes], records: Sequence[Received]) -> Decided:
    decided = partition.work(records)
    write(table, decided.writes)
    partition.saved(decided)
    return decided


def totals(decided: Decided) -> list[int]:
    return [effect.count for _, effect in decided.effects]


@pytest.mark.parametrize("kept", range(9))
def test_a_crash_after_any_write_counts_nothing_twice(kept: int) -> None:
    """Whatever part of a batch's writes became durable, reading the batch again ends in the same entries."""
    records = received(seen("x1", "y1", "x2", "z1", "x3", "u1"))
    calm: dict[bytes, bytes] = {}
    partition = opened(calm)
    for batch in (records[:2], records[2:], received(seen("x4", "y2"), 6)):
        done(partition, calm, batch)

    table: dict[bytes, bytes] = {}
    first = opened(table)
    done(first, table, records[:2])
    crashed = first.work(records[2:])
    assert len(crashed.writes) < 9
    write(table, crashed.writes[:kept])

    second = opened(table)
    done(second, table, records)  # the group's commit was not made: everything is read again
    done(second, table, received(seen("x4", "y2"), 6))
    assert {k: v for k, v in table.items() if b"progress" not in k and b"seen" not in k} == {
        k: v for k, v in calm.items() if b"progress" not in k and b"seen" not in k
    }


def test_effects_of_a_second_reading_have_the_same_versions() -> None:
    """A version is the record's offset and place, so the index recognises what it was handed before."""
    records = received(seen("x1", "x2", "x3"))
    at_once = opened({}).work(records)
    table: dict[bytes, bytes] = {}
    partition = opened(table)
    one_by_one = [effect for record in records for effect in done(partition, table, [record]).effects]
    assert at_once.effects == one_by_one
    assert [version >> PLACES for version, _ in at_once.effects] == [0, 1, 2]


def test_a_record_shipped_twice_counts_once_also_after_a_restart() -> None:
    """Its id is remembered with the batch that processed it."""
    table: dict[bytes, bytes] = {}
    done(opened(table), table, received(seen("x1", "x1", "x2")))
    again = done(opened(table), table, received(seen("x2", "x1", "x3"), 3))
    assert totals(again) == [3]


def test_a_poisonous_record_is_named_and_its_neighbours_are_processed() -> None:
    """The batch is done again one by one; the record that fails changes nothing."""
    table: dict[bytes, bytes] = {}
    poison = Seen(unit="a", name="x9", poison=True)
    records = [*received([*seen("x1", "x2"), poison, *seen("x3")]), Received(4, "a", b"garbage")]
    decided = done(opened(table), table, records)
    assert totals(decided) == [1, 2, 3]
    (poisoned, failed), (unread, unreadable) = decided.dead
    assert (poisoned.offset, failed, unread.offset) == (2, "ValueError", 4)
    assert "not a record" in unreadable
    assert opened(table).offset == 4


def test_a_dead_letter_that_is_replayed_is_not_taken_for_a_repeat() -> None:
    """A record that failed was not processed: its id is not remembered."""
    table: dict[bytes, bytes] = {}
    record = Seen(unit="a", name="x1", poison=True)
    assert done(opened(table), table, received([record])).dead
    assert done(opened(table), table, received([record], 1)).dead


def test_what_was_read_already_leads_to_nothing() -> None:
    """A batch that lies wholly before the progress is empty, and asks for no write."""
    table: dict[bytes, bytes] = {}
    records = received(seen("x1", "x2"))
    partition = opened(table)
    done(partition, table, records)
    assert partition.work(records) == Decided(1)


def test_what_follows_is_found_among_what_came_twice_or_too_early() -> None:
    """After a rebalance: what was still on its way, with holes, and then everything again from the group's commit."""
    records = received(seen(*(f"x{n}" for n in range(20))))
    came = [*records[9:12], *records[14:], *records[2:18]]
    assert following(came, 4) == records[4:18]
    assert following(came, 18) == records[18:]
    assert following(records[:4], 4) == []
    assert following(records[5:], 4) == []


def test_a_worker_is_not_kept_from_what_it_was_handed_before() -> None:
    """Faust's own skipping is off: it skips records that nobody processed when a seek and its reader cross."""
    place, noted = TP("t.inbox", 0), Unfiltered()
    noted[place] = 753
    noted.update({place: 753})
    assert noted[place] is None
