"""What could keep the product from working, tried one by one; nothing is sent to anybody."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from alerting.roster import duty_day
from streams import wiring
from streams.runners.clock import now
from streams.settings import BadConfig, Config
from streams.settings.load import check_secrets

#: less free disk than this and a burst could not be absorbed
FREE_BYTES = 1 << 30
#: days of roster that must be there already
AHEAD = 7


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried, whether it works, and in words."""

    what: str
    ok: bool
    detail: str


def findings(config: Config, present: datetime | None = None) -> Iterator[Finding]:
    """Everything that can be tried without telling or asking anybody outside."""
    present = present or now()
    yield Finding("配置", True, config.source)
    missing = check_secrets(config)
    unborn = config.rehearsal and bool(missing)
    yield Finding(
        "密钥",
        unborn or not missing,
        "演练的密钥由 minsheng run 生成" if unborn else "；".join(missing) or "都在",
    )
    for what, make in (("规则", wiring.rules), ("信源", wiring.sources), ("通道", wiring.channels)):
        if what != "规则" and missing:
            yield Finding(what, unborn, "等有了密钥再检查")
            continue
        try:
            made = make(config)
        except BadConfig as error:
            yield Finding(what, False, str(error))
        else:
            yield Finding(
                what, True, f"{len(made)} 个" if isinstance(made, (list, dict)) else f"版本 {made.version}"
            )
    yield _people(config)
    yield _roster(config, present)
    yield _disk(config.data_dir)
    yield from _standing(config, present)


def _people(config: Config) -> Finding:
    unreachable = [person.name for person in wiring.people(config).values() if not person.channels]
    return Finding(
        "人员", not unreachable, f"没有通道：{'、'.join(unreachable)}" if unreachable else "人人有通道"
    )


def _roster(config: Config, present: datetime) -> Finding:
    roster, unit = wiring.roster(config), config.settings.units[0].id
    days = [present + timedelta(days=n) for n in range(AHEAD)]
    gaps = [str(duty_day(day)) for day in days if roster.on_duty(unit, day).get("主班") is None]
    detail = f"今后 {AHEAD} 天缺主班：{'、'.join(gaps)}" if gaps else f"今后 {AHEAD} 天都有主班"
    return Finding("值班表", not gaps, detail)


def _disk(data_dir: Path) -> Finding:
    folder = next(p for p in (data_dir.resolve(), *data_dir.resolve().parents) if p.exists())
    free = shutil.disk_usage(folder).free
    return Finding("磁盘", free >= FREE_BYTES, f"剩余 {free / (1 << 30):.1f} GB")


def _standing(config: Config, present: datetime) -> Iterator[Finding]:
    if not config.data_dir.exists():
        yield Finding("数据", True, "还没有数据目录（从未运行过）")
        return
    status = wiring.status_reader(config, wiring.index(config)).read(present)
    yield Finding("索引", True, f"{sum(status.mentions.values())} 条信息")
    yield Finding("积压", status.lag_records < 10_000, f"{status.lag_records} 条待处理")
    for part in status.parts:
        yield Finding(part.name, part.ok, part.detail)
