"""What is worth a human: an issue's reading and one opinion against the rules. Pure; every signal says why."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from alerting.flag_names import FLAG_NAMES
from alerting.records import AlertKind, Level, Signal, rank
from alerting.rules.rulebook import BurstRule, CountRule, FlagRule, Rules
from alerting.signals.gathering import is_concrete
from alerting.signals.spreading import spreads
from analyzers.records import Opinion, Reading
from crawlers.records import content_id

_WINDOWS = {"1h": "1 小时", "3h": "3 小时", "24h": "24 小时", "7d": "7 天"}


def evaluate(reading: Reading, opinion: Opinion | None, rules: Rules) -> list[Signal]:
    """Every rule that holds, the highest level first (rescue before all).

    ``opinion`` is the one that made the reading; flag rules speak when it carries their flag, or of the reading
    alone when it is None or when they ask for growth.
    """
    signals = [*_counts(reading, rules), *_bursts(reading, rules), *_issue_flags(reading, opinion, rules)]
    signals += _drift(reading, rules)
    if opinion is not None:
        signals += spreads(opinion, reading.at, rules, reading)
        signals += rescue(opinion, reading.at, rules, reading.issue_id)
    return sorted(signals, key=lambda s: (s.kind != "rescue", -rank(s.level)))


def evaluate_alone(opinion: Opinion, at: datetime, rules: Rules) -> list[Signal]:
    """The rules one opinion meets by itself, when it belongs to no issue."""
    signals = [*rescue(opinion, at, rules, None), *spreads(opinion, at, rules, None)]
    mention = opinion.mention
    for rule in rules.flags:
        met = rule.authors <= 1 and not rule.growth and _speaks(rule, opinion, at, rules)
        if met:
            name = FLAG_NAMES.get(rule.flag, rule.flag)
            signals.append(
                Signal(
                    unit=mention.unit,
                    at=at,
                    key=f"mention:{mention.mention_id}",
                    rule=rule.id,
                    kind="flag",
                    level=rule.level,
                    title=f"{opinion.topic}:{name}",
                    reason=f"一条信息带有“{name}”标记" + (",写明了时间和地点" if rule.gathering else ""),
                    evidence=(mention.mention_id,),
                    numbers={"authors": 1},
                )
            )
    return sorted(signals, key=lambda s: (s.kind != "rescue", -rank(s.level)))


def rescue(opinion: Opinion, at: datetime, rules: Rules, issue_id: str | None) -> list[Signal]:
    """A person in danger, surely or perhaps: one alert per person (per mention where the author is unknown), never
    by count."""
    mention, rule = opinion.mention, rules.rescue
    stale = at - mention.published_at > timedelta(hours=rule.fresh_hours)
    sure = rule.flag in opinion.flags
    risk = 1.0 if sure else (opinion.risks or {}).get(rule.flag, 0.0)
    if stale or (not sure and risk < rule.doubt_risk):
        return []
    person = content_id(mention.platform, mention.author) if mention.author else mention.mention_id
    return [
        Signal(
            unit=mention.unit,
            at=at,
            key=f"rescue:{person}",
            rule="rescue" if sure else "rescue-doubt",
            kind="rescue",
            level=rule.level if sure else rule.doubt_level,
            title="疑似自伤求助,先救人" if sure else "疑似自伤求助,请核实",
            reason="一条信息流露自伤、轻生,一条即报,与条数无关"
            if sure
            else f"一条信息可能流露自伤、轻生(风险 {risk:.0%}),请尽快看原文核实",
            issue_id=issue_id,
            evidence=(mention.mention_id,),
            numbers={"mentions": 1, "risk": risk},
        )
    ]


def _counts(reading: Reading, rules: Rules) -> Iterator[Signal]:
    growth = reading.growth
    if growth is None:
        return
    for rule in sorted(rules.counts, key=lambda r: -rank(r.level)):
        if (signal := _count(reading, growth, rule, rules.platform_factor)) is not None:
            yield signal
            return


def _count(reading: Reading, growth: float, rule: CountRule, platform_factor: float) -> Signal | None:
    wide = 0 < rule.platforms <= len(reading.platforms)
    factor = platform_factor if wide else 1.0
    day = reading.windows["24h"]
    if growth < rule.growth:
        return None
    if day["negative"] < rule.negative * factor or day["negative_authors"] < rule.authors * factor:
        return None
    reason = (
        f"24 小时负面 {day['negative']} 条、{day['negative_authors']} 人,{len(reading.platforms)} 个平台,"
        f"近 3 小时是平日的 {growth:.1f} 倍({rule.level}色线:{rule.negative * factor:g} 条"
        f"、{rule.authors * factor:g} 人、{rule.growth:g} 倍)"
    )
    return _of_issue(reading, rule.id, "emerging", rule.level, reason)


def _bursts(reading: Reading, rules: Rules) -> Iterator[Signal]:
    for rule in rules.bursts:
        window, week = reading.windows[rule.window], reading.windows["7d"]
        if (
            window["negative"] >= rule.negative
            and window["negative_authors"] >= rule.authors
            and _grows(reading, rule)
            and window["n"] >= rule.share_of_week * week["n"]
        ):
            reason = f"{_WINDOWS[rule.window]}内负面 {window['negative']} 条、{window['negative_authors']} 人"
            reason += ",多为本周新出现" if rule.share_of_week else ""
            yield _of_issue(reading, rule.id, "emerging", rule.level, reason)


def _grows(reading: Reading, rule: BurstRule | FlagRule) -> bool:
    return not rule.growth or (reading.growth is not None and reading.growth >= rule.growth)


def _issue_flags(reading: Reading, opinion: Opinion | None, rules: Rules) -> Iterator[Signal]:
    if not reading.flags:
        return
    for rule in rules.flags:
        authors = reading.flags.get(rule.flag, 0)
        if authors < rule.authors:
            continue
        said = _speaks(rule, opinion, reading.at, rules) if opinion else not rule.gathering
        if not _grows(reading, rule) or not (said or (rule.growth and authors)):
            continue
        name = FLAG_NAMES.get(rule.flag, rule.flag)
        reason = f"24 小时内 {authors} 人的话带有“{name}”标记"
        reason += ",写明了时间和地点" if rule.gathering else ""
        reason += f",近 3 小时是平日的 {reading.growth:.1f} 倍" if rule.growth and reading.growth else ""
        telling = (opinion.mention.mention_id,) if opinion and rule.flag in opinion.flags else ()
        evidence = telling + tuple(m for m in reading.evidence if m not in telling)
        yield _of_issue(reading, rule.id, "flag", rule.level, reason, evidence[:20])


def _speaks(rule: FlagRule, opinion: Opinion, at: datetime, rules: Rules) -> bool:
    """Whether this opinion, fresh enough, carries the rule's flag (and is concrete where the rule asks for it)."""
    if rule.flag not in opinion.flags:
        return False
    fresh = at - opinion.mention.published_at <= timedelta(hours=rules.fresh_hours)
    return fresh and (not rule.gathering or is_concrete(opinion.mention.text, rules.gathering))


def _drift(reading: Reading, rules: Rules) -> Iterator[Signal]:
    rule, week, day = rules.drift, reading.windows["7d"], reading.windows["24h"]
    age = reading.at - reading.first_seen
    if age < timedelta(days=rule.age_days) or week["n"] == 0:
        return
    # a matter younger than two weeks had less than one whole week before this one: take it as one
    weeks_before = max(1.0, (age / timedelta(days=1) - 7) / 7)
    before = (reading.size - week["n"]) / weeks_before
    growth = week["n"] / max(1.0, before)
    if (
        week["negative"] >= rule.negative
        and week["negative_authors"] >= rule.authors
        and growth >= rule.growth
        and day["n"] <= rule.busiest_day * week["n"]
    ):
        reason = (
            f"本周负面 {week['negative']} 条、{week['negative_authors']} 人,是此前每周平均的 {growth:.1f} 倍,"
            "没有单日爆发"
        )
        yield _of_issue(reading, "drift", "drift", rule.level, reason, growth=growth)


def _of_issue(
    reading: Reading,
    rule: str,
    kind: AlertKind,
    level: Level,
    reason: str,
    evidence: tuple[str, ...] | None = None,
    growth: float | None = None,
) -> Signal:
    numbers = {
        f"{name}_{window}": float(n) for window, by in reading.windows.items() for name, n in by.items()
    }
    numbers["platforms"] = float(len(reading.platforms))
    if (shown := growth if growth is not None else reading.growth) is not None:
        numbers["growth"] = round(shown, 2)
    return Signal(
        unit=reading.unit,
        at=reading.at,
        key=f"{'drift' if kind == 'drift' else 'issue'}:{reading.issue_id}",
        rule=rule,
        kind=kind,
        level=level,
        title=reading.title,
        reason=reason,
        issue_id=reading.issue_id,
        evidence=reading.evidence if evidence is None else evidence,
        numbers=numbers,
        merged=reading.merged,
    )
