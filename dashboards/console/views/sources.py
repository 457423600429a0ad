"""The sources of the status → rows that say what is complete, what is missing and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboards.console import words
from dashboards.console.desk import Gap, Source
from dashboards.console.times import shown, span


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One source as shown. ``tone`` is good, warn, bad or idle; ``verdict`` the same in one Chinese word."""

    platform: str
    account: str
    source: str
    last_fetch: str
    ago: str
    tone: str
    verdict: str
    counts: str
    gaps: tuple[str, ...]
    reason: str
    resting: str


def source_rows(sources: Sequence[Source], now: datetime) -> tuple[SourceRow, ...]:
    """The rows, those in trouble first, then by platform and account."""
    tones = {"bad": 0, "warn": 1, "idle": 2, "good": 3}
    rows = [_row(source, now) for source in sources]
    return tuple(sorted(rows, key=lambda r: (tones[r.tone], r.platform, r.account, r.source)))


def _row(source: Source, now: datetime) -> SourceRow:
    resting = source.resting_until is not None and source.resting_until > now
    if resting:
        tone, verdict = "bad", "暂停读取"
    elif source.last_fetch is None or source.complete is None:
        tone, verdict = "idle", "尚未读取"
    elif not source.complete:
        tone, verdict = "warn", "不完整"
    elif source.gaps:
        tone, verdict = "warn", "有缺口"
    else:
        tone, verdict = "good", "完整"
    got = f"读到 {source.got} 条，新 {source.new} 条"
    return SourceRow(
        platform=words.word(words.PLATFORMS, source.platform),
        account=source.account_name or source.account_id,
        source=source.source,
        last_fetch=shown(source.last_fetch, now),
        ago=f"{span(now - source.last_fetch)}前" if source.last_fetch else "",
        tone=tone,
        verdict=verdict,
        counts=got if source.expected is None else f"应有 {source.expected} 条，{got}",
        gaps=tuple(_gap(gap, now) for gap in source.gaps),
        reason=source.reason or "",
        resting=_resting(source.resting_until, now) if resting else "",
    )


def _gap(gap: Gap, now: datetime) -> str:
    since = shown(gap.since, now) if gap.since else "最早"
    until = shown(gap.until, now) if gap.until else "现在"
    return f"{since} 至 {until}"


def _resting(until: datetime | None, now: datetime) -> str:
    return f"{shown(until, now)} 恢复（还有 {span(until - now if until else timedelta(0))}）"
