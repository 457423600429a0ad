"""Every command that compose file, manifests, units, guides and the program's own words name is one the program has, with
those options."""

import ast
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
from tests.deploy.guides import GUIDES, ROOT, blocks, typed
from tests.streams.conftest import BUREAU

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
    """What begins with the program."""
    for path in GUIDES:
        for said in typed(path):
            command = re.match(r"(?:sudo -u minsheng )?(?:\S*/)?minsheng (?!--version)(.+)$", said)
            if command:
                yield re.sub(r"--(?:config|data-dir) \S+ |[][]", "", command[1]).split()


def _messages() -> Iterator[list[str]]:
    """What the program tells people to type, and what the comments of its configurations do."""
    told = [path.read_text(encoding="utf-8") for path in sorted(DEPLOY.rglob("*.toml"))]
    for room in ("alerting", "analyzers", "crawlers", "dashboards", "streams"):
        for path in sorted((ROOT / room).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            told += _in_chinese(source) if "minsheng " in source else ()
    for text in told:
        for command in re.findall(r"\bminsheng ([a-z][a-z-]*(?: -*[a-z][a-z-]*)*)", text):
            yield command.split()


def _in_chinese(source: str) -> Iterator[str]:
    """The strings that people read."""
    for node in ast.walk(ast.parse(source)):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        text = "…".join(
            part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )
        if re.search("[\u4e00-\u9fff]", text):
            yield text


PLACES = (_compose, _kubernetes, _units, _guides, _messages)
ALL = sorted({" ".join(arguments) for found in PLACES for arguments in found()})


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


@pytest.mark.parametrize("name", ["kafka", "elasticsearch"])
def test_the_pieces_of_a_configuration_that_a_guide_shows_are_accepted(name: str, tmp_path: Path) -> None:
    """Beside the least that a configuration says; every key is known."""
    shown = blocks((ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8"), "toml")
    path = tmp_path / "minsheng.toml"
    path.write_text("\n".join([BUREAU, *shown]), encoding="utf-8")
    settings = load(path).settings
    assert settings.bus.tls if name == "kafka" else settings.index.password


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
