"""What becomes of a page after it was accepted."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from alerting.ports import Receipt, Sent
from alerting.records import Command, Delivery
from streams.codec import Codec
from streams.runners.embedded.receipts import GIVE_UP, PendingReceipts, ReceiptDesk
from streams.runners.embedded.schema import MIGRATIONS, connect
from tests.streams.test_outbox import OK, Bench, Scripted, page

TAKEN = replace(OK, reference="9^0|1")


class Phone(Scripted):
    """A channel whose receipts are scripted as well."""

    def __init__(self, *receipts: Receipt | Exception | None, answers: tuple[Sent, ...] = (TAKEN,)) -> None:
        super().__init__(*answers)
        self.receipts = list(receipts)
        self.asked: list[str] = []

    def receipt(self, reference: str) -> Receipt | None:
        self.asked.append(reference)
        found = self.receipts.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


def desk_of(bench: Bench) -> ReceiptDesk:
    return ReceiptDesk(PendingReceipts(bench.db, Codec()), bench.channels, lambda: bench.now)


def recorded(bench: Bench, topic: str) -> list[Any]:
    rows = bench.db.execute("SELECT body FROM log WHERE topic = ? ORDER BY seq", (topic,)).fetchall()
    return [Codec().decode(body) for (body,) in rows]


def outcomes(bench: Bench) -> list[tuple[str, str, bool]]:
    found: list[Delivery] = recorded(bench, "Delivery")
    return [(d.channel, d.outcome, d.final) for d in found]


def test_a_delivery_follows_its_acceptance(tmp_path: Path) -> None:
    """Accepted at once; delivered when the operator says so, asked by what the platform gave; then no more."""
    phone = Phone(None, Receipt(outcome="delivered", detail="DELIVERED"))
    bench = Bench(tmp_path / "db", im=phone)
    bench.add(page())
    bench.send_all()
    desk = desk_of(bench)
    assert not desk.ask_next()
    bench.now += timedelta(seconds=10)
    assert desk.ask_next()
    assert not desk.ask_next()
    bench.now += timedelta(seconds=10)
    assert desk.ask_next()
    bench.now += timedelta(days=1)
    assert not desk.ask_next()
    assert outcomes(bench) == [("im", "accepted", True), ("im", "delivered", True)]
    assert phone.asked == ["9^0|1"] * 2


def test_a_call_nobody_took_goes_to_the_next_channel(tmp_path: Path) -> None:
    """The ladder is not told before the person's last channel has failed as well."""
    failed = Receipt(outcome="failed", detail="电话没有接通:200003")
    bench = Bench(tmp_path / "db", im=Phone(failed), sms=Phone(failed))
    bench.add(page())
    desk = desk_of(bench)
    for _ in range(2):
        bench.send_all()
        bench.now += timedelta(seconds=10)
        assert desk.ask_next()
    assert outcomes(bench) == [
        ("im", "accepted", True),
        ("im", "rejected", False),
        ("sms", "accepted", True),
        ("sms", "rejected", True),
    ]
    assert bench.outbox.counts() == {"failed": 1}
    assert bench.send_all() == []


def test_a_key_pressed_is_an_acknowledgement(tmp_path: Path) -> None:
    """1 during the call is the person's own command; another key is only an answered call."""
    for keys, acts in (("1", 1), ("2", 0), ("", 0)):
        bench = Bench(tmp_path / f"db{keys}", im=Phone(Receipt(outcome="answered", keys=keys)))
        bench.add(page())
        bench.send_all()
        bench.now += timedelta(seconds=10)
        desk_of(bench).ask_next()
        commands: list[Command] = recorded(bench, "Command")
        assert [(c.action, c.who, c.alert_id) for c in commands] == [("ack", "duty1", "a")] * acts
        assert outcomes(bench)[-1] == ("im", "answered", True)


def test_a_channel_that_raises_is_asked_again(tmp_path: Path) -> None:
    """An adapter's own fault is no receipt, and no end of the asking."""
    bench = Bench(tmp_path / "db", im=Phone(RuntimeError("SECRET"), Receipt(outcome="delivered")))
    bench.add(page())
    bench.send_all()
    for _ in range(2):
        bench.now += timedelta(seconds=10)
        assert desk_of(bench).ask_next()
    assert outcomes(bench)[-1] == ("im", "delivered", True)


def test_nobody_asks_for_ever(tmp_path: Path) -> None:
    """Without a receipt the questions become rare and end; the acceptance stays what it was."""
    phone = Phone(*[None] * 200)
    bench = Bench(tmp_path / "db", im=phone)
    bench.add(page())
    bench.send_all()
    desk = desk_of(bench)
    for _ in range(int(GIVE_UP / 10) + 60):
        bench.now += timedelta(seconds=10)
        desk.ask_next()
    assert 10 < len(phone.asked) < 60
    assert bench.db.execute("SELECT count(*) FROM receipts").fetchone() == (0,)
    assert outcomes(bench) == [("im", "accepted", True)]


def test_receipts_survive_a_restart(tmp_path: Path) -> None:
    """What was still to come is asked for by the next process, also of a channel that is no longer there."""
    bench = Bench(tmp_path / "db", im=Phone())
    bench.add(page())
    bench.send_all()
    again = Phone(Receipt(outcome="delivered"))
    for channels in ({}, {"im": again}):
        bench.now += timedelta(seconds=600)
        pending = PendingReceipts(connect(tmp_path / "db"), Codec())
        assert ReceiptDesk(pending, channels, lambda: bench.now).ask_next()
    assert outcomes(bench)[-1] == ("im", "delivered", True)


def test_an_older_file_is_lifted(tmp_path: Path) -> None:
    """An embedded file from before receipts keeps its pages and can take receipts."""
    path = tmp_path / "db"
    bench = Bench(path, im=Phone(Receipt(outcome="delivered")))
    bench.db.execute("DROP TABLE receipts")
    bench.db.execute("DROP TABLE used_links")
    bench.db.execute("DROP TABLE names")  # of a later version, too
    before = next(n for n, script in enumerate(MIGRATIONS) if "CREATE TABLE receipts" in script)
    bench.db.execute(f"PRAGMA user_version = {before}")
    bench.add(page())
    lifted = Bench(path, im=bench.channels["im"])
    assert lifted.db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert [d.outcome for d in lifted.send_all()] == ["accepted"]
    assert lifted.db.execute("SELECT reference FROM receipts").fetchone() == ("9^0|1",)


def test_a_channel_without_receipts_leaves_none_to_wait_for(tmp_path: Path) -> None:
    """No reference, no question."""
    bench = Bench(tmp_path / "db", im=Scripted(OK))
    bench.add(page())
    bench.send_all()
    assert bench.db.execute("SELECT count(*) FROM receipts").fetchone() == (0,)
