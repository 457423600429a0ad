"""The numbers a rule compared → a small table by window, and the rest one by one."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboards.console import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """``rows`` are (measure, value per window); ``singles`` belong to no window. All as shown."""

    windows: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    singles: tuple[tuple[str, str], ...]


def numbers(values: object) -> Numbers:
    """``negative_3h`` and its like as a table, shortest window first; an unknown name stands for itself."""
    given = values if isinstance(values, Mapping) else {}
    table: dict[str, dict[str, str]] = {}
    singles: list[tuple[str, str]] = []
    for name, value in given.items():
        measure, _, window = str(name).rpartition("_")
        if measure and window in words.WINDOWS:
            table.setdefault(words.word(words.NUMBERS, measure), {})[window] = _shown(value)
        else:
            singles.append((words.word(words.NUMBERS, name), _shown(value)))
    windows = [w for w in words.WINDOWS if any(w in row for row in table.values())]
    return Numbers(
        windows=tuple(words.WINDOWS[w] for w in windows),
        rows=tuple((measure, tuple(row.get(w, "—") for w in windows)) for measure, row in table.items()),
        singles=tuple(singles),
    )


def _shown(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
