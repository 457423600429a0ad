"""The command line in a folder of its own."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from streams.cli import main

#: the least a configuration says. What is added goes on in [privacy] until it names another section
BUREAU = """
data_dir = "var"
[[units]]
id = "baicheng"
name = "白城市人社局"
[privacy]
pepper = { file = "pepper" }
"""


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Minsheng = Callable[..., Done]


@pytest.fixture
def minsheng(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Iterator[Minsheng]:
    """Runs a command through the console script's entry point, in ``tmp_path`` and without any configuration."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MINSHENG_CONFIG", raising=False)
    handlers, level, structured = list(logging.root.handlers), logging.root.level, structlog.get_config()

    def run(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["minsheng", *map(str, arguments)])
        capfdbinary.readouterr()
        try:
            main()
            status = 0
        except SystemExit as end:
            status = int(end.code or 0)
        out, err = capfdbinary.readouterr()
        return Done(status, out.decode(), err.decode())

    yield run
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.configure(**structured)


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows (objects, or lines as they are) to a .jsonl file of ``tmp_path``."""

    def write(name: str, *rows: object) -> Path:
        written = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
        path = tmp_path / name
        path.write_text("".join(line + "\n" for line in written), encoding="utf-8")
        return path

    return write


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
