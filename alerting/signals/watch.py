"""The stage that watches the sources: refused, silent or incomplete for longer than the rules allow."""

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from alerting.records import Level, Signal, SourceHealth, rank
from alerting.rules.rulebook import Rules, SourceRule
from alerting.signals.rhythm import heard
from crawlers.records import AUTHORIZATION, OCCASIONAL, PLATFORM_NAMES, FetchReport, Tick

#: a post whose reading stays incomplete longer than this is no longer fetched at all (it has grown old)
_FORGET_POST = timedelta(days=7)


def open_watch(rules: Rules) -> Callable[[str, MutableMapping[str, Any]], Callable[[Any], Iterable[Any]]]:
    """The stage's opener. Entries: one SourceHealth per ``platform:account:source``, one SourceRhythm per account."""

    def open_unit(unit: str, entries: MutableMapping[str, Any]) -> Callable[[Any], Iterable[Any]]:
        def step(record: Any) -> Iterable[Any]:
            if isinstance(record, FetchReport):
                key = f"{record.platform}:{record.account_id}:{record.source}"
                health = _reported(entries.get(key), record)
                found = _judge(key, health, record.at, unit, entries, rules)
                if record.complete and not _unscheduled(record.source, rules):
                    found += heard(entries, record)
                return found
            if isinstance(record, Tick):
                told: list[Signal] = []
                for key in sorted(entries):
                    if isinstance(health := entries[key], SourceHealth):
                        told += _judge(key, health, record.at, unit, entries, rules)
                return told
            return ()

        return step

    return open_unit


def _reported(health: SourceHealth | None, report: FetchReport) -> SourceHealth:
    if health is None:
        health = SourceHealth(
            platform=report.platform,
            account_id=report.account_id,
            source=report.source,
            reported_at=report.at,
        )
    if report.at < health.reported_at:
        return health
    post = report.post_id or ""
    incomplete = {p: since for p, since in health.incomplete.items() if report.at - since < _FORGET_POST}
    if report.complete:
        incomplete.pop(post, None)
    else:
        incomplete.setdefault(post, report.at)
    stopped = (health.stopped_since or report.at) if report.stopped else None
    trouble = report.stopped or not report.complete
    return replace(
        health,
        reported_at=report.at,
        stopped_since=stopped,
        incomplete=incomplete,
        reason=report.reason if trouble else (health.reason if incomplete else None),
    )


def _judge(
    key: str,
    health: SourceHealth,
    at: datetime,
    unit: str,
    entries: MutableMapping[str, Any],
    rules: Rules,
) -> list[Signal]:
    """Signals a level not told yet of this trouble; without trouble only the state is kept."""
    met = [
        (rule.level, name, words)
        for rule in rules.sources.rules
        if (trouble := _trouble(health, at, rule, _unscheduled(health.source, rules)))
        for name, words in [trouble]
    ]
    signals = []
    if not met:
        health = replace(health, told=None)
    else:
        level, name, words = max(met, key=lambda one: rank(one[0]))
        if rank(level) > rank(health.told):
            signals.append(_signal(key, health, at, unit, level, name, words))
            health = replace(health, told=level)
    if entries.get(key) != health:
        entries[key] = health
    return signals


def _unscheduled(source: str, rules: Rules) -> bool:
    occasional = source in OCCASIONAL or source.startswith(AUTHORIZATION)
    return occasional or source in rules.sources.unscheduled


def _trouble(
    health: SourceHealth, at: datetime, rule: SourceRule, unscheduled: bool
) -> tuple[str, str] | None:
    """The trouble's name and words when it has lasted long enough for this rule."""
    if health.stopped_since is not None and _minutes(health.stopped_since, at) >= rule.stopped_minutes:
        return "stopped", "被平台拒绝,已停止抓取"
    silent = _minutes(health.reported_at, at)
    if not unscheduled and silent >= rule.silent_minutes:
        return "silent", f"已 {silent // 60:.0f} 小时没有任何抓取结果"
    if health.source.startswith(AUTHORIZATION) and health.incomplete:
        return "authorization", "授权即将到期"
    oldest = min(health.incomplete.values(), default=None)
    if oldest is not None and (lasted := _minutes(oldest, at)) >= rule.incomplete_minutes:
        return "incomplete", f"已 {lasted // 60:.0f} 小时抓取不完整"
    return None


def _minutes(since: datetime, at: datetime) -> float:
    return (at - since) / timedelta(minutes=1)


def _signal(
    key: str, health: SourceHealth, at: datetime, unit: str, level: Level, name: str, words: str
) -> Signal:
    platform = PLATFORM_NAMES.get(health.platform, health.platform)
    cause = f",原因:{health.reason}" if health.reason else ""
    return Signal(
        unit=unit,
        at=at,
        key=f"source:{key}",
        rule=f"source-{name}",
        kind="source",
        level=level,
        title=f"{platform}账号 {health.account_id} 的 {health.source} {words.split(',')[0]}",
        reason=f"{words}{cause}。" + ("" if name == "authorization" else "这段时间的留言可能没有收到"),
        numbers={
            "silent_minutes": _minutes(health.reported_at, at),
            "incomplete_posts": float(len(health.incomplete)),
        },
    )
