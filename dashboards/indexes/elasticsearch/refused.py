"""Documents that the index will never take as they are: kept in a file, listed, put again after the cause is mended."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import msgspec
from filelock import FileLock

from dashboards.ports import Document, Index, Kind


class RefusedPlace(Protocol):
    """Where they are kept."""

    def __call__(self, document: Document, why: str) -> None:
        """Sets a document aside, durably; ``why`` is the status and the type of the error."""
        ...

    def retire_texts(self, before: datetime) -> None:
        """Takes text and post title out of the mentions here that were fetched before a moment."""
        ...


@dataclass(frozen=True, slots=True)
class RefusedDocument:
    """A document that was set aside and why (status and type of the error, no citizen's words)."""

    kind: Kind
    id: str
    version: int
    why: str
    body: dict[str, Any]


class RefusedFile:
    """One JSON line a document; several processes may share the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path.with_name(path.name + ".lock"))
        self._decoder = msgspec.json.Decoder(RefusedDocument)

    def __call__(self, document: Document, why: str) -> None:
        """Sets a document aside, durably."""
        letter = RefusedDocument(document.kind, document.id, document.version, why, dict(document.body))
        with self._locked(), self._path.open("a+b") as file:
            file.seek(0)
            file.truncate(
                file.read().rfind(b"\n") + 1
            )  # half a line of a crash: whoever put it puts it again
            file.write(msgspec.json.encode(letter) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def letters(self) -> list[RefusedDocument]:
        """What is set aside, oldest first."""
        try:
            lines = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        return [self._decoder.decode(line) for line in lines[:-1]]

    def replay(self, index: Index) -> int:
        """Puts all of them into the index again; returns how many. One that is refused again comes back."""
        letters = self.letters()
        index.put(Document(kind=x.kind, id=x.id, version=x.version, body=x.body) for x in letters)
        with self._locked():
            self._write(self.letters()[len(letters) :])
        return len(letters)

    def retire_texts(self, before: datetime) -> None:
        """Takes text and post title out of the mentions here that were fetched before a moment."""
        with self._locked():
            letters = self.letters()
            if letters:
                self._write(list(_retired(letters, before)))

    def _locked(self) -> FileLock:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return self._lock

    def _write(self, letters: list[RefusedDocument]) -> None:
        """The whole file anew, or not at all."""
        new = self._path.with_name(self._path.name + ".new")
        with new.open("wb") as file:
            file.write(b"".join(msgspec.json.encode(letter) + b"\n" for letter in letters))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)


def _retired(letters: list[RefusedDocument], before: datetime) -> Iterator[RefusedDocument]:
    for letter in letters:
        if letter.kind == "mentions" and datetime.fromisoformat(letter.body["fetched_at"]) < before:
            yield replace(letter, body={**letter.body, "text": "", "post_title": None})
        else:
            yield letter
