"""Every command that compose file, manifests, units and guides name is one the program has, with those options."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from streams.cli.main import cli
from streams.settings import load

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def _compose() -> Iterator[list[str]]:
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))["services"]
    for service in services.values():
        if service["image"].startswith("minsheng:") and "entrypoint" not in service:
            yield service["command"]


def _kubernetes() -> Iterator[list[str]]:
    for path in sorted((DEPLOY / "k8s").glob("*.yaml")):
        for each in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            for container in each.get("spec", {}).get("template", {}).get("spec", {}).get("containers", []):
                yield container["args"]
                for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                    if "exec" in container.get(probe, {}):
                        program, *arguments = container[probe]["exec"]["command"]
                        assert program == "minsheng"
                        yield arguments


def _units() -> Iterator[list[str]]:
    for path in sorted((DEPLOY / "systemd").iterdir()):
        line = re.search(
            r"^ExecStart=\S+/minsheng --config \S+ (.+)$", path.read_text(encoding="utf-8"), re.M
        )
        assert line is not None, path
        if line[1] == "%i":
            yield from ([part] for part in ("pipeline", "crawl", "console", "webhooks", "indexer"))
        else:
            yield line[1].split()


def _guides() -> Iterator[list[str]]:
    """Lines of shell blocks that begin with the program."""
    for name in ("deploy", "runbooks", "sizing"):
        text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
        for block in re.findall(r"```sh\n(.*?)```", text, re.S):
            for line in block.replace("\\\n", " ").splitlines():
                command = re.match(
                    r"(?:sudo -u minsheng )?(?:\S*/)?minsheng (?!up|--version)(.+?)(?:\s*[|>#].*)?$",
                    line.strip(),
                )
                if command:
                    yield re.sub(r"--config \S+ ", "", command[1]).split()


ALL = sorted(
    {" ".join(arguments) for found in (_compose, _kubernetes, _units, _guides) for arguments in found()}
)


@pytest.mark.parametrize("line", ALL)
def test_a_command_exists_with_its_options(line: str) -> None:
    """Resolved in the program's own command line; each option belongs to the command it is given to."""
    command: click.Command = cli
    words = line.split()
    context = click.Context(command)
    while isinstance(command, click.Group):
        found = command.get_command(context, words[0]) if words else None
        assert found is not None, f"no command {words[:1]} in {line!r}"
        command, words = found, words[1:]
    options = {name for parameter in command.params for name in parameter.opts}
    for word in words:
        if word.startswith("-"):
            assert word.split("=")[0] in options, f"{word} is no option of {line!r}"


def test_the_program_answers_when_it_is_asked() -> None:
    """Through the console script too: what the containers call."""
    for command in (["worker"], ["topics", "create"], ["kibana", "import"], ["alive"]):
        done = subprocess.run(
            ["minsheng", *command, "--help"], capture_output=True, text=True, env=_environment()
        )
        assert done.returncode == 0, done.stderr


def _environment() -> dict[str, str]:
    import sys

    return {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "LANG": "C.UTF-8"}


@pytest.mark.parametrize("name", ["compose/minsheng.toml", "k8s/minsheng.toml"])
def test_the_configuration_is_one_the_program_accepts(name: str, tmp_path: Path) -> None:
    """Every key is known; both containers' configurations listen where the ports are published."""
    path = tmp_path / "minsheng.toml"
    path.write_bytes((DEPLOY / name).read_bytes())
    settings = load(path).settings
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    assert settings.bus.url == raw["bus"]["url"]
    assert settings.bus.tls is not None
    assert settings.bus.sasl is not None
    assert (settings.console.listen, settings.webhooks.listen) == ("0.0.0.0:8600", "0.0.0.0:8601")
