"""The documents people work by, and what of them a machine can look at."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("alerting", "analyzers", "crawlers", "dashboards", "streams", "deploy", "docs", "tests")
#: not the change log and not docs/adr: they tell what was once so
GUIDES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "deploy").rglob("*.md"))
    if path.name != "CHANGELOG.md"
)
_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.S | re.M)


def blocks(text: str, wanted: str) -> list[str]:
    """The blocks of one kind (``sh``, ``toml``)."""
    return [block for kind, block in _BLOCK.findall(text) if kind == wanted]


def commands(text: str) -> Iterator[str]:
    """The single commands of the shell blocks, without comments."""
    for block in blocks(text, "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            yield from (part.strip() for part in re.split(r"&&|[;|]", re.sub(r"(?:^|\s)#.*", "", line)))


def spans(text: str) -> Iterator[str]:
    """What stands between backticks in the prose; ``list|replay`` is both."""
    for span in re.findall(r"`([^`]+)`", _BLOCK.sub("", text)):
        for words in product(*(word.split("|") for word in span.split())):
            yield " ".join(words)


def typed(path: Path) -> Iterator[str]:
    """Everything a guide shows as something to type or to look up."""
    text = path.read_text(encoding="utf-8")
    yield from commands(text)
    yield from spans(text)
