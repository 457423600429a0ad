"""Why an alert is there, in lines an officer can read: the rule, the numbers it compared, the evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from alerting.rules.rulebook import BurstRule, FlagRule, Rules
from alerting.signals.spreading import level_of, speaks_of_one_item
from alerting.signals.surges import RULE

#: what the keys of a rule ask for
_LIMITS = {
    "level": "级别",
    "negative": "负面条数不少于",
    "reads": "单条阅读不少于",
    "reposts": "或单条转发不少于",
    "authors": "人数不少于",
    "growth": "近 3 小时相对平日倍数不低于",
    "platforms": "达到几个平台时折半",
    "window": "时间窗",
    "share_of_week": "占本周信息的份额不低于",
    "flag": "标记",
    "gathering": "同一条写明时间和地点",
    "fresh_hours": "发布不早于几小时前",
    "doubt_risk": "存疑风险不低于",
    "doubt_level": "存疑时的级别",
    "age_days": "话题存在天数不少于",
    "chance": "偶然出现的可能性低于",
    "hours": "时间窗(小时)",
    "busiest_day": "最忙一天的份额不高于",
    "stopped_minutes": "停抓分钟",
    "silent_minutes": "无结果分钟",
    "incomplete_minutes": "不完整分钟",
}


def limits_of(rule_id: str, level: str, rules: Rules) -> dict[str, Any] | None:
    """The keys and values of the rule of this id as the rules have it now; None when they have it no more."""
    if rule_id.startswith("counts-"):
        found: Any = next((r for r in rules.counts if r.id == rule_id), None)
    elif rule_id.startswith("rescue"):
        found = rules.rescue
    elif rule_id == "drift":
        found = rules.drift
    elif speaks_of_one_item(rule_id):
        found = level_of(rule_id, rules)
    elif rule_id == RULE:
        found = rules.surge
    elif rule_id.startswith("source-"):
        found = next((r for r in rules.sources.rules if r.level == level), None)
    else:
        named: tuple[BurstRule | FlagRule, ...] = (*rules.bursts, *rules.flags)
        found = next((r for r in named if r.id == rule_id), None)
    return None if found is None else asdict(found)


def explanation(
    alert: Mapping[str, Any], rules: Rules, evidence: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """The lines about an alert document; ``evidence`` maps mention ids to their documents (text is masked)."""
    yield f"预警 {alert['alert_id']}:【{alert['level']}】{alert['title']}"
    yield f"原因:{alert['reason']}"
    written = alert.get("rules_version") or "未记录"
    yield f"规则:{alert['rule']}(由规则版本 {written} 发出;现行版本 {rules.version},{rules.author},{rules.date})"
    limits = limits_of(str(alert["rule"]), str(alert["level"]), rules)
    if limits is None:
        yield "现行规则里已没有这一条"
    else:
        asked = [
            f"{_LIMITS[k]} {_shown(v)}" for k, v in limits.items() if k in _LIMITS and v not in (0, False)
        ]
        yield "这条规则要求:" + ",".join(asked)
    yield "最近一次比较的数:" + (
        ",".join(f"{name} {number:g}" for name, number in alert["numbers"].items()) or "无"
    )
    for change in alert["changes"]:
        if change["field"] == "level":
            yield f"级别 {change['before']} → {change['after']}:{change['reason']}"
    yield f"依据 {len(alert['evidence'])} 条:"
    for number, mention_id in enumerate(alert["evidence"], 1):
        mention = evidence.get(mention_id)
        text = "(已过保存期或尚未入库)" if mention is None else f"[{mention['platform']}] {mention['text']}"
        yield f"  {number}. {text}"


def _shown(value: object) -> str:
    return "是" if value is True else str(value)
