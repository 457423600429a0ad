"""``minsheng roster``: the duty roster, checked and asked."""

import sys
from datetime import datetime
from pathlib import Path

import click
import msgspec

from streams.cli.main import Context
from streams.jsonl import UnusableInput


def _line(row: object) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")


@click.group("roster")
def roster_command() -> None:
    """值班表。The duty roster."""


@roster_command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="每行一个 JSON 对象。JSON lines.")
@click.pass_obj
def check_command(context: Context, file: Path, as_json: bool) -> None:
    """检查一份值班表，逐条列出问题与所在行。Check a roster file."""
    from alerting.roster_file import read_roster
    from streams import wiring

    reading = read_roster(file, wiring.people(context.config), wiring.units(context.config))
    for finding in reading.findings:
        if as_json:
            _line({"row": finding.row, "severity": finding.severity, "message": finding.message})
        else:
            where = "整个文件" if finding.row is None else f"第 {finding.row} 行"
            word = "错误" if finding.severity == "error" else "提醒"
            click.echo(f"{where}：{word}：{finding.message}")
    if as_json:
        _line(reading.summary())
    else:
        summary = reading.summary()
        click.echo(
            f"可用 {summary['days']} 天，{summary['from']} 至 {summary['to']}，缺主班 {summary['gaps']} 天"
        )
    if not reading.ok:
        sys.exit(2)


@roster_command.command("show")
@click.option("--at", required=True, help="时间，ISO 8601，缺时区时按北京时间。A moment.")
@click.option("--unit", help="单位代号，缺省为第一个。Unit.")
@click.option("--json", "as_json", is_flag=True, help="一行 JSON。One JSON line.")
@click.pass_obj
def show_command(context: Context, at: str, unit: str | None, as_json: bool) -> None:
    """某一时刻谁在值班。Who is on duty at a moment."""
    from zoneinfo import ZoneInfo

    from alerting.roster import show
    from streams import wiring

    config = context.config
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise UnusableInput(f"--at“{at}”不是时间：请写 2026-03-12T08:00:00+08:00") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    units = [one.id for one in config.settings.units]
    if unit is not None and unit not in units:
        raise UnusableInput(f"没有单位“{unit}”：可用的有 {'、'.join(units)}")
    row = show(wiring.roster(config), wiring.people(config), unit or units[0], moment)
    if as_json:
        _line(row)
    else:
        for key, value in row.items():
            click.echo(f"{key}：{value or '（无）'}")
