"""``minsheng brief``: documents for people outside."""

from pathlib import Path

import click

from streams.cli.main import Context
from streams.jsonl import UnusableInput


@click.group("brief")
def brief_command() -> None:
    """简报：给外面看的文件。Documents for people outside."""


@brief_command.command("weekly")
@click.option("--week", required=True, help="ISO 周，如 2026-W12（北京时间）。ISO week.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="结果 .docx。")
@click.pass_obj
def weekly_command(context: Context, week: str, out: Path) -> None:
    """舆情周报（.docx）。The weekly brief."""
    from dashboards.briefs import BadWeek
    from streams import wiring

    try:
        wiring.brief(context.config)(week, out)
    except BadWeek as error:
        raise UnusableInput(str(error)) from None
    click.echo(f"→ {out}", err=True)
