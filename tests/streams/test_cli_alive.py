"""Whether a part lives, as a probe asks it."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from streams.runners.embedded.checkpoints import StoredCheckpoints
from streams.runners.embedded.schema import connect
from streams.runners.kafka.watchdog import SIGN, Sign, write_sign
from streams.status import HEARTBEAT
from tests.streams.conftest import Minsheng


def _beat(folder: Path, ago: timedelta) -> None:
    folder.mkdir(exist_ok=True)
    connection = connect(folder / "minsheng.db")
    StoredCheckpoints(connection).put(*HEARTBEAT, (datetime.now(UTC) - ago).isoformat())
    connection.close()


def test_the_pipeline_lives_by_its_heartbeat(minsheng: Minsheng, tmp_path: Path) -> None:
    """Before the first beat, soon after one, long after one; the limit can be given. Asking writes nothing."""
    ask = ("--data-dir", tmp_path / "data", "alive", "pipeline")
    never = minsheng(*ask)
    assert (never.status, "还没有动静" in never.err) == (1, True)
    assert not (tmp_path / "data").exists()
    _beat(tmp_path / "data", timedelta(seconds=30))
    assert minsheng(*ask).status == 0
    late = minsheng(*ask, "--within", "10")
    assert (late.status, "没有动静" in late.err) == (1, True)
    _beat(tmp_path / "data", timedelta(minutes=5))
    assert minsheng(*ask).status == 1


def test_a_worker_lives_by_its_sign(minsheng: Minsheng, tmp_path: Path) -> None:
    """Each by its own name: another worker's sign says nothing."""
    folder = tmp_path / "data" / "workers" / "worker-2"
    folder.mkdir(parents=True)
    ask = ("--data-dir", tmp_path / "data", "alive", "worker", "--name")
    assert minsheng(*ask, "worker-2").status == 1
    write_sign(folder / SIGN, Sign(at=1.0, partitions=(0, 3)))
    assert minsheng(*ask, "worker-2").status == 0
    assert minsheng(*ask, "worker-1").status == 1
    old = (datetime.now(UTC) - timedelta(minutes=2)).timestamp()
    os.utime(folder / SIGN, (old, old))
    late = minsheng(*ask, "worker-2")
    assert (late.status, "worker-2 已有" in late.err) == (1, True)
