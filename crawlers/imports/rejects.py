"""Rows that were not imported, and the file that keeps them for the operator."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row that was not imported: its number as a spreadsheet shows it, a Chinese reason, its cells, and what its
    table's columns are called."""

    row: int
    reason: str
    cells: tuple[str, ...]
    header: tuple[str, ...] = ()


def write_rejected(path: Path, rejected: Iterable[Rejected]) -> None:
    """Writes the rows as CSV (UTF-8 with byte order mark, readable by its owner only: texts are not masked).

    Under the names of the columns they had, so that the file can be put right and imported as it is.
    """
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        header: tuple[str, ...] | None = None
        for row in rejected:
            if row.header != header:
                header = row.header
                writer.writerow(("行号", "未导入原因", *map(_harmless, header or ("原始内容",))))
            writer.writerow((row.row, row.reason, *map(_harmless, row.cells)))


def _harmless(cell: str) -> str:
    """Spreadsheet programs run cells that begin like a formula; a leading apostrophe makes them text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell
