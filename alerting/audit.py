"""The auditor: what of the chain could not work right now, judged from how everything stands. Pure.

Each open alert has a next step that is not overdue, each page has an outcome, each stage moves, each source reported.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from alerting.alerts.lifecycle import WAITING
from alerting.alerts.paging import Paging
from alerting.marked import marked
from alerting.records import UNANSWERED, Alert, Page
from alerting.rules.rulebook import Rules
from crawlers.records import PLATFORM_NAMES

#: who reads the bus, if there is one
Reader = Literal["workers", "indexer", "pages", "dead-letters"]
#: the pipeline tells the stages the time every 2 s and works off a batch in seconds; later than this is too late
OVERDUE = timedelta(minutes=1)
#: three tries on a channel, each with a gateway that takes its time, and receipts that are asked for afterwards
UNSETTLED = timedelta(minutes=3)
#: the pipeline's heartbeat, and the age of the oldest record not taken yet
SILENT = timedelta(seconds=30)
BACKLOG = timedelta(minutes=2)
#: what was decided and no index has taken: a node that starts anew needs minutes, and nobody is paged later for it
UNINDEXED = timedelta(minutes=5)
_PATIENCE: Mapping[Reader, timedelta] = {"workers": BACKLOG, "pages": BACKLOG, "indexer": UNINDEXED}
_WORKERS = "这些单位的预警停了:见 minsheng topics lag,并检查各台机器上的 minsheng worker"
_BEHIND = {
    "workers": f"{{where}} 有 {{records}} 条记录等工作进程处理,最早的已等 {{span}},{_WORKERS}",
    "untold": f"{{where}} 已 {{span}} 没有工作进程报时,{_WORKERS}",
    "pages": "{where} 有 {records} 批通知等着取到本机发出,最早的已等 {span}:请检查流水线(logs/pipeline.log)",
    "indexer": "{where} 有 {records} 批结果等着写进索引,最早的已等 {span},值班台上看不到它们,叫人不受影响:"
    "请检查检索服务(minsheng index check)和 minsheng indexer",
}
#: partitions of one reader that are named one by one; more are one fault
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A page without a last word: since when it has been due."""

    page: Page
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Records of one partition that a reader of the bus has not taken: how many, and how long the first has waited."""

    reader: Reader
    partition: int
    records: int
    waited: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Bus:
    """What the brokers say. ``away`` is how long they have not answered and ``why`` (Chinese) what the last attempt
    met; nothing else is known then. ``untold`` maps partitions, in which nothing waits and whose units are told the
    time, to how long nothing was written to them."""

    away: timedelta | None = None
    why: str = ""
    behind: tuple[Behind, ...] = ()
    untold: Mapping[int, timedelta] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How everything stands at ``at``.

    ``stages`` maps what moves by itself to the age of the oldest record it has not taken. A paging of None is not
    known here, a bus of None is not there. ``reported`` maps (platform, account) to its latest report; ``expected`` are
    those that should report, and ``watched_since`` is when that began. Times of None were never there.
    """

    at: datetime
    heartbeat: datetime | None
    stages: Mapping[str, timedelta] = field(default_factory=dict)
    alerts: tuple[tuple[Alert, Paging | None], ...] = ()
    waiting: tuple[Waiting, ...] = ()
    dead_letters: int = 0
    bus: Bus | None = None
    expected: tuple[tuple[str, str], ...] = ()
    reported: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    watched_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that could keep a page from arriving. ``key`` tells one fault from another over time."""

    key: str
    words: str


def audit(standing: Standing, rules: Rules) -> list[Fault]:
    """Every fault there is, the gravest kind first."""
    return [
        *_moving(standing),
        *(_bus(standing.bus) if standing.bus is not None else ()),
        *(
            fault
            for alert, paging in standing.alerts
            for fault in _next_step(alert, paging, standing.at, rules)
        ),
        *_pages(standing),
        *_sources(standing, rules),
    ]


def _moving(standing: Standing) -> Iterator[Fault]:
    beat = standing.heartbeat
    if beat is None:
        yield Fault(key="pipeline", words="流水线从未运行过")
    elif standing.at - beat > SILENT:
        yield Fault(key="pipeline", words=f"流水线已 {_span(standing.at - beat)} 没有心跳,预警和通知都停了")
    for name, age in sorted(standing.stages.items()):
        if age > BACKLOG:
            yield Fault(key=f"stage:{name}", words=f"{name} 有记录等了 {_span(age)} 还没有处理")
    if standing.dead_letters:
        yield Fault(
            key="dead-letters", words=f"{standing.dead_letters} 条记录没能处理(minsheng dead-letters list)"
        )


def _bus(bus: Bus) -> Iterator[Fault]:
    """Brokers that are away for longer than a restart of one takes, and readers that do not move."""
    if bus.away is not None:
        if bus.away > BACKLOG:
            words = (
                f"消息总线已 {_span(bus.away)} 没有应答,新的信息和处置都在本机等着,不会有新的预警:{bus.why}"
            )
            yield Fault(key="bus", words=words)
        return
    for reader, patience in _PATIENCE.items():
        late = [each for each in bus.behind if each.reader == reader and each.waited > patience]
        yield from _late(reader, {each.partition: (each.waited, each.records) for each in late})
    silent = {number: (age, 0) for number, age in bus.untold.items() if age > BACKLOG}
    yield from _late("untold", silent)


def _late(kind: str, late: Mapping[int, tuple[timedelta, int]]) -> Iterator[Fault]:
    """One fault for each of a few partitions {number: (since when, records)}, or one for all of many."""
    named = [(number,) for number in sorted(late)] if len(late) <= _NAMED else [tuple(sorted(late))]
    for numbers in named:
        several = f"{len(numbers)} 个分区({'、'.join(map(str, numbers[:_NAMED]))} 等)"
        words = _BEHIND[kind].format(
            where=several if len(numbers) > 1 else f"分区 {numbers[0]}",
            records=sum(late[number][1] for number in numbers),
            span=_span(max(late[number][0] for number in numbers)),
        )
        yield Fault(key=f"{kind}:{numbers[0] if len(numbers) == 1 else 'many'}", words=words)


def _next_step(alert: Alert, paging: Paging | None, at: datetime, rules: Rules) -> Iterator[Fault]:
    """An open alert that nothing more would happen to, or that should have happened."""
    if alert.state not in UNANSWERED or marked(alert.unit):
        return
    if alert.step_at is not None:
        if at - alert.step_at > OVERDUE:
            words = f"预警“{alert.title}”的下一步已过期 {_span(at - alert.step_at)}"
            yield Fault(key=f"overdue:{alert.alert_id}", words=words)
        return
    shown = alert.kind in rules.digest or alert.level in rules.digest
    told = paging is None or any(sent.to not in paging.failed for sent in paging.sent)
    once = rules.ladders[alert.level].repeat_minutes == 0 and told
    taken = alert.state == "handling" or (
        alert.state == "acknowledged" and not rules.ladders[alert.level].handle_minutes
    )
    if not (shown or taken or (once and alert.state in WAITING)):
        yield Fault(key=f"stuck:{alert.alert_id}", words=f"预警“{alert.title}”没有下一步,也没有人处理")


def _pages(standing: Standing) -> Iterator[Fault]:
    for waiting in standing.waiting:
        late = standing.at - waiting.due
        if late > UNSETTLED and not marked(waiting.page.unit):
            words = f"给 {waiting.page.to} 的通知“{waiting.page.title}”{_span(late)} 没有结果"
            yield Fault(key=f"page:{waiting.page.page_id}", words=words)


def _sources(standing: Standing, rules: Rules) -> Iterator[Fault]:
    """Configured accounts that never reported, or not for longer than the rules' last patience (the source alerts of
    the rules come earlier; this one comes even when their stage does not)."""
    patience = timedelta(minutes=max(rule.silent_minutes for rule in rules.sources.rules))
    for platform, account in standing.expected:
        last = standing.reported.get((platform, account)) or standing.watched_since
        if last is not None and standing.at - last > patience:
            name = PLATFORM_NAMES.get(platform, platform)
            words = f"{name}账号 {account} 已 {_span(standing.at - last)} 没有任何抓取结果"
            yield Fault(key=f"source:{platform}:{account}", words=words)


def _span(length: timedelta) -> str:
    minutes = length / timedelta(minutes=1)
    if minutes < 2:
        return f"{length.total_seconds():.0f} 秒"
    return f"{minutes:.0f} 分钟" if minutes < 120 else f"{minutes / 60:.0f} 小时"
