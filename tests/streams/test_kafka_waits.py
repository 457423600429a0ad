"""How long records wait on the bus: by when they were written, and by how long they were seen waiting."""

from datetime import UTC, datetime, timedelta

from streams.runners.kafka.waits import Place, Places, Waits

AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def waiting(offset: int, written: datetime | None, records: int = 1) -> Places:
    return Places((Place("workers", 0, offset, records, written),), (), 0)


def waited(waits: Waits, at: datetime, places: Places) -> timedelta:
    (behind,) = waits.bus(at, places).behind
    return behind.waited


def test_a_record_waits_since_it_was_written() -> None:
    """Known at the first look, also of a watchman that has just started."""
    assert waited(Waits(), AT, waiting(5, AT - 10 * MINUTE)) == 10 * MINUTE


def test_a_record_of_unknown_time_waits_since_it_was_seen_waiting() -> None:
    """No alarm at the first look, and one that stays is not forgotten; a reader that moves begins anew."""
    waits = Waits()
    assert waited(waits, AT, waiting(5, None)) == timedelta(0)
    assert waited(waits, AT + 3 * MINUTE, waiting(5, None, records=9)) == 3 * MINUTE
    assert waited(waits, AT + 4 * MINUTE, waiting(6, None, records=8)) == timedelta(0)


def test_a_clock_that_is_ahead_hides_no_standstill() -> None:
    """A producer whose clock is an hour ahead: how long it was seen waiting counts, and no age is below nothing."""
    waits = Waits()
    assert waited(waits, AT, waiting(5, AT + 60 * MINUTE)) == timedelta(0)
    assert waited(waits, AT + 3 * MINUTE, waiting(5, AT + 60 * MINUTE)) == 3 * MINUTE


def test_an_idle_partition_lends_its_age_to_no_record() -> None:
    """Nothing came for an hour; the record that then comes to the same place has waited for a moment."""
    waits = Waits()
    idle = Places((), (Place("workers", 0, 5, 0, AT),), 0)
    assert waits.bus(AT + MINUTE, idle).untold == {0: MINUTE}
    assert waits.bus(AT + 60 * MINUTE, idle).untold == {0: 60 * MINUTE}
    assert waited(waits, AT + 61 * MINUTE, waiting(5, None)) == timedelta(0)


def test_an_empty_partition_is_untold_since_it_was_first_seen() -> None:
    """Topics that were just made have no record whose time could be known."""
    waits, empty = Waits(), Places((), (Place("workers", 3, 0, 0, None),), 0)
    assert waits.bus(AT, empty).untold == {3: timedelta(0)}
    assert waits.bus(AT + 3 * MINUTE, empty).untold == {3: 3 * MINUTE}
