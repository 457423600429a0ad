"""What could keep the product from working, tried one by one."""

import shutil
import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from alerting.hours.calendar import WorkCalendar
from alerting.roster.gaps import gaps, spans
from alerting.templates import trial
from dashboards.console.desk import Status
from dashboards.console.words import PLATFORMS, word
from dashboards.ports import IndexTooNew
from streams import wiring
from streams.runners.clock import now
from streams.runners.embedded.schema import NewerSchema
from streams.settings import BadConfig, Config
from streams.settings.load import check_secrets
from streams.status import ANSWER, HEARTBEAT

#: less free disk than this and a burst could not be absorbed
FREE_BYTES = 1 << 30
#: days of roster that must be there already
AHEAD = 7
#: a clock further off than this falsifies windows, and platforms refuse signed calls
SKEW = timedelta(seconds=60)
#: more waiting than this, or for longer, and alerts come late
LAG_RECORDS, LAG_SECONDS = 10_000, 300
#: parts that are there before the product ever ran: they are other people's servers
_OTHERS = ("索引", "消息总线")
_SENT = {"accepted": "对方已接收", "rejected": "对方拒绝", "timeout": "对方没有回答"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried, whether it works, and in words."""

    what: str
    ok: bool
    detail: str


def findings(
    config: Config, present: datetime | None = None, *, online: bool = False, send_test: Sequence[str] = ()
) -> Iterator[Finding]:
    """Everything that can be tried: with ``online`` by one call to each platform, with ``send_test`` by one
    marked message through each of these channels."""
    present = present or now()
    yield Finding("配置", True, config.source)
    missing = check_secrets(config)
    unborn = config.rehearsal and bool(missing)
    yield Finding(
        "密钥",
        unborn or not missing,
        "演练的密钥由 minsheng run 生成" if unborn else "；".join(missing) or "都在",
    )
    sound = yield from _parts(config, bool(missing), unborn)
    for channel_id in send_test:
        yield _message(config, channel_id, present)
    yield _people(config)
    yield from _watch(config)
    yield from _roster(config, present)
    yield _disk(config.data_dir)
    yield from _standing(config, present)
    if online and sound:
        yield from _platforms(config)
    else:
        why = "配置还不完整" if online else "没有联网尝试（加 --online）"
        yield Finding("平台", True, f"{why}，凭证是否有效、时钟是否准确未知")


def _parts(config: Config, missing: bool, unborn: bool) -> Generator[Finding, None, bool]:
    """Returns whether everything could be made."""
    from streams.wiring.webhooks import (
        webhooks,
    )  # brings the web framework: not at every import of this module

    makers: dict[str, Callable[[], str]] = {
        "规则": lambda: f"版本 {wiring.rules(config).version}",
        "工作日历": lambda: _years(wiring.calendar(config)),
        "信源": lambda: f"{len(wiring.sources(config))} 个",
        "通道": lambda: f"{len(wiring.channels(config))} 个",
        "推送": lambda: f"{len(webhooks(config))} 个平台",
    }
    sound = not missing
    for what, made in makers.items():
        if what not in ("规则", "工作日历") and missing:
            yield Finding(what, unborn, "等有了密钥再检查")
            continue
        try:
            yield Finding(what, True, made())
        except BadConfig as error:
            sound = False
            yield Finding(what, False, str(error))
    return sound


def _years(calendar: WorkCalendar) -> str:
    """A year without official arrangement is no fault: its deadlines say so by themselves."""
    year = now().year
    certain = [str(y) for y in (year, year + 1) if calendar.certain(date(y, 3, 1))]
    return f"{'、'.join(certain) or '两年都没有'} 年放假安排已有，其余年份的期限标“暂按”"


def _message(config: Config, channel_id: str, present: datetime) -> Finding:
    what = f"测试消息 {channel_id}"
    try:
        channel = wiring.channels(config, channel_id).get(channel_id)
    except BadConfig as error:
        return Finding(what, False, str(error))
    if channel is None:
        known = "、".join(sorted(one.id for one in config.settings.channels)) or "（一个也没有）"
        return Finding(what, False, f"没有配置这个通道：可用的有 {known}")
    sent = channel.send(trial(channel_id, present))
    detail = f"{_SENT[sent.outcome]}（{sent.detail}）" if sent.detail else _SENT[sent.outcome]
    return Finding(what, sent.outcome == "accepted", detail)


def _people(config: Config) -> Finding:
    unreachable = [person.name for person in wiring.people(config).values() if not person.channels]
    return Finding(
        "人员", not unreachable, f"没有通道：{'、'.join(unreachable)}" if unreachable else "人人有通道"
    )


def _watch(config: Config) -> Iterator[Finding]:
    """Who hears of the program's own faults, who is watching from outside, and who takes part in drills."""
    from streams.wiring.watchman import administrators

    told = [person for person in administrators(config) if person.channels]
    detail = f"异常时通知 {'、'.join(person.name for person in told)}"
    nobody = '程序出了异常没有人知道：请给一个人写 role = "管理员"，并给他通道'
    yield Finding("管理员", True, detail if told else f"提醒：{nobody}")
    settings = config.settings.alerting
    outside = "整机停了会由它报警" if settings.deadman_url else "没有配置 deadman_url：整机停了没有人知道"
    yield Finding("外部看护", True, outside)
    people = wiring.people(config)
    mute = [people[who].name for who in wiring.drill_list(config) if not people[who].channels]
    listed = (
        f"{len(wiring.drill_list(config))} 人"
        if wiring.drill_list(config)
        else "没有配置 drill_list，不能演练"
    )
    yield Finding("演练名单", not mute, f"没有通道：{'、'.join(mute)}" if mute else listed)


def _roster(config: Config, present: datetime) -> Iterator[Finding]:
    """Every unit: who is paged about a county is on the county's roster, or on the one without a unit."""
    roster, people, units = wiring.roster(config), wiring.people(config), config.settings.units
    for unit in units:
        found = gaps(roster, people, unit.id, present, AHEAD)
        open_shifts = any(gap.role == "主班" for gap in found)
        sound = "" if open_shifts else "都有主班" + ("，但" if found else "")
        detail = f"今后 {AHEAD} 天{sound}{spans(found)}"
        yield Finding("值班表" if len(units) == 1 else f"值班表（{unit.name}）", not open_shifts, detail)
    for complaint in wiring.roster_store(config).damage():
        yield Finding("换班记录", False, complaint)


def _disk(data_dir: Path) -> Finding:
    folder = next(p for p in (data_dir.resolve(), *data_dir.resolve().parents) if p.exists())
    free = shutil.disk_usage(folder).free
    return Finding("磁盘", free >= FREE_BYTES, f"剩余 {free / (1 << 30):.1f} GB")


def _standing(config: Config, present: datetime) -> Iterator[Finding]:
    if not config.data_dir.exists():
        yield Finding("数据", True, "还没有数据目录（从未运行过）")
        return
    try:
        status = wiring.status_reader(config, wiring.index(config), ANSWER).read(present)
    except (NewerSchema, IndexTooNew, BadConfig) as error:
        yield Finding("数据", False, str(error))
        return
    except sqlite3.Error as error:
        detail = f"{config.data_dir} 里的数据打不开（{error}）：请检查权限和磁盘，或从备份恢复"
        yield Finding("数据", False, detail)
        return
    if all(part.ok for part in status.parts if part.name == "索引"):
        yield Finding("索引", True, f"{sum(status.mentions.values())} 条信息")
    if config.settings.index.url != "sqlite":
        count = len(wiring.refused(config).letters())
        detail = f"{count} 份检索服务不收：见 minsheng index refused" if count else "无"
        yield Finding("不收的文档", count == 0, detail)
    never = wiring.checkpoints(config).get(*HEARTBEAT) is None  # this very doctor may have made the folder
    yield _backlog(status, never)
    for part in status.parts:
        unborn = never and part.name not in _OTHERS
        yield Finding(part.name, part.ok or unborn, part.detail)


def _backlog(status: Status, never: bool) -> Finding:
    """``never``: the product never ran, so nobody can have said what waits."""
    seconds = status.lag_seconds or 0.0
    if status.lag_records is None:
        waited = f"，本机最早的已等 {seconds:.0f} 秒" if seconds else ""
        return Finding("积压", never, f"不知道有多少待处理：消息总线没有应答{waited}")
    waited = f"，最早的已等 {seconds:.0f} 秒" if status.lag_records else ""
    late = status.lag_records >= LAG_RECORDS or seconds >= LAG_SECONDS
    return Finding("积压", not late, f"{status.lag_records} 条待处理{waited}")


def _platforms(config: Config) -> Iterator[Finding]:
    from streams.wiring.probes import probes  # brings Scrapy: only when it is used

    worst: tuple[timedelta, str] | None = None
    for probe in probes(config):
        name = word(PLATFORMS, probe.source.platform)
        account = probe.source.accounts[0].name
        why = f"：{probe.verdict.text}" if probe.verdict.text else ""
        yield Finding(f"平台 {name}", probe.word == "可用", f"{account} {probe.word}{why}")
        if probe.skew is not None and (worst is None or abs(probe.skew) > abs(worst[0])):
            worst = (probe.skew, name)
    yield _clock(worst)


def _clock(worst: tuple[timedelta, str] | None) -> Finding:
    if worst is None:
        return Finding("时钟", True, "没有平台的时间可以对照")
    skew, name = worst
    seconds = abs(round(skew.total_seconds()))
    if abs(skew) <= SKEW:
        return Finding("时钟", True, f"与{name}相差 {seconds} 秒")
    direction = "慢" if skew > timedelta(0) else "快"
    return Finding("时钟", False, f"本机比{name}{direction} {seconds} 秒：请打开系统的自动对时（NTP）")
