"""What was imported and changed by hand, kept in a folder: copies of every roster, and two lists that only grow."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from alerting.swaps import Swap

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One imported roster: its copy (a file of the folder), what it was called, what it holds, who took it in."""

    file: str
    name: str
    at: datetime
    who: str
    summary: Mapping[str, Any]
    errors: int = 0


class RosterStore:
    """A folder with ``versions/``, ``versions.jsonl`` and ``swaps.jsonl``. Nothing in it is ever changed, only added.

    A line that cannot be read (the machine died while it was written) is left out and told in ``complaints``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.complaints: list[str] = []

    @property
    def lists(self) -> tuple[Path, Path]:
        """The two lists: when neither has changed, nothing has."""
        return self.folder / "versions.jsonl", self.folder / "swaps.jsonl"

    def versions(self) -> list[Version]:
        """What was imported, oldest first."""
        return self._read(self.lists[0], Version)

    def swaps(self) -> list[Swap]:
        """What was changed by hand, oldest first."""
        return self._read(self.lists[1], Swap)

    def damage(self) -> list[str]:
        """What cannot be read of the two lists."""
        self.versions()
        self.swaps()
        return list(self.complaints)

    def path(self, version: Version) -> Path:
        """The copy of an imported roster."""
        return self.folder / "versions" / version.file

    def keep(self, source: Path, summary: Mapping[str, Any], at: datetime, who: str, errors: int) -> Version:
        """Copies a roster into the folder; from then on it is in force for the days it names."""
        raw = source.read_bytes()
        digest = hashlib.sha256(raw).hexdigest()[:8]
        version = Version(
            file=f"{at:%Y%m%dT%H%M%S}-{digest}{source.suffix.lower()}",
            name=source.name,
            at=at,
            who=who,
            summary=summary,
            errors=errors,
        )
        target = self.path(version)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(target.name + ".part")
        draft.write_bytes(raw)
        draft.replace(target)
        self._add(self.lists[0], version)
        return version

    def change(self, swap: Swap) -> None:
        """Adds a swap; it counts from then on."""
        self._add(self.lists[1], swap)

    def _read(self, path: Path, kind: type[T]) -> list[T]:
        if not path.exists():
            return []
        found: list[T] = []
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            if not line.strip():
                continue
            try:
                found.append(msgspec.json.decode(line, type=kind))
            except (msgspec.DecodeError, UnicodeDecodeError):
                complaint = f"{path} 第 {number} 行读不出来,已略过:请核对后重新登记"
                if complaint not in self.complaints:
                    self.complaints.append(complaint)
        return found

    @staticmethod
    def _add(path: Path, row: object) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            # a blank line is nothing; after a line that was cut off it saves this one
            file.write(b"\n" + msgspec.json.encode(row) + b"\n")
            file.flush()
            os.fsync(file.fileno())
