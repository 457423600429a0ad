"""JSON lines in and out, with errors that name file and line."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec


class UnusableInput(ValueError):
    """A file a person gave cannot be used; the message names file, line and what to do (exit status 2)."""


def read(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, object) of every line that is not blank. UnusableInput for what is no JSON object."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise UnusableInput(f"{path}：打不开（{error.strerror}）：请检查路径和权限") from None
    decoder = msgspec.json.Decoder(dict[str, Any])
    with file:
        for number, line in enumerate(file, 1):
            line = line.strip() if number > 1 else line.removeprefix(b"\xef\xbb\xbf").strip()
            if not line:
                continue
            try:
                yield number, decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise UnusableInput(
                    f"{path} 第 {number} 行：不是一个 JSON 对象（{error}）：每行应是一个完整的 JSON 对象，UTF-8 编码"
                ) from None


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Writes one object a line and returns how many; the file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    encoder = msgspec.json.Encoder()
    draft = path.with_name(path.name + ".part")
    count = 0
    try:
        with draft.open("wb") as file:
            for row in rows:
                file.write(encoder.encode(row))
                file.write(b"\n")
                count += 1
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return count
