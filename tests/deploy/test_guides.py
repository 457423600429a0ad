"""What the guides name is there: files, links, make targets, programs of the tests with their options."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.guides import GUIDES, ROOMS, ROOT, typed

each_guide = pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.relative_to(ROOT).as_posix())
FILES = {path.name for path in ROOT.glob("*.*")} | {
    path.relative_to(ROOT).as_posix()
    for room in ROOMS
    for path in (ROOT / room).rglob("*")
    if path.is_file() and path.suffix != ".pyc"
}
_NAME = re.compile(r"([\w./@*-]+\.(?:py|toml|tsv|txt|md|yml|yaml|properties))(?::(\w+))?")
_PLACE = re.compile(rf"(?:{'|'.join(ROOMS)})/[\w./@*-]*")


def known(name: str) -> list[str]:
    """The repository's files of this name; the first folders may be left out, ``*`` stands for any letters."""
    wanted = re.compile(rf"(?:.*/)?{re.escape(name).replace(re.escape('*'), '[^/]*')}")
    return [file for file in FILES if wanted.fullmatch(file)]


@each_guide
def test_files_and_what_is_in_them(path: Path) -> None:
    """A file that is named exists, with the name that is said to be in it (``ports.py:Index``)."""
    wrong = []
    for said in typed(path):
        found = _NAME.fullmatch(said)
        files = known(found[1].removeprefix("./")) if found else []
        if found and not any(
            found[2] is None or found[2] in (ROOT / file).read_text("utf-8") for file in files
        ):
            wrong.append(said)
    assert wrong == []


@each_guide
def test_folders_and_scripts(path: Path) -> None:
    """What begins with a room is in it (``deploy/servers/start kafka``)."""
    places = {found[0] for said in typed(path) for word in said.split() if (found := _PLACE.fullmatch(word))}
    assert [place for place in sorted(places) if not any(ROOT.glob(place.rstrip("/")))] == []


@each_guide
def test_links(path: Path) -> None:
    """Each leads to a file."""
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@each_guide
def test_make_targets(path: Path) -> None:
    """The Makefile has them."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(VENV)", ".venv")
    targets = set(re.findall(r"^([\w./-]+):", makefile, re.M))
    asked = {
        found[1] for said in typed(path) if (found := re.match(r"make (?:[A-Z]+=\S+ )*([\w./-]+)", said))
    }
    assert asked <= targets


def programs() -> Iterator[tuple[str, str]]:
    """(module, the rest of its line) of every ``python -m`` in the guides, the Makefile and this repository's docstrings."""
    sources = [*GUIDES, ROOT / "Makefile", *(ROOT / file for file in sorted(FILES) if file.endswith(".py"))]
    for path in sources:
        text = path.read_text(encoding="utf-8")
        for module, rest in re.findall(r"python -m ([\w.]+)([^`\n#]*)", text):
            if module.partition(".")[0] in ROOMS:
                yield module, rest


@pytest.mark.parametrize(("module", "rest"), sorted(set(programs())))
def test_programs_of_the_repository(module: str, rest: str) -> None:
    """The module can be run, and knows the options it is given."""
    place = ROOT / module.replace(".", "/")
    source = (place / "__main__.py" if place.is_dir() else place.with_suffix(".py")).read_text("utf-8")
    assert place.is_dir() or 'if __name__ == "__main__":' in source
    assert [option for option in re.findall(r"--[a-z][a-z-]*", rest) if f'"{option}"' not in source] == []
