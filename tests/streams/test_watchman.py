"""The watchman: faults reach the administrator once an hour, the outside hears a sign of life, the probe goes round."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from alerting.audit import Standing
from alerting.marked import PROBE
from alerting.ports import Message, Sent
from alerting.rules.file import default_rules
from crawlers.records import Tick
from streams import wiring
from streams.codec import Codec
from streams.runners.embedded.checkpoints import StoredCheckpoints
from streams.runners.embedded.log import Log
from streams.runners.embedded.outbox import Outbox
from streams.runners.embedded.runner import EmbeddedRunner
from streams.runners.embedded.schema import connect
from streams.runners.embedded.sender import Sender
from streams.settings import load
from streams.status import FAULTS
from streams.watchman.deadman import heartbeat
from streams.watchman.probe import Probe
from streams.watchman.standing import EmbeddedStanding
from streams.watchman.watchman import Watchman

AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OK = Sent(outcome="accepted", proof="accepted")


class Outside:
    """An administrator, the address outside, and a standing the test sets."""

    def __init__(self, folder: Path) -> None:
        self.log = Log(connect(folder / "minsheng.db"), Codec())
        self.checkpoints = StoredCheckpoints(self.log.connection)
        self.screen = folder / "probe"
        self.told: list[Message] = []
        self.answer = OK
        self.beats = 0
        self.standing = Standing(at=AT, heartbeat=AT)
        self.broken = False

    def read(self, at: datetime) -> Standing:
        if self.broken:
            raise OSError("disk")
        beat = self.standing.heartbeat
        return replace(self.standing, at=at, heartbeat=at if beat == AT else beat)

    def tell(self, message: Message) -> Sequence[Sent]:
        self.told.append(message)
        return [self.answer]

    def beat(self) -> bool:
        self.beats += 1
        return True

    def watchman(self, probe_every: timedelta = timedelta(0)) -> Watchman:
        return Watchman(
            read=self.read, rules=default_rules(), checkpoints=self.checkpoints, tells=[self.tell],
            alive=self.beat, probe=Probe(self.log, self.screen, lambda _: []), probe_every=probe_every, started=AT,
        )  # fmt: skip


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    return Outside(tmp_path)


def test_all_is_well_and_the_outside_hears_it(outside: Outside) -> None:
    """No fault, nobody told, one sign of life a look; the first minute is left to settle."""
    watchman = outside.watchman()
    for minute in range(4):
        assert watchman.look(AT + minute * MINUTE) == []
    assert (outside.told, outside.beats) == ([], 3)


def test_a_fault_is_told_at_once_and_again_after_an_hour(outside: Outside) -> None:
    """Not every minute; a restart of the watchman does not tell it again either; once it is mended it is forgotten."""
    outside.standing = replace(outside.standing, heartbeat=AT - timedelta(days=1))
    watchman = outside.watchman()
    for minute in range(1, 30):
        watchman.look(AT + minute * MINUTE)
    assert len(outside.told) == 1
    assert "没有心跳" in outside.told[0].body
    again = outside.watchman()
    for minute in range(30, 62):
        again.look(AT + minute * MINUTE)
    assert len(outside.told) == 2
    outside.standing = replace(outside.standing, heartbeat=AT)
    again.look(AT + 63 * MINUTE)
    outside.standing = replace(outside.standing, heartbeat=AT - timedelta(days=1))
    again.look(AT + 64 * MINUTE)
    assert len(outside.told) == 3


def test_when_nobody_can_be_told_the_outside_hears_nothing(outside: Outside) -> None:
    """Then the dead-man address raises the alarm; the fault is tried again at the next look."""
    outside.standing = replace(outside.standing, heartbeat=None)
    outside.answer = Sent(outcome="timeout")
    watchman = outside.watchman()
    watchman.look(AT + MINUTE)
    watchman.look(AT + 2 * MINUTE)
    assert (len(outside.told), outside.beats) == (2, 0)


def test_a_file_that_cannot_be_read_is_a_fault(outside: Outside) -> None:
    """The look itself failing is told like any other fault."""
    outside.broken = True
    (fault,) = outside.watchman().look(AT + MINUTE)
    assert fault.key == "audit"
    assert len(outside.told) == 1
    assert json.loads(outside.checkpoints.get(*FAULTS) or "")[0]["key"] == "audit"


def test_a_synthetic_page_that_does_not_arrive_is_told(outside: Outside) -> None:
    """Sent every 15 minutes; not on the screen after a minute: the administrator hears of it, until one arrives."""
    watchman = outside.watchman(15 * MINUTE)
    assert watchman.look(AT + MINUTE) == []
    (fault,) = watchman.look(AT + 2 * MINUTE)
    assert fault.key == "probe"
    outside.screen.mkdir()
    (outside.screen / "p.json").write_text("{}", encoding="utf-8")
    assert watchman.look(AT + 3 * MINUTE) == []
    assert len(outside.told) == 1
    sent = [mention for mention in outside.log.mentions() if mention.unit == PROBE]
    assert len(sent) == 1
    watchman.look(AT + 16 * MINUTE)
    assert len(list(outside.log.mentions())) == 2
    assert list(outside.screen.iterdir()) == [], "the screen is cleared before the next one"


def test_the_synthetic_page_travels_the_whole_chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mention, label, rule, alert, ladder, outbox, sender, screen; then it is closed, and no document speaks of it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MINSHENG_CONFIG", raising=False)
    config = load()
    pepper = config.data_dir / "secrets" / "pepper"
    pepper.parent.mkdir(parents=True)
    pepper.write_text("0123456789abcdef", encoding="utf-8")
    log, index = wiring.log(config), wiring.index(config)
    runner = EmbeddedRunner(log.connection, Codec(), wiring.topology(config), wiring.sink(index), lambda: AT)
    channels = {PROBE: wiring.probe_channel(config)}
    sender = Sender(Outbox(log.connection, Codec()), channels, wiring.render(config), lambda: AT)
    standing = EmbeddedStanding(log.connection, [("weibo", "1")])
    probe = Probe(log, config.data_dir / "probe", standing.open_alerts)

    def work() -> None:
        while runner.pump() or sender.send_next():
            pass

    probe.send(AT)
    work()
    assert probe.arrived()
    assert probe.missing(AT + 5 * MINUTE) is None
    (alert,) = standing.open_alerts(PROBE)
    assert (alert.level, alert.kind) == ("红", "rescue")
    probe.close(AT + timedelta(seconds=5))
    log.append([Tick(unit=PROBE, at=AT + 10 * MINUTE)])
    work()
    assert standing.open_alerts(PROBE) == []
    assert len(list((config.data_dir / "probe").iterdir())) == 1, "one page, and no reminder"
    from dashboards.ports import KINDS, Query

    assert [list(index.scan(Query(kind=kind))) for kind in KINDS] == [[]] * len(KINDS)
    assert standing.read(AT + 5 * MINUTE).waiting == ()


class _Address(BaseHTTPRequestHandler):
    status = 200
    seen: list[str] = []

    def do_GET(self) -> None:
        self.seen.append(f"{self.command} {self.path}")
        self.send_response(self.status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - the name http.server calls

    def log_message(self, *_: Any) -> None:
        return


@pytest.mark.parametrize(("status", "heard"), [(200, True), (204, True), (302, False), (500, False)])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_dead_man_address_is_called(status: int, heard: bool, method: Any) -> None:
    """Success only when the address says so; a redirect is followed nowhere."""

    class Handler(_Address):
        seen: list[str] = []

    Handler.status = status
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        call = heartbeat(f"http://127.0.0.1:{server.server_port}/ping/KEY", method)
        assert call() is heard
        assert Handler.seen == [f"{method} /ping/KEY"]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_dead_man_address_that_is_away_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    """It did not hear; its address stands in no log."""
    assert heartbeat("http://127.0.0.1:9/SECRET", "GET")() is False
    assert "SECRET" not in capsys.readouterr().out


def test_the_watchman_stops_when_told(outside: Outside) -> None:
    """Between two looks."""
    stop = Event()
    thread = Thread(target=outside.watchman().run, args=(stop, lambda: AT + MINUTE))
    thread.start()
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
