"""One item that is read or passed on very widely: a matter by itself, however few people speak of it. Pure.

Only what the bureau has to answer counts: a negative item, or one with a flag the rules name. A joke, a notice or thanks
that go round call nobody, however far they go.
"""

from datetime import datetime, timedelta

from alerting.flag_names import FLAG_NAMES
from alerting.records import Signal, rank
from alerting.rules.rulebook import Rules, SpreadLevel
from analyzers.records import Opinion, Reading

RULE = "spread"
_EVIDENCE = 20


def spreads(opinion: Opinion, at: datetime, rules: Rules, reading: Reading | None) -> list[Signal]:
    """The signal of the highest level that the item's reads *or* reposts reach (most platforms tell only one of them).

    It belongs to the item's issue (``reading``), or to the item alone. A deleted item, one whose platform tells
    neither number, and one older than the rules' ``fresh_hours`` (an import of the past) give none.
    """
    rule, mention = rules.spread, opinion.mention
    if rule is None or mention.deleted or at - mention.published_at > timedelta(hours=rule.fresh_hours):
        return []
    flags = [flag for flag in rule.flags if flag in opinion.flags]
    if opinion.sentiment != "negative" and not flags:
        return []
    reads, reposts = mention.read_count or 0, mention.repost_count or 0
    reached = [each for each in rule.levels if reads >= each.reads or reposts >= each.reposts]
    if not reached:
        return []
    top = max(reached, key=lambda each: rank(each.level))
    what = (
        "负面信息"
        if opinion.sentiment == "negative"
        else f"带有“{FLAG_NAMES.get(flags[0], flags[0])}”标记的信息"
    )
    evidence: tuple[str, ...] = (mention.mention_id,)
    if reading is not None:
        evidence += tuple(each for each in reading.evidence if each != mention.mention_id)
    return [
        Signal(
            unit=mention.unit,
            at=at,
            key=f"mention:{mention.mention_id}" if reading is None else f"issue:{reading.issue_id}",
            rule=top.id,
            kind="flag",
            level=top.level,
            title=f"{opinion.topic}:一条信息传播较广" if reading is None else reading.title,
            reason=f"一条{what}{_told(opinion)}({top.level}色线:阅读 {top.reads:,} 或转发 {top.reposts:,})",
            issue_id=None if reading is None else reading.issue_id,
            evidence=evidence[:_EVIDENCE],
            numbers=_numbers(opinion),
            merged=() if reading is None else reading.merged,
        )
    ]


def speaks_of_one_item(rule_id: str) -> bool:
    """Whether a rule of this id speaks of one item, and so tells of each item by itself."""
    return rule_id.startswith(f"{RULE}-")


def level_of(rule_id: str, rules: Rules) -> SpreadLevel | None:
    """The level with this rule id as the rules have it now."""
    levels = rules.spread.levels if rules.spread is not None else ()
    return next((each for each in levels if each.id == rule_id), None)


def _told(opinion: Opinion) -> str:
    mention = opinion.mention
    said = [
        f"{name} {count:,} 次"
        for name, count in (("阅读", mention.read_count), ("转发", mention.repost_count))
        if count is not None
    ]
    return "已有" + "、".join(said)


def _numbers(opinion: Opinion) -> dict[str, float]:
    mention = opinion.mention
    told = {"reads": mention.read_count, "reposts": mention.repost_count}
    return {name: float(count) for name, count in told.items() if count is not None}
