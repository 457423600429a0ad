"""Mentions as CSV for a spreadsheet program: UTF-8 with BOM, no cell that can become a formula."""

import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from dashboards.completeness import DayNotes
from dashboards.console.times import exact
from dashboards.console.views.mentions import Line, line

COLUMNS: tuple[tuple[str, Callable[[Line], str]], ...] = (
    ("信息编号", lambda m: m.mention_id),
    ("时间", lambda m: exact(m.at)),
    ("平台", lambda m: m.platform),
    ("类别", lambda m: m.kind),
    ("作者（化名）", lambda m: m.author),
    ("内容", lambda m: m.text),
    ("情感", lambda m: m.sentiment),
    ("诉求", lambda m: m.intent),
    ("主题", lambda m: m.topic),
    ("风险标记", lambda m: "、".join(m.flags)),
    ("县区", lambda m: m.region),
    ("转发数", lambda m: "" if m.reposts is None else str(m.reposts)),
    ("阅读数", lambda m: "" if m.reads is None else str(m.reads)),
    ("IP 属地（省级）", lambda m: m.province),
    ("话题编号", lambda m: m.issue_id or ""),
    ("链接", lambda m: m.link or ""),
)
#: what spreadsheet programs take for the start of a formula, ASCII and full width
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(value: str) -> str:
    """The value as text: a leading apostrophe keeps it from being calculated."""
    return f"'{value}" if value.startswith(FORMULA) or value.lstrip().startswith(FORMULA) else value


def write_mentions(
    bodies: Iterable[Mapping[str, Any]], path: Path, completeness: DayNotes | None = None
) -> int:
    """Writes the mentions to a CSV file in the given order; returns how many there were. With ``completeness`` a last
    column says of each whether its platform was read completely on its day."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([name for name, _ in COLUMNS] + (["当日采集完整性"] if completeness else []))
        for body in bodies:
            mention = line(body)
            note = [cell(completeness.of(body))] if completeness else []
            rows.writerow([cell(read(mention)) for _, read in COLUMNS] + note)
            count += 1
    return count
