"""What `minsheng run` looks at before it starts anything, the rehearsal's folder, and the logs."""

import json
import logging
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from streams import logs
from streams.rehearsal import LINGER, START, prepare
from streams.runners.clock import now
from streams.runners.embedded.lock import AlreadyRunning, lock
from streams.settings import Config, load

CONFIG = """
[[units]]
id = "baicheng"
name = "白城市人社局"
[alerting]
rules = "rules.toml"
[[channels]]
id = "hook"
url = { file = "hook" }
[privacy]
pepper = { file = "pepper" }
[console]
listen = "127.0.0.1:PORT"
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A configuration whose rules are no TOML and whose channel's secret is missing."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "minsheng.toml").write_text(CONFIG.replace("PORT", str(port)), encoding="utf-8")
    (tmp_path / "rules.toml").write_text("[[[", encoding="utf-8")
    (tmp_path / "pepper").write_text("x" * 32, encoding="utf-8")
    return tmp_path


def test_run_starts_nothing_that_could_not_work(minsheng: Any, office: Path) -> None:
    """A missing secret, then bad rules, then a bad channel: each is status 2 and named; no part was started."""
    done = minsheng("run", "--seconds", "1")
    assert done.status == 2
    assert "channels[第1项].url" in done.err
    (office / "hook").write_text("nonsense", encoding="utf-8")
    done = minsheng("run", "--seconds", "1")
    assert done.status == 2
    assert "rules.toml" in done.err
    (office / "rules.toml").unlink()
    settings = (office / "minsheng.toml").read_text("utf-8")
    (office / "minsheng.toml").write_text(settings.replace('rules = "rules.toml"', ""), encoding="utf-8")
    done = minsheng("run", "--seconds", "1")
    assert done.status == 2
    assert "channels“hook”.url" in done.err
    assert not (office / "var" / "logs").exists()


def test_run_beside_a_running_pipeline_is_refused(minsheng: Any, office: Path) -> None:
    """Status 1 and what to do."""
    with lock(office / "var"):
        done = minsheng("run", "--seconds", "1")
    assert done.status == 1
    assert "已有一个流水线在运行" in done.err


@pytest.fixture
def rehearsal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MINSHENG_CONFIG", raising=False)
    return load()


def test_a_rehearsal_is_continued_and_then_put_aside(rehearsal: Config, tmp_path: Path) -> None:
    """Started again soon it goes on; long after its end a new one begins and the old folder is kept."""
    began = now()
    prepare(rehearsal, began)
    prepare(rehearsal, began + LINGER)
    assert (tmp_path / "var" / START).read_text() == began.isoformat()
    later = began + timedelta(days=1)
    prepare(rehearsal, later)
    assert (tmp_path / "var" / START).read_text() == later.isoformat()
    (aside,) = tmp_path.glob("var-*")
    assert (aside / START).read_text() == began.isoformat()
    assert (tmp_path / "var" / "secrets" / "pepper").stat().st_mode & 0o077 == 0


def test_a_folder_is_never_taken_from_a_running_pipeline(rehearsal: Config, tmp_path: Path) -> None:
    """An ended rehearsal that still runs stays where it is."""
    began = now()
    prepare(rehearsal, began)
    with lock(tmp_path / "var"), pytest.raises(AlreadyRunning):
        prepare(rehearsal, began + timedelta(days=1))
    assert (tmp_path / "var" / START).read_text() == began.isoformat()


@pytest.mark.usefixtures("minsheng")  # puts the logging of the tests back
def test_a_log_line_is_one_object_without_secrets(tmp_path: Path) -> None:
    """Ours and those of libraries, with errors in one line; what looks like a secret is cut."""
    path = tmp_path / "logs" / "part.log"
    logs.configure("part", path)
    structlog.get_logger("ours").info(
        "fetched", access_token="T0PSECRET", url="https://x/?access_token=T0PSECRET&a=1"
    )
    try:
        raise ValueError("https://x/?secret=T0PSECRET")
    except ValueError:
        logging.getLogger("library").exception("failed %s", "key=T0PSECRET")
    logging.root.handlers[0].close()
    written = path.read_text("utf-8")
    first, second = (json.loads(line) for line in written.splitlines())
    assert "T0PSECRET" not in written
    assert (first["event"], first["part"], first["level"]) == ("fetched", "part", "info")
    assert first["url"].endswith("access_token=***&a=1")
    assert "ValueError" in second["exception"]
    assert first["timestamp"].endswith("Z")
