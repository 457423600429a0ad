"""Pages and alerts out of the outbox topic in the local file, also when a worker that died hands them over again."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from alerting.alerts.lifecycle import moved, opened, wanted
from alerting.records import Alert, AlertChange, Page, Signal
from streams.codec import Codec
from streams.runners.embedded.outbox import Outbox
from streams.runners.embedded.schema import connect
from streams.runners.embedded.state import stored_entry
from streams.runners.kafka.local_pages import LocalPages
from streams.runners.kafka.parcels import pack
from streams.runners.kafka.partition import PLACES

AT = datetime(2026, 3, 2, tzinfo=UTC)
CODEC = Codec()
SIGNAL = Signal(
    unit="u", at=AT, key="issue:i1", rule="counts", kind="emerging", level="黄", title="题", reason="因", issue_id="i1"
)  # fmt: skip
PAGED = moved(opened(SIGNAL, "1"), "paged", AT, "首次")
TAKEN = moved(PAGED, "acknowledged", AT + timedelta(minutes=3), "接报", "zhu")
PAGE = Page(
    unit="u", page_id="p1", alert_id=PAGED.alert_id, kind="open", at=AT, to="zhu", channels=("screen",), level="黄",
    title="题", why="因",
)  # fmt: skip


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = connect(tmp_path / "minsheng.db")
    yield connection
    connection.close()


def changed(alert: Alert) -> AlertChange:
    return AlertChange(unit="u", at=AT, alert=alert, changes=alert.changes[-1:])


def batch(offset: int, *records: Any) -> list[bytes]:
    """What a worker hands over of a source record."""
    return list(pack(((offset << PLACES | place, each) for place, each in enumerate(records)), CODEC))


def known(db: sqlite3.Connection) -> Alert:
    alert = stored_entry(db, CODEC, "escalate", "u", f"alert:{PAGED.alert_id}")
    assert isinstance(alert, Alert)
    return alert


def test_an_alert_that_was_taken_is_not_untaken_by_what_is_handed_over_again(db: sqlite3.Connection) -> None:
    """A worker died after it had handed over; its successor begins at the earlier record: the page that still waits
    for its channel is not wanted any more."""
    first, second = batch(4, changed(PAGED), PAGE), batch(5, changed(TAKEN))
    LocalPages(db, CODEC).take(0, [*first, *second], 2)
    LocalPages(db, CODEC).take(0, first, 3)
    assert known(db) == TAKEN
    assert not wanted(PAGE.at, known(db))
    assert Outbox(db, CODEC).counts() == {"pending": 1}
    LocalPages(db, CODEC).take(0, second, 4)
    assert (known(db), LocalPages(db, CODEC).read(0)) == (TAKEN, 4)


def test_what_comes_later_counts_also_where_less_had_been_handed_over(db: sqlite3.Connection) -> None:
    """Each partition has versions of its own, and a later record always counts."""
    pages = LocalPages(db, CODEC)
    pages.take(1, batch(900, PAGE), 1)
    pages.take(0, batch(4, changed(PAGED)), 1)
    assert known(db) == PAGED
    pages.take(0, batch(5, changed(TAKEN)), 2)
    assert known(db) == TAKEN


def test_a_parcel_that_cannot_be_read_takes_nothing(db: sqlite3.Connection) -> None:
    """All or none: the next reading begins where this one did."""
    pages = LocalPages(db, CODEC)
    with pytest.raises(msgspec.ValidationError):
        pages.take(0, [*batch(4, changed(PAGED), PAGE), b"\x92\x00"], 2)
    assert (pages.read(0), Outbox(db, CODEC).counts()) == (0, {})


def test_alerts_closed_long_ago_are_let_go(db: sqlite3.Connection) -> None:
    """The worker forgets them without a word; titles must not stay in the local file for ever."""
    closed = moved(TAKEN, "closed", AT + timedelta(hours=1), "归档", "zhu")
    pages = LocalPages(db, CODEC)
    pages.take(0, [*batch(4, changed(PAGED)), *batch(5, changed(TAKEN))], 2)
    assert pages.forget_closed(AT + timedelta(days=400)) == 0
    pages.take(0, batch(6, changed(closed)), 3)
    assert pages.forget_closed(AT + timedelta(hours=1)) == 0
    assert known(db) == closed
    assert pages.forget_closed(AT + timedelta(hours=2)) == 1
    assert stored_entry(db, CODEC, "escalate", "u", f"alert:{PAGED.alert_id}") is None


def test_a_page_that_was_dropped_stays_so_in_a_file_that_is_made_again(
    db: sqlite3.Connection, tmp_path: Path
) -> None:
    """Also when its alert is open again by then: the page is of an earlier round."""
    minute = timedelta(minutes=1)
    pages = LocalPages(db, CODEC)
    pages.take(0, [*batch(4, changed(PAGED), PAGE), *batch(5, changed(TAKEN))], 2)
    outbox = Outbox(db, CODEC)
    attempt = outbox.claim(AT + 4 * minute)
    assert attempt is not None
    dropped = outbox.drop(attempt, AT + 4 * minute)
    back = moved(TAKEN, "detected", AT + 60 * minute, "没有处置记录")

    again = connect(tmp_path / "again.db")
    history = [
        *batch(4, changed(PAGED), PAGE),
        *batch(5, changed(TAKEN)),
        *batch(6, dropped),
        *batch(7, changed(back)),
    ]
    LocalPages(again, CODEC).take(0, history, 4)
    assert wanted(PAGE.at, stored_entry(again, CODEC, "escalate", "u", f"alert:{PAGED.alert_id}"))
    assert Outbox(again, CODEC).counts() == {"dropped": 1}
    again.close()
