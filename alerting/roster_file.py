"""Reading a duty roster (.xlsx, .xls, .csv): 日期,主班,副班,带班领导(,分管领导)(,单位)(,星期), one row a day.

What is wrong becomes a finding with its row; the sound days serve all the same.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import python_calamine

from alerting.people import Person
from alerting.roster import ROLES, DatedRoster
from alerting.roster_cells import date_of, person_of, text_of, weekday_differs

_HEADER_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend in a roster; ``row`` counts from 1 as the spreadsheet shows it (None = the whole file)."""

    row: int | None
    severity: Literal["error", "warning"]
    message: str


@dataclass(slots=True)
class RosterReading:
    """What a roster file holds: its findings and its sound days."""

    findings: list[Finding] = field(default_factory=list)
    days: dict[tuple[str, date], dict[str, str | None]] = field(default_factory=dict)
    gaps: int = 0

    @property
    def roster(self) -> DatedRoster:
        """The days that can serve."""
        return DatedRoster(self.days)

    @property
    def ok(self) -> bool:
        """Whether no finding is an error."""
        return all(finding.severity != "error" for finding in self.findings)

    def summary(self) -> dict[str, Any]:
        """``days`` that can serve, ``from`` and ``to`` (ISO dates or None), ``gaps`` (days without 主班)."""
        days = sorted({day for _, day in self.days})
        first, last = (days[0].isoformat(), days[-1].isoformat()) if days else (None, None)
        return {"days": len(days), "from": first, "to": last, "gaps": self.gaps}

    def find(self, row: int | None, message: str, severity: Literal["error", "warning"] = "error") -> None:
        """Adds a finding."""
        self.findings.append(Finding(row, severity, message))


def read_roster(path: Path, people: Mapping[str, Person]) -> RosterReading:
    """The roster of a file. Names are matched to people by name or id; without any people names are not checked."""
    reading = RosterReading()
    try:
        rows = _rows(path)
    except (OSError, UnicodeDecodeError, python_calamine.CalamineError) as error:
        reading.find(None, f"{path.name} 读不出来({type(error).__name__})。请另存为 .xlsx 或 UTF-8 的 .csv")
        return reading
    header = next(
        (n for n, row in enumerate(rows[:_HEADER_WITHIN]) if {"日期", "主班"} <= set(map(text_of, row))), None
    )
    if header is None:
        reading.find(None, "没有找到表头。前几行里要有一行写着:日期、主班、副班、带班领导")
        return reading
    columns = {text_of(cell): n for n, cell in enumerate(rows[header]) if text_of(cell)}
    for role in ("副班", "带班领导"):
        if role not in columns:
            reading.find(header + 1, f"缺少“{role}”一列,这一班将无人可叫", "warning")
    seen: dict[tuple[str, date], int] = {}
    for number, row in enumerate(rows[header + 1 :], header + 2):
        if any(text_of(cell) for cell in row):
            cells = {name: row[n] for name, n in columns.items() if n < len(row)}
            _read_row(number, cells, people, reading, seen)
    _find_gaps(reading, seen)
    return reading


def _rows(path: Path) -> list[list[Any]]:
    if path.suffix.lower() == ".csv":
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("gb18030")
        return list(csv.reader(io.StringIO(text)))
    workbook = python_calamine.CalamineWorkbook.from_object(io.BytesIO(path.read_bytes()))
    # from the sheet's own first row, so that rows are numbered as the spreadsheet shows them
    return workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)


def _read_row(
    number: int,
    cells: Mapping[str, Any],
    people: Mapping[str, Person],
    reading: RosterReading,
    seen: dict[tuple[str, date], int],
) -> None:
    day = date_of(cells.get("日期"))
    if day is None:
        reading.find(number, f"日期“{text_of(cells.get('日期'))}”认不出。请写成 2026-03-02 这样,带年份")
        return
    key = (text_of(cells.get("单位")), day)
    if key in seen:
        reading.find(number, f"{day} 与第 {seen[key]} 行重复。请删去一行")
        return
    seen[key] = number
    if weekday_differs(cells.get("星期"), day):
        reading.find(number, f"{day} 不是星期“{text_of(cells['星期'])}”,请核对", "warning")
    duty: dict[str, str | None] = {}
    for role in ROLES:
        words = text_of(cells.get(role))
        duty[role] = (person_of(words, people) if people else words) if words else None
        if words and duty[role] is None:
            reading.find(number, f"{role}“{words}”不在人员名单([[people]])里,或有重名。请改用编号或补进名单")
    if not text_of(cells.get("主班")):
        reading.find(number, f"{day} 主班是空的")
    if duty["主班"] is not None and duty["主班"] == duty["副班"]:
        reading.find(number, f"{day} 主班和副班是同一个人", "warning")
    if any(duty.values()):
        reading.days[key] = duty
    reading.gaps += duty["主班"] is None


def _find_gaps(reading: RosterReading, seen: Mapping[tuple[str, date], int]) -> None:
    for unit in sorted({unit for unit, _ in seen}):
        days = sorted(day for named, day in seen if named == unit)
        for before, after in pairwise(days):
            missing = (after - before).days - 1
            if missing:
                first, last = before + timedelta(days=1), after - timedelta(days=1)
                span = f"{first}" if missing == 1 else f"{first} 到 {last}"
                reading.find(seen[unit, after], f"{span} 没有排班(共 {missing} 天),这一行之前缺行")
                reading.gaps += missing
    if not seen and reading.ok:
        reading.find(None, "表头下面没有任何一天")
