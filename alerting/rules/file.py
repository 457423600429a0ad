"""Reading a rules file: every mistake is named with file, key, what is wrong and what to write."""

import tomllib
from datetime import date
from importlib import resources
from itertools import pairwise
from pathlib import Path

from alerting.checked_table import CheckedTable
from alerting.records import LEVELS, Level, rank
from alerting.rules.rulebook import (
    BurstRule,
    CountRule,
    DriftRule,
    FlagRule,
    GatheringWords,
    Ladder,
    LadderStep,
    LifecycleRules,
    LimitRules,
    RescueRule,
    Rules,
    SourceRule,
    SourceRules,
    SpreadLevel,
    SpreadRules,
    SurgeRule,
)
from analyzers.records import FLAGS

ROLES = ("主班", "副班", "带班领导", "分管领导")
#: windows a topic as a whole is read in
SURGE_HOURS = (24, 72)
WINDOWS = ("1h", "3h", "24h", "7d")
_KINDS = ("emerging", "drift", "rescue", "flag", "source")


class RulesError(ValueError):
    """The rules file cannot be used; the message (Chinese, one line a complaint) says why and what to write."""


def default_rules() -> Rules:
    """The packaged rules."""
    packaged = resources.files("alerting").joinpath("defaults/rules.toml")
    return parse_rules(packaged.read_text(encoding="utf-8"), "(自带规则)rules.toml")


def load_rules(path: Path) -> Rules:
    """The rules of a file. RulesError when it cannot be read or is not sound."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise RulesError(f"{path}:没有这个文件。请检查 [alerting] rules 写的路径") from None
    except (OSError, UnicodeDecodeError) as error:
        raise RulesError(f"{path}:读不出来({type(error).__name__})。请存成 UTF-8 编码的文本") from error
    return parse_rules(text, str(path))


def parse_rules(text: str, name: str) -> Rules:
    """The rules in this text; ``name`` is the file named in complaints. RulesError when they are not sound."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{name}:不是 TOML 格式({error})。请对照自带的 rules.toml 修改") from error
    complaints: list[str] = []
    rules = _rules(CheckedTable(values, "", complaints))
    if complaints:
        raise RulesError("\n".join(f"{name}:{complaint}" for complaint in complaints))
    return rules


def _rules(top: CheckedTable) -> Rules:
    counts = top.table("counts")
    lifecycle = top.table("lifecycle")
    rules = Rules(
        version=top.value("version", str, "", write='"2026.1"'),
        author=top.value("author", str, "", write='"姓名或科室"'),
        date=top.value("date", date, date.min),
        heartbeat_minutes=top.whole("heartbeat_minutes", least=1),
        fresh_hours=top.whole("fresh_hours", least=1),
        platform_factor=counts.number("platform_factor", least=0.1, most=1.0),
        counts=tuple(_count(one) for one in counts.tables("levels")),
        bursts=tuple(_burst(one) for one in top.tables("bursts")),
        flags=tuple(_flag(one) for one in top.tables("flags")),
        gathering=_gathering(top.table("gathering")),
        rescue=_rescue(top.table("rescue")),
        drift=_drift(top.table("drift")),
        surge=_surge(top.table("surge")) if top.has("surge") else None,
        spread=_spread(top.table("spread")) if top.has("spread") else None,
        sources=_sources(top.table("sources")),
        ladders=_ladders(top.table("ladders")),
        digest=lifecycle.words("digest", among=(*_KINDS, *LEVELS), empty=True),
        limits=_limits(top),
        lifecycle=LifecycleRules(
            retry_minutes=lifecycle.whole("retry_minutes", least=1),
            receipt_minutes=lifecycle.whole("receipt_minutes", default=30),
            silence_hours=lifecycle.whole("silence_hours", least=1, default=8),
            silence_most_hours=lifecycle.whole("silence_most_hours", least=1, default=168),
            reopen_quiet_minutes=lifecycle.whole("reopen_quiet_minutes", least=1),
            reopen_after_minutes=lifecycle.whole("reopen_after_minutes", least=1),
            rescue_quiet_minutes=lifecycle.whole("rescue_quiet_minutes", least=1),
            close_responded_hours=lifecycle.whole("close_responded_hours", least=1),
            close_digest_days=lifecycle.whole("close_digest_days", least=1),
            keep_closed_hours=lifecycle.whole("keep_closed_hours", least=1),
        ),
    )
    if set(rules.digest) & {"rescue", "橙", "红"}:
        lifecycle.complain("digest", "自伤求助和橙、红两级必须叫人", '不含 "rescue"、"橙"、"红" 的列表')
    for table in (lifecycle, counts, top):
        table.finish()
    return rules


def _limits(top: CheckedTable) -> LimitRules:
    table = top.table("limits") if top.has("limits") else CheckedTable({}, "limits", [])
    limits = LimitRules(
        messages=table.whole("messages", default=0),
        minutes=table.whole("minutes", least=1, default=10),
        bundle_minutes=table.whole("bundle_minutes", least=1, default=2),
    )
    table.finish()
    return limits


def _count(table: CheckedTable) -> CountRule:
    rule = CountRule(
        level=table.choice("level", LEVELS),
        negative=table.whole("negative", least=1),
        authors=table.whole("authors", least=1),
        growth=table.number("growth"),
        platforms=table.whole("platforms", default=0),
    )
    table.finish()
    return rule


def _burst(table: CheckedTable) -> BurstRule:
    rule = BurstRule(
        id=table.value("id", str, "", write='"burst-hour"'),
        level=table.choice("level", LEVELS),
        window=table.choice("window", WINDOWS),
        negative=table.whole("negative", least=1),
        authors=table.whole("authors", least=2),
        growth=table.number("growth", default=0.0),
        share_of_week=table.number("share_of_week", most=1.0, default=0.0),
    )
    table.finish()
    return rule


def _flag(table: CheckedTable) -> FlagRule:
    rule = FlagRule(
        id=table.value("id", str, "", write='"mass"'),
        flag=table.choice("flag", FLAGS),
        level=table.choice("level", LEVELS),
        authors=table.whole("authors", least=1, default=1),
        growth=table.number("growth", default=0.0),
        gathering=table.value("gathering", bool, False, required=False),
    )
    table.finish()
    return rule


def _gathering(table: CheckedTable) -> GatheringWords:
    words = GatheringWords(time=table.patterns("time"), place=table.patterns("place"))
    table.finish()
    return words


def _rescue(table: CheckedTable) -> RescueRule:
    rule = RescueRule(
        flag=table.choice("flag", FLAGS),
        level=table.choice("level", LEVELS),
        fresh_hours=table.whole("fresh_hours", least=1),
        doubt_risk=table.number("doubt_risk", most=1.0),
        doubt_level=table.choice("doubt_level", LEVELS),
    )
    if rule.level != "红":
        table.complain("level", "自伤求助只能是红色", 'level = "红"')
    table.finish()
    return rule


def _drift(table: CheckedTable) -> DriftRule:
    rule = DriftRule(
        level=table.choice("level", LEVELS),
        negative=table.whole("negative", least=1),
        authors=table.whole("authors", least=1),
        age_days=table.whole("age_days", least=8),
        growth=table.number("growth", least=1.0),
        busiest_day=table.number("busiest_day", least=0.1, most=1.0),
    )
    table.finish()
    return rule


def _surge(table: CheckedTable) -> SurgeRule:
    rule = SurgeRule(
        level=table.choice("level", LEVELS),
        authors=table.whole("authors", least=2),
        growth=table.number("growth", least=1.0),
        chance=table.number("chance", least=1e-12, most=0.5),
        hours=SURGE_HOURS,
        usual_per_day=table.number("usual_per_day"),
        usual_days=table.number("usual_days", least=0.1),
    )
    table.finish()
    return rule


def _spread(table: CheckedTable) -> SpreadRules:
    levels = []
    for one in table.tables("levels"):
        levels.append(
            SpreadLevel(
                level=one.choice("level", LEVELS),
                reads=one.whole("reads", least=1),
                reposts=one.whole("reposts", least=1),
            )
        )
        one.finish()
    levels.sort(key=lambda each: rank(each.level))
    for lower, higher in pairwise(levels):
        if higher.level == lower.level or higher.reads <= lower.reads or higher.reposts <= lower.reposts:
            table.complain(
                "levels", f"{higher.level}色的数没有比{lower.level}色高", "级别越高、数越大,每级一节"
            )
    found = SpreadRules(
        levels=tuple(levels),
        flags=table.words("flags", among=FLAGS, empty=True),
        fresh_hours=table.whole("fresh_hours", least=1),
    )
    table.finish()
    return found


def _sources(table: CheckedTable) -> SourceRules:
    rules = []
    for one in table.tables("levels"):
        rules.append(
            SourceRule(
                level=one.choice("level", LEVELS),
                stopped_minutes=one.whole("stopped_minutes"),
                silent_minutes=one.whole("silent_minutes", least=1),
                incomplete_minutes=one.whole("incomplete_minutes", least=1),
            )
        )
        one.finish()
    found = SourceRules(rules=tuple(rules), unscheduled=table.words("unscheduled", empty=True))
    table.finish()
    return found


def _ladders(table: CheckedTable) -> dict[Level, Ladder]:
    ladders = {level: _ladder(table.table(level), level) for level in LEVELS}
    table.finish()
    return ladders


def _ladder(table: CheckedTable, level: Level) -> Ladder:
    steps = []
    for one in table.tables("steps"):
        steps.append(
            LadderStep(after_minutes=one.whole("after_minutes"), roles=one.words("roles", among=ROLES))
        )
        one.finish()
    if [step.after_minutes for step in steps] != sorted({step.after_minutes for step in steps}):
        table.complain("steps", "后一步的 after_minutes 必须比前一步大", "从小到大的分钟数")
    ladder = Ladder(
        steps=tuple(steps),
        repeat_minutes=table.whole("repeat_minutes"),
        handle_minutes=table.whole("handle_minutes"),
        group_minutes=table.whole("group_minutes", default=0),
        hold=table.span("hold"),
    )
    if level == "红" and (ladder.group_minutes or ladder.hold or not ladder.repeat_minutes):
        table.complain(
            "hold", "红色不能暂缓、不能合并、必须重复", "repeat_minutes 大于 0,不写 hold 和 group_minutes"
        )
    table.finish()
    return ladder
