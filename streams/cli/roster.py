"""``minsheng roster``: the duty roster, checked and asked."""

import sys
from pathlib import Path

import click
import msgspec

from streams.cli.arguments import moment_of, unit_of
from streams.cli.main import Context
from streams.cli.roster_changes import import_command, said, swap_command, swaps_command, versions_command
from streams.cli.roster_papers import handover_command, template_command


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
    from alerting.roster.file import read_roster
    from streams import wiring

    config = context.config
    people = wiring.people(config) if config.settings.people else {}
    if not people:
        click.echo("还没有配置人员（[[people]]），姓名没有核对", err=True)
    reading = read_roster(file, people, wiring.units(config) if config.settings.people else None)
    if as_json:
        for finding in reading.findings:
            _line({"row": finding.row, "severity": finding.severity, "message": finding.message})
        _line(reading.summary())
    else:
        for line in said(reading):
            click.echo(line)
    if not reading.ok:
        sys.exit(2)


@roster_command.command("show")
@click.option("--at", help="时间，ISO 8601，缺时区时按北京时间，缺省为现在。A moment.")
@click.option("--unit", help="单位代号，缺省为第一个。Unit.")
@click.option("--json", "as_json", is_flag=True, help="一行 JSON。One JSON line.")
@click.pass_obj
def show_command(context: Context, at: str | None, unit: str | None, as_json: bool) -> None:
    """某一时刻谁在值班。Who is on duty at a moment."""
    from alerting.roster.dated import show
    from streams import wiring

    config = context.config
    row = show(wiring.roster(config), wiring.people(config), unit_of(config, unit), moment_of(at))
    if as_json:
        _line(row)
    else:
        for key, value in row.items():
            click.echo(f"{key}：{value or '（无）'}")


for further in (
    import_command,
    versions_command,
    swap_command,
    swaps_command,
    template_command,
    handover_command,
):
    roster_command.add_command(further)
