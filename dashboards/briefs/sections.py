"""The sections of the weekly brief: numbers become sentences and tables."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from alerting.records import LEVELS, rank
from dashboards.briefs.figures import LEAST_MENTIONS, MOST_ISSUES, Figures, IssueWeek
from dashboards.briefs.paper import Paper
from dashboards.console.times import shown, span
from dashboards.console.words import ALERT_KINDS, PLATFORMS, SENTIMENTS, STATES, word

Body = Mapping[str, Any]
_FIELDS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("platform", "平台", PLATFORMS),
    ("sentiment", "情感倾向", SENTIMENTS),
    ("topic", "主题", {}),
    ("region", "县区", {}),
)
#: a topic tends upwards with at least this many mentions, this many times those of the week before
_TENDS_FROM, _TENDS_TIMES = 5, 1.5


def overview(paper: Paper, numbers: Figures) -> None:
    """总体情况: this week against the last, by platform, sentiment, topic and region."""
    paper.heading("一、总体情况")
    if not numbers.total:
        paper.text(
            f"本周未采集到信息（上周 {numbers.total_last} 条）。没有信息不等于没有诉求，请结合“五、采集完整性”判断。"
        )
        return
    negative = numbers.this["sentiment"]["negative"]
    paper.text(
        f"本周共采集信息 {numbers.total} 条，{_against(numbers.total, numbers.total_last)}；"
        f"其中负面 {negative} 条，占 {negative / numbers.total:.1%}。"
        f"归入话题的 {numbers.in_issues} 条，未归入话题的 {numbers.total - numbers.in_issues} 条。"
    )
    for position, (name, label, words) in enumerate(_FIELDS, 1):
        this, last = numbers.this[name], numbers.last[name]
        values = sorted(this.keys() | last.keys(), key=lambda value: (-this[value], -last[value], value))
        rows = [
            (word(words, value) or "未写明", this[value], last[value], f"{this[value] - last[value]:+d}")
            for value in values
        ]
        rows.append(("合计", numbers.total, numbers.total_last, f"{numbers.total - numbers.total_last:+d}"))
        paper.caption(f"表{position}　按{label}统计（条）")
        paper.table((label, "本周", "上周", "增减"), rows, (60, 30, 30, 30))


def _against(this: int, last: int) -> str:
    if not last:
        return "上周无信息可比"
    if this == last:
        return f"与上周（{last} 条）持平"
    return f"比上周（{last} 条）{'增加' if this > last else '减少'} {abs(this - last)} 条"


def issues(paper: Paper, numbers: Figures) -> None:
    """突出话题: the largest issues with what they are made of."""
    paper.heading("二、突出话题")
    if not numbers.issues:
        paper.text(f"本周没有达到 {LEAST_MENTIONS} 条信息的话题。")
        return
    listed = "" if numbers.large == len(numbers.issues) else f"，列出前 {MOST_ISSUES} 个"
    paper.text(f"本周信息数不少于 {LEAST_MENTIONS} 条的话题共 {numbers.large} 个，按信息数排列{listed}。")
    for position, issue in enumerate(numbers.issues, 1):
        paper.subheading(f"（{_chinese(position)}）{issue.title or '（话题尚无标题）'}")
        paper.text(_issue(issue))
        for quote in issue.quotes:
            paper.text(f"“{quote}”")


def _issue(issue: IssueWeek) -> str:
    return (
        f"本周 {issue.size} 条，{len(issue.authors)} 名作者；{_shares(issue.platforms, PLATFORMS)}；"
        f"涉及县区：{_shares(issue.regions, {})}；本周首次出现于{shown(issue.first)}，最近出现于{shown(issue.last)}。"
    )


def _shares(counts: Counter[str], words: Mapping[str, str]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "、".join(f"{word(words, value) or '未写明'} {number} 条" for value, number in ordered)


def alerts(paper: Paper, numbers: Figures) -> None:
    """预警与处置: alerts opened in the week by their highest level, and how long acknowledging took."""
    paper.heading("三、预警与处置")
    if not numbers.alerts:
        paper.text("本周没有发出预警。")
        return
    acknowledged = [alert for alert in numbers.alerts if alert["acknowledged_at"]]
    paper.text(
        f"本周发出预警 {len(numbers.alerts)} 起，已接报 {len(acknowledged)} 起，"
        f"未接报 {len(numbers.alerts) - len(acknowledged)} 起；发出通知 {len(numbers.pages)} 条。"
    )
    rows = [
        _level_row(level, [a for a in numbers.alerts if a["max_level"] == level])
        for level in reversed(LEVELS)
    ]
    paper.caption("表5　按最高等级统计预警（起）")
    paper.table(
        ("等级", "发出", "已接报", "未接报", "接报用时中位数"),
        [*rows, _level_row("合计", numbers.alerts)],
        (24, 24, 24, 24, 54),
    )
    for alert in sorted(numbers.alerts, key=lambda a: (-rank(a["max_level"]), a["opened_at"], a["alert_id"])):
        paper.text(
            f"【{alert['max_level']}】{alert['title']}（{word(ALERT_KINDS, alert['kind'])}），"
            f"{shown(_time(alert['opened_at']))}发出，现为“{word(STATES, alert['state'])}”。{alert['reason']}"
        )


def _level_row(label: str, those: list[Body]) -> tuple[object, ...]:
    waits = [_time(a["acknowledged_at"]) - _time(a["opened_at"]) for a in those if a["acknowledged_at"]]
    middle = span(timedelta(seconds=median(wait.total_seconds() for wait in waits))) if waits else "—"
    return (label, len(those), len(waits), len(those) - len(waits), middle)


def tendencies(paper: Paper, numbers: Figures) -> None:
    """倾向性问题: slow rises that were alerted, and topics that grew against the week before."""
    paper.heading("四、倾向性问题")
    drifting = [alert for alert in numbers.alerts if alert["kind"] == "drift"]
    for alert in drifting:
        paper.text(f"{alert['title']}：{alert['reason']}")
    this, last = numbers.this["topic"], numbers.last["topic"]
    rising = [
        topic
        for topic in sorted(this, key=lambda topic: (-this[topic], topic))
        if topic not in ("", "其他")
        and numbers.total_last
        and this[topic] >= max(_TENDS_FROM, _TENDS_TIMES * last[topic])
    ]
    for topic in rising:
        paper.text(f"“{topic}”类信息本周 {this[topic]} 条，上周 {last[topic]} 条，呈上升态势，建议关注。")
    if not drifting and not rising:
        paper.text(
            f"未发现缓慢升温的话题，也没有本周不少于 {_TENDS_FROM} 条且达到上周 {_TENDS_TIMES} 倍的主题"
            f"{'' if numbers.total_last else '（上周无信息，主题升降无从比较）'}。"
        )


def completeness(paper: Paper, numbers: Figures) -> None:
    """采集完整性: what was read, and what could not be read to its end."""
    paper.heading("五、采集完整性")
    if not numbers.fetches:
        paper.text("本周没有采集记录：信息可能来自文件导入，或采集没有运行，以上数字不能说明全部情况。")
        return
    sources = _by_source(numbers.fetches)
    missing = sum(1 for runs in sources.values() for run in runs if not run["complete"])
    open_now = [run for run in _last_runs(numbers.fetches) if not run["complete"]]
    paper.text(
        f"本周读取 {len(numbers.fetches)} 次，其中不完整 {missing} 次；到周末仍不完整的有 {len(open_now)} 处"
        f"{'，相应数字可能偏小' if open_now else '，各信源最后一次读取均完整'}。"
    )
    rows: list[tuple[object, ...]] = [
        (
            word(PLATFORMS, platform),
            account,
            source,
            len(runs),
            sum(not run["complete"] for run in runs),
        )
        for (platform, account, source), runs in sorted(sources.items())
    ]
    paper.caption("表6　各信源读取情况（次）")
    paper.table(
        ("平台", "账号", "信源", "读取", "不完整"),
        [*rows, ("合计", "", "", len(numbers.fetches), missing)],
        (28, 42, 50, 18, 18),
    )
    for run in open_now:
        post = f"，作品 {run['post_id']}" if run["post_id"] else ""
        paper.text(
            f"{word(PLATFORMS, run['platform'])}账号 {run['account_id']} 的 {run['source']}{post}："
            f"{shown(_time(run['at']))}读取不完整，原因：{run['reason'] or '未说明'}。"
        )


def _by_source(fetches: Iterable[Body]) -> dict[tuple[str, str, str], list[Body]]:
    sources: dict[tuple[str, str, str], list[Body]] = {}
    for run in fetches:
        sources.setdefault((run["platform"], run["account_id"], run["source"]), []).append(run)
    return sources


def _last_runs(fetches: Iterable[Body]) -> list[Body]:
    """The last reading of every list and post: a later complete one closes a gap."""
    last = {(run["platform"], run["account_id"], run["source"], run["post_id"] or ""): run for run in fetches}
    return [last[key] for key in sorted(last)]


def notes(paper: Paper) -> None:
    """说明: what the numbers mean."""
    paper.heading("六、说明")
    paper.text(
        "一周为北京时间周一零时至下周一零时，按信息的发布时间统计，预警按发出时间、采集按读取时间统计。"
        "情感、主题、县区由程序研判，未写明县区的不作推断。引文已遮蔽个人信息，作者为化名，同一平台同一化名计一名。"
        "处置状态为成文时的状态。“合计”等于表中各行之和。"
    )


def _time(value: str) -> datetime:
    return datetime.fromisoformat(value)


def _chinese(number: int) -> str:
    return "一二三四五六七八九十"[number - 1]
