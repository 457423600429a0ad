"""A drill: marked, through the running pipeline, to the drill list only, counted nowhere, with a report at its end."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from alerting.records import Command
from dashboards.ports import KINDS, Query
from streams import drills, pipeline, wiring
from streams.jsonl import UnusableInput
from streams.rehearsal import provide_secrets
from streams.replay.driver import Replay
from streams.runners.clock import now
from streams.settings import Config, load
from streams.status import HEARTBEAT


@pytest.fixture
def running(minsheng: Callable[..., Any], tmp_path: Path) -> Iterator[Config]:
    """A pipeline at work on the rehearsal's configuration."""
    config = load()
    provide_secrets(config)
    stop = Event()
    thread = Thread(target=pipeline.run, args=(config, stop))
    thread.start()
    checkpoints = wiring.checkpoints(config)
    deadline = time.monotonic() + 30
    while checkpoints.get(*HEARTBEAT) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    yield config
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def answer(config: Config, done: Event) -> None:
    """Somebody who takes and handles whatever the drill pages about."""
    log = wiring.log(config)
    while not done.is_set():
        for unit in drills.going_on(wiring.checkpoints(config), now()):
            reader = wiring.drill_reader(config, unit)
            for alert in reader.alerts():
                # only then: whoever answers stops the pages that are still waiting
                if alert.state == "paged" and len(reader.delivered()) == 4:
                    log.append(
                        Command(unit=unit, at=now(), alert_id=alert.alert_id, action=action, who="duty1")
                        for action in ("ack", "handle")
                    )
        time.sleep(0.1)


def test_a_drill_goes_the_whole_way_and_is_counted_nowhere(
    running: Config, minsheng: Callable[..., Any], tmp_path: Path
) -> None:
    """Paged, taken and handled by the drill list within seconds; the report has the times; no index, export or count
    knows of it, and whoever holds its number finds it."""
    done = Event()
    officer = Thread(target=answer, args=(running, done))
    officer.start()
    try:
        drilled = minsheng("drill", "rescue", "--minutes", "0.5", "--out", tmp_path / "report.json")
    finally:
        done.set()
        officer.join(10)
    assert drilled.status == 0, drilled.err
    (row,) = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["alerts"]
    assert row["level"] == "红"
    assert row["arrived"] == row["pages"] == 4
    assert 0 <= row["paged_after"] <= row["acknowledged_after"] <= row["handled_after"] < 30
    assert "通知送到" in drilled.out
    messages = [json.loads(path.read_text("utf-8")) for path in (running.data_dir / "screen").glob("*.json")]
    assert len(messages) == 4
    assert all(message["title"].startswith("【演练】") for message in messages)
    index = wiring.index(running)
    assert [list(index.scan(Query(kind=kind))) for kind in KINDS] == [[]] * len(KINDS)
    minsheng("export", "mentions", "--out", tmp_path / "m.jsonl")
    assert (tmp_path / "m.jsonl").read_text() == ""
    status = wiring.status_reader(running, index).read(now())
    assert sum(status.pages.values()) == sum(status.mentions.values()) == 0
    found = wiring.desk_index(running).get("alerts", row["alert_id"])
    assert found is not None
    assert found["title"] == row["title"]


def test_a_drill_needs_a_running_pipeline(minsheng: Callable[..., Any]) -> None:
    """It says so, and nothing is stored."""
    done = minsheng("drill", "rescue")
    assert (done.status, "流水线没有在运行" in done.err) == (2, True)


def test_an_unknown_scenario_names_those_there_are(minsheng: Callable[..., Any]) -> None:
    """The packaged ones, by name."""
    done = minsheng("drill", "nonsense")
    assert done.status == 2
    assert "gathering、outage、rescue" in done.err


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("title = 1", "comments"),
        (
            'title = "x"\n[[comments]]\nafter_seconds = 1\nplatform = "x"\nauthor = "a"\ntext = "t"',
            "不认识的平台",
        ),
        ("title = ", "不是演练剧本"),
    ],
)
def test_a_wrong_scenario_file_says_what_is_wrong(tmp_path: Path, text: str, wrong: str) -> None:
    """File and what is missing or unknown."""
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInput, match=wrong):
        drills.read(str(path))


@pytest.mark.parametrize("name", drills.names())
def test_the_packaged_scenarios_are_sound(name: str) -> None:
    """Each has a title and comments in order of time."""
    scenario = drills.read(name)
    assert scenario.title
    assert [line.after for line in scenario.lines] == sorted(line.after for line in scenario.lines)


@pytest.mark.parametrize("name", drills.names())
def test_the_packaged_scenarios_page_somebody(name: str, minsheng: Callable[..., Any]) -> None:
    """Through the whole chain, by the rules in force: at least one page to the first of the drill list."""
    scenario, config, begun = drills.read(name), load(), now()
    unit = drills.unit_of(scenario, begun)
    mentions = [drills.mention(one, n, unit, begun + one.after) for n, one in enumerate(scenario.lines)]
    outcome = Replay(wiring.topology(config), unit, timedelta(minutes=3)).run(mentions)
    assert wiring.drill_list(config)[0] in {page.to for page in outcome.pages}
