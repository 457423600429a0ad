"""The systemd units: what systemd itself says about them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "deploy" / "systemd"
PROGRAM = "/opt/minsheng/.venv/bin/minsheng"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units with a program that exists, and instances of the templates, as systemd would find them."""
    for unit in UNITS.iterdir():
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    for instance in ("minsheng@pipeline", "minsheng@indexer", "minsheng-worker@worker-1"):
        template = re.sub("@.*", "@.service", instance)
        (tmp_path / f"{instance}.service").symlink_to(tmp_path / template)
    return tmp_path


def _verify(folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(folder / name for name in names)],
        capture_output=True, text=True, env={"SYSTEMD_UNIT_PATH": f"{folder}:/lib/systemd/system", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here"
)


@needs_systemd
@pytest.mark.parametrize(
    "name",
    [
        "minsheng.service",
        "minsheng@pipeline.service",
        "minsheng@indexer.service",
        "minsheng-worker@worker-1.service",
    ],
)
def test_systemd_has_nothing_to_say(installed: Path, name: str) -> None:
    """Every setting is known and well-formed."""
    done = _verify(installed, name)
    said = [line for line in done.stderr.splitlines() if "minsheng" in line]
    assert (done.returncode, said) == (0, [])


@needs_systemd
def test_systemd_would_say_it(installed: Path) -> None:
    """A misspelt setting is named: the check above is one that can fail."""
    unit = installed / "minsheng.service"
    unit.write_text(unit.read_text(encoding="utf-8").replace("Restart=", "Restrat="), encoding="utf-8")
    assert "Restrat" in _verify(installed, "minsheng.service").stderr


@pytest.mark.parametrize("unit", sorted(path.name for path in UNITS.iterdir()))
def test_a_unit_is_confined(unit: str) -> None:
    """A user of its own, a read-only system, one folder to write into, restarts, and time to stop in."""
    text = (UNITS / unit).read_text(encoding="utf-8")
    for wanted in (
        "User=minsheng", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "UMask=0077",
        "ReadWritePaths=/srv/minsheng", "Restart=always",
    ):  # fmt: skip
        assert f"\n{wanted}\n" in text, wanted
    assert re.search(r"\nTimeoutStopSec=\d+\n", text)
    assert f"ExecStart={PROGRAM} --config /srv/minsheng/minsheng.toml " in text
