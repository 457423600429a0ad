"""The shell scripts, also those that only a real server or a container runs."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _scripts() -> list[Path]:
    """Whatever begins with ``#!`` beside the program."""
    files = (
        path for folder in (".ci", "deploy", "tests") for path in (ROOT / folder).rglob("*") if path.is_file()
    )
    return sorted(path for path in files if path.suffix != ".pyc" and path.read_bytes()[:2] == b"#!")


@pytest.mark.parametrize("path", _scripts(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_script_can_be_run(path: Path) -> None:
    """It is executable, bash can read it to its end, and it stops at the first command that fails."""
    assert os.access(path, os.X_OK)
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    assert first == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    read = subprocess.run(["bash", "-n", path], capture_output=True, text=True)
    assert (read.returncode, read.stderr) == (0, "")
