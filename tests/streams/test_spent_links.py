"""A message's link, from the page to the command in the log."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alerting.records import Command
from streams import wiring
from streams.codec import Codec
from streams.rehearsal import provide_secrets
from streams.runners.embedded.schema import connect
from streams.runners.embedded.spent_links import SpentLinks
from streams.settings import load
from streams.wiring.world import links
from tests.streams.test_outbox import Bench, page

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def order(who: str = "duty1") -> Command:
    return Command(unit="u", at=AT, alert_id="a", action="ack", who=who)


def count(path: Path, table: str) -> int:
    tables = {"log": "SELECT count(*) FROM log", "used_links": "SELECT count(*) FROM used_links"}
    found: int = connect(path).execute(tables[table]).fetchone()[0]
    return found


def test_of_many_that_press_at_once_one_acts(tmp_path: Path) -> None:
    """Eight threads, one link: one command, and the rest are told that it is spent."""
    path = tmp_path / "db"
    connect(path).close()

    def press(number: int) -> bool:
        return SpentLinks(connect(path), Codec()).spend("p1", (order(f"who{number}"),), AT)

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(press, range(8)))
    assert sorted(done) == [False] * 7 + [True]
    assert count(path, "log") == count(path, "used_links") == 1
    assert SpentLinks(connect(path), Codec()).spent("p1")
    assert not SpentLinks(connect(path), Codec()).spent("p2")


def test_a_command_that_cannot_be_stored_leaves_the_link_usable(tmp_path: Path) -> None:
    """Both or neither."""
    path = tmp_path / "db"
    spent = SpentLinks(connect(path), Codec())
    broken: list[Any] = [order(), object()]
    with pytest.raises(AttributeError):
        spent.spend("p1", broken, AT)
    assert not spent.spent("p1")
    assert count(path, "log") == 0


def test_a_page_is_known_before_it_is_sent(tmp_path: Path) -> None:
    """From the outbox, so that no index has to have taken it."""
    bench = Bench(tmp_path / "db")
    bench.add(page())
    spent = SpentLinks(connect(tmp_path / "db"), Codec())
    assert spent.page("p1") == page()
    assert spent.page("p2") is None


def test_every_page_goes_out_with_a_link_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message's address is on the desk, and its token is read back as this very page."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MINSHENG_CONFIG", raising=False)
    config = load(None, data_dir=tmp_path / "var")
    provide_secrets(config)
    message = wiring.render(config)(page(), False)
    console, _, token = str(message.url).rpartition("/a/")
    assert console == f"http://{config.settings.console.listen}"
    assert links(config).page_id(token, AT) == "p1"
    assert message.code == "A"
