"""Coverage documents → the table 信源 × 日: complete, partly or nothing, with the reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboards.completeness import percent
from dashboards.console import words

TONES = {"complete": "good", "partly": "warn", "nothing": "bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One source on one day. ``tone`` is good, warn, bad or idle (no record)."""

    tone: str
    verdict: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """One source over the days of the table."""

    platform: str
    account: str
    source: str
    cells: tuple[Cell, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageTable:
    """``days`` as shown, the latest first; the rows in trouble first."""

    days: tuple[str, ...]
    rows: tuple[CoverageRow, ...]


def coverage_table(
    bodies: Iterable[Mapping[str, Any]], last: date, days: int, accounts: Mapping[str, str]
) -> CoverageTable:
    """The table of so many days up to ``last``; ``accounts`` maps account ids to names."""
    dates = [last - timedelta(days=back) for back in range(days)]
    found: dict[tuple[str, str, str], dict[str, Mapping[str, Any]]] = {}
    for body in bodies:
        key = (body["platform"], body["account_id"], body["source"])
        found.setdefault(key, {})[body["date"]] = body
    rows = [_row(key, found[key], dates, accounts) for key in found]
    return CoverageTable(
        days=tuple(f"{day.month}月{day.day}日" for day in dates),
        rows=tuple(
            sorted(rows, key=lambda row: (-_trouble(row.cells), row.platform, row.account, row.source))
        ),
    )


def _row(
    key: tuple[str, str, str],
    by_day: Mapping[str, Mapping[str, Any]],
    dates: Sequence[date],
    accounts: Mapping[str, str],
) -> CoverageRow:
    platform, account_id, source = key
    held = [(day, by_day.get(day.isoformat())) for day in dates]
    return CoverageRow(
        platform=words.word(words.PLATFORMS, platform),
        account=accounts.get(account_id) or account_id,
        source=source,
        cells=tuple(_cell(body) for _, body in held),
        reasons=_reasons([(day, body) for day, body in held if body and body["cause"]]),
    )


def _reasons(short: Sequence[tuple[date, Mapping[str, Any]]]) -> tuple[str, ...]:
    """Each main reason once, with its days; the most frequent first."""
    days: dict[str, list[date]] = {}
    for day, body in short:
        days.setdefault(body["cause"], []).append(day)
    ordered = sorted(days, key=lambda cause: (-len(days[cause]), cause))
    return tuple(f"{cause}（{_named(days[cause])}）" for cause in ordered)


def _named(days: Sequence[date]) -> str:
    last = f"{days[0].month}月{days[0].day}日"
    return f"{last} 等 {len(days)} 天" if len(days) > 1 else last


def _cell(body: Mapping[str, Any] | None) -> Cell:
    if body is None:
        return Cell(tone="idle", verdict="无记录", detail="")
    state = str(body["state"])
    waits = f"，{body['pending_hours']:g} 小时尚未到读取时间" if body["pending_hours"] else ""
    lists = f"{body['lists']} 个列表" if body["lists"] > 1 else ""
    detail = f"已读全 {percent(body['share'])}{waits}" if 0 < body["share"] < 1 else ""
    return Cell(
        tone=TONES.get(state, "idle"),
        verdict=words.word(words.COVERAGE, state),
        detail="；".join(part for part in (detail, lists) if part),
    )


def _trouble(cells: Sequence[Cell]) -> int:
    return sum(2 if cell.tone == "bad" else cell.tone == "warn" for cell in cells)
