"""The image, read without building it: what goes in, who runs it, and that it is small and pinned."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINES = [
    line.strip()
    for line in (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    if line.strip() and not line.startswith("#")
]


def of(word: str) -> list[str]:
    return [line.split(None, 1)[1] for line in LINES if line.startswith(word + " ")]


def test_it_has_two_stages_of_one_pinned_base() -> None:
    """The second begins anew, so nothing of building stays; the patch version is written out."""
    bases = of("FROM")
    assert len(bases) == 2
    assert {base.split()[0] for base in bases} == {"python:3.11.14-slim-bookworm"}
    assert bases[0].endswith(" AS build")


def test_dependencies_come_by_hash_and_nothing_else_is_fetched() -> None:
    """The lock file with --require-hashes, our own wheel without an index, no apt."""
    installs = [command for command in of("RUN") if "install" in command and "pip" in command]
    assert len(installs) == 2
    assert "--require-hashes -r /build/requirements.lock" in installs[0]
    assert "--no-deps --no-index" in installs[1]
    assert not any(re.search(r"\b(apt|apt-get|curl|wget)\b", command) for command in of("RUN"))
    assert "--hash=sha256:" in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_it_runs_as_nobody_in_particular() -> None:
    """User and group by number (Kubernetes cannot check names), set after the last RUN, and nothing is written into the image."""
    assert of("USER") == ["10001:10001"]
    assert LINES.index("USER 10001:10001") > max(LINES.index(f"RUN {command}") for command in of("RUN"))
    assert "PYTHONDONTWRITEBYTECODE=1" in " ".join(of("ENV"))
    assert of("ENTRYPOINT") == ['["minsheng"]']


def test_only_what_is_copied_is_sent_to_the_builder() -> None:
    """Everything is left out, then the three sources are let in again: no data and no secret reaches a layer."""
    rules = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text(encoding="utf-8").split("\n")
    rules = [rule for rule in rules if rule and not rule.startswith("#")]
    assert rules[0] == "*"
    let_in = {rule.removeprefix("!") for rule in rules[1:]}
    copied = {source for line in of("COPY") if "--from" not in line for source in line.split()[:-1]}
    assert let_in == copied == {"requirements.lock", "dist/minsheng-*.whl", "deploy/init"}


def test_the_version_is_the_programs_everywhere() -> None:
    """Image tags in the compose file, in Kubernetes and in the Dockerfile's own words follow pyproject.toml."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    for name, written in (
        ("Dockerfile", f"minsheng:{version}"), ("compose.yml", f"image: minsheng:{version}"),
        ("k8s/kustomization.yaml", f"newTag: {version}"),
    ):  # fmt: skip
        assert written in (ROOT / "deploy" / name).read_text(encoding="utf-8"), name
