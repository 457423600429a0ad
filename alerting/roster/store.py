"""What was imported and changed by hand, kept in a folder: the days of every roster, and two lists that only grow."""

import csv
import hashlib
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from alerting.roster.dated import ROLES
from alerting.roster.reading import RosterReading
from alerting.roster.swaps import Swap

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One imported roster: its days (a file of the folder), what it was called, what it holds, who took it in."""

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
        """The days of an imported roster."""
        return self.folder / "versions" / version.file

    def keep(self, reading: RosterReading, name: str, at: datetime, who: str) -> Version:
        """Keeps what was read of the roster ``name``; from then on it is in force for the days it names. The office's
        own file is not copied: it may hold telephone numbers."""
        raw = _table(reading).encode("utf-8-sig")
        version = Version(
            file=f"{at:%Y%m%dT%H%M%S}-{hashlib.sha256(raw).hexdigest()[:8]}.csv",
            name=name,
            at=at,
            who=who,
            summary=reading.summary(),
            errors=sum(finding.severity == "error" for finding in reading.findings),
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


def _table(reading: RosterReading) -> str:
    """The days as a roster that ``roster_file`` reads: day, shift, unit, and the person of each role by id."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("日期", "班次", "单位", *ROLES))
    halves = (("白班", reading.days), ("夜班", reading.nights))
    for unit, day in sorted({*reading.days, *reading.nights}):
        for shift, duties in halves:
            if (duty := duties.get((unit, day))) is not None:
                word = shift if (unit, day) in reading.nights else ""
                rows.writerow((day.isoformat(), word, unit, *(duty.get(role) or "" for role in ROLES)))
    return out.getvalue()
