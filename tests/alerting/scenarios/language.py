"""Scenarios as text: what happens at which minute, and which pages must arrive in which windows, and nothing else.

::

    == title
    0   signal 黄
    3   ack zhu
    until 60
    > 0 open zhu
    > 62..63 remind zhu fu
    = state paged

A line is ``minute verb …``. Verbs: ``signal LEVEL [kind= key= issue= merged=]``, ``storm N LEVEL`` (one a second from
here), ``item NAME [reads= reposts= mood= flags= issue= age=HOURS]`` (a mention as it is read now; under the same name
again: how it stands by then; ``issue=-`` is none), the actions of a command
``ack|handle|respond|close|raise|lower|assign|transfer|receive|report|silence WHO [key= to= level= until=MINUTE]``, ``duty
ROLE=WHO …`` (- = nobody), ``away WHO`` (no channel takes anything), ``back WHO``, ``mute WHO`` (has no channel),
``restart``, ``clock MINUTE`` (the clock jumps there), ``stall MINUTE`` (no tick until then).
``start TIME`` sets the first minute (Asia/Shanghai), ``until MINUTE`` the last. ``>`` are pages (a window of minutes, the
kind, to whom), ``=`` what holds at the end: ``alerts N``, ``state S``, ``level L``, ``open N``.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

START = "2026-03-09T10:00+08:00"
_INPUT = re.compile(r"^(\d+)\s+(\w+)\s*(.*)$")
_PAGE = re.compile(r"^>\s*(\d+)(?:\.\.(\d+))?\s+(\w+)\s+(.+)$")


@dataclass(frozen=True)
class Happening:
    """One input line."""

    minute: int
    verb: str
    words: tuple[str, ...]
    named: dict[str, str]


@dataclass(frozen=True)
class Expected:
    """One page that must arrive between two minutes."""

    first: int
    last: int
    kind: str
    to: str


@dataclass
class Scenario:
    """One block of a file."""

    name: str
    start: datetime = field(default_factory=lambda: datetime.fromisoformat(START))
    until: int = 60
    happenings: list[Happening] = field(default_factory=list)
    pages: list[Expected] = field(default_factory=list)
    holds: dict[str, str] = field(default_factory=dict)


def scenarios(folder: Path) -> list[Scenario]:
    """Every scenario of the folder's .txt files. ValueError names file and line of what is none."""
    found: list[Scenario] = []
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            line = line.split("#")[0].strip()
            if not line:
                continue
            if line.startswith("=="):
                found.append(Scenario(f"{path.stem}: {line[2:].strip()}"))
                continue
            try:
                _read(line, found[-1])
            except (ValueError, IndexError) as error:
                raise ValueError(f"{path.name} line {number}: {line!r} ({error})") from None
    return found


def _read(line: str, into: Scenario) -> None:
    if line.startswith(">"):
        page = _PAGE.match(line)
        if page is None:
            raise ValueError("no page")
        first, last, kind, people = page.groups()
        into.pages += [Expected(int(first), int(last or first), kind, to) for to in people.split()]
    elif line.startswith("="):
        name, value = line[1:].split()
        into.holds[name] = value
    elif line.startswith("start "):
        into.start = datetime.fromisoformat(line.removeprefix("start ").strip())
    elif line.startswith("until "):
        into.until = int(line.removeprefix("until "))
    else:
        happening = _INPUT.match(line)
        if happening is None:
            raise ValueError("no line of a scenario")
        minute, verb, rest = happening.groups()
        words = rest.split()
        named = dict(word.split("=", 1) for word in words if "=" in word)
        plain = tuple(word for word in words if "=" not in word)
        into.happenings.append(Happening(int(minute), verb, plain, named))
