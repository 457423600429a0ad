"""Acknowledging from the command line, also while the index is away."""

from pathlib import Path
from typing import Any

from streams.codec import Codec
from streams.runners.embedded.log import Log
from streams.runners.embedded.schema import connect

CONFIG = """
data_dir = "var"
[[units]]
id = "city"
name = "市局"
[[units]]
id = "county"
name = "县局"
parent = "city"
[[people]]
id = "duty1"
name = "值班员甲"
unit = "city"
[privacy]
pepper = { env = "PEPPER" }
[index]
url = "http://127.0.0.1:9"
"""


def test_an_answer_does_not_wait_for_the_index(minsheng: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """The alert cannot be looked up, so each unit is told; the one that has it takes it. Nothing pretends to have
    checked the number."""
    monkeypatch.setenv("PEPPER", "0123456789abcdef0123456789abcdef")
    (tmp_path / "minsheng.toml").write_text(CONFIG, encoding="utf-8")
    done = minsheng("ack", "a1b2", "--who", "duty1", "--note", "马上看")
    assert done.status == 0
    assert "没能核对编号" in done.err
    stored = list(Log(connect(tmp_path / "var" / "minsheng.db"), Codec()).records("Command"))
    assert [(c.unit, c.alert_id, c.action, c.who, c.note) for c in stored] == [
        (unit, "a1b2", "ack", "duty1", "马上看") for unit in ("city", "county")
    ]
