"""``minsheng roster import|versions|swap|swaps``: the roster in force is changed, and every change is kept."""

from collections.abc import Iterator
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.arguments import day_of, unit_of
from streams.cli.main import Context
from streams.jsonl import UnusableInput
from streams.settings import Config

if TYPE_CHECKING:
    from alerting.roster.reading import RosterReading
    from alerting.roster.swaps import Swap

_SOON = "运行中的流水线会自动采用，不必重新启动"
_FAR = "提醒：总线是 Kafka 而没有配置 alerting.roster_dir：数据目录不同的工作进程看不到这次更改，仍按旧表通知"


def _login() -> str:
    """Who is logged in; a container's user may have no name."""
    try:
        return getuser()
    except (KeyError, OSError):
        return "未署名"


_by = click.option("--by", default=_login, help="谁改的，缺省为本机登录名。Who makes the change.")
_unit = click.option("--unit", help="单位代号，缺省为第一个。Unit.")


def said(reading: "RosterReading") -> Iterator[str]:
    """A line a finding, then the days."""
    for finding in reading.findings:
        where = "整个文件" if finding.row is None else f"第 {finding.row} 行"
        word = "错误" if finding.severity == "error" else "提醒"
        yield f"{where}：{word}：{finding.message}"
    summary = reading.summary()
    yield f"可用 {summary['days']} 天，{summary['from']} 至 {summary['to']}，缺主班 {summary['gaps']} 天"


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--sound-days",
    is_flag=True,
    help="有错误也导入：没有问题的日子先用起来。Take the sound days of a bad file.",
)
@_by
@click.pass_obj
def import_command(context: Context, file: Path, sound_days: bool, by: str) -> None:
    """检查并启用一份值班表；它没有写到的日子仍按以前的。Check a roster and put it in force."""
    from alerting.roster.file import read_roster
    from streams import wiring
    from streams.runners.clock import now

    config = context.config
    reading = read_roster(file, wiring.people(config), wiring.units(config))
    for line in said(reading):
        click.echo(line)
    errors = sum(finding.severity == "error" for finding in reading.findings)
    if not (reading.days or reading.nights):
        raise UnusableInput("没有一天可用，没有导入")
    if errors and not sound_days:
        raise UnusableInput(
            f"有 {errors} 处错误，没有导入：请改好再导入；急用可加 --sound-days，先启用没有问题的日子"
        )
    version = wiring.roster_store(config).keep(reading, file.name, now(), by)
    click.echo(f"已导入（存为 {version.file}）。{_SOON}")
    _remind(config)


@click.command("versions")
@click.pass_obj
def versions_command(context: Context) -> None:
    """导入过的值班表，新的在后。What was imported, oldest first."""
    from alerting.hours.localtime import SHANGHAI
    from streams import wiring

    store = wiring.roster_store(context.config)
    for version in store.versions():
        summary = version.summary
        click.echo(
            f"{version.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} {version.who} {version.name}"
            f"（{summary['from']} 至 {summary['to']}，{summary['days']} 天，{version.errors} 处错误）→ {version.file}"
        )
    for complaint in store.complaints:
        click.echo(complaint, err=True)


@click.command("swap")
@click.option("--date", "day", required=True, help="哪一天的班（2026-03-12）。The duty day.")
@click.option("--role", required=True, help="主班、副班或带班领导。Role.")
@click.option("--from", "before", help="原来的人（姓名或代号）；不写则不论是谁。Who is on duty.")
@click.option("--to", "taker", required=True, help="换成谁（姓名或代号）。Who stands in.")
@click.option("--reason", required=True, help="原因。Why.")
@click.option("--half", type=click.Choice(["白班", "夜班"]), help="只换半天；不写则整天。Half of the day.")
@click.option("--back", help="对换：这一天由原来的人还班。The day on which the favour is returned.")
@_unit
@_by
@click.pass_obj
def swap_command(
    context: Context,
    day: str,
    role: str,
    before: str | None,
    taker: str,
    reason: str,
    half: str | None,
    back: str | None,
    unit: str | None,
    by: str,
) -> None:
    """换班或顶班，立即生效，留有记录。Somebody stands in for somebody; kept for ever."""
    from typing import cast

    from alerting.roster.swaps import Half, Swap, describe
    from streams import wiring
    from streams.runners.clock import now

    config = context.config
    chosen = unit_of(config, unit)
    original = None if before is None else _person(config, before, "--from", chosen)
    swaps = [
        Swap(
            unit=chosen,
            day=day_of(day),
            role=role,
            before=original,
            to=_person(config, taker, "--to", chosen),
            reason=reason,
            at=now(),
            who=by,
            half=cast("Half | None", half),
        )
    ]
    if back is not None:
        if original is None:
            raise UnusableInput("--back 要和 --from 一起写：要知道由谁还班")
        first = swaps[0]
        swaps.append(
            Swap(
                unit=chosen,
                day=day_of(back, "--back"),
                role=role,
                before=first.to,
                to=original,
                reason=reason,
                at=first.at,
                who=by,
                half=first.half,
            )
        )
    for swap in swaps:
        _refuse(config, swap)
    store = wiring.roster_store(config)
    for swap in swaps:
        store.change(swap)
        click.echo(f"已记下：{describe(swap, wiring.people(config))}")
    click.echo(_SOON)
    _remind(config)


def _remind(config: Config) -> None:
    from streams import wiring

    if not wiring.roster_reaches_all(config):
        click.echo(_FAR, err=True)


def _refuse(config: Config, swap: "Swap") -> None:
    from alerting.roster.swaps import moments, refusal
    from streams import wiring

    times = moments(swap.day, swap.half, *wiring.shifts(config))
    if why := refusal(swap, wiring.roster(config), wiring.people(config), times):
        raise UnusableInput(why)


def _person(config: Config, name: str, option: str, unit: str) -> str:
    from alerting.roster.dates import text_of
    from alerting.roster.names import Directory
    from streams import wiring

    found = Directory(wiring.people(config)).person(text_of(name), unit)
    if found is None:
        raise UnusableInput(f"{option}“{name}”不在人员名单（[[people]]）里，或有重名：请改写代号")
    return found


@click.command("swaps")
@click.pass_obj
def swaps_command(context: Context) -> None:
    """换班记录，新的在后。What was changed by hand, oldest first."""
    from alerting.roster.swaps import describe
    from streams import wiring

    store = wiring.roster_store(context.config)
    people = wiring.people(context.config)
    for swap in store.swaps():
        click.echo(describe(swap, people))
    for complaint in store.complaints:
        click.echo(complaint, err=True)
