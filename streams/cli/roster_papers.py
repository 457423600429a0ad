"""``minsheng roster template|handover``: papers for the people on duty."""

from datetime import date
from pathlib import Path

import click

from streams.cli.arguments import moment_of, unit_of
from streams.cli.main import Context
from streams.jsonl import UnusableInput


def _month(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise UnusableInput(f"--month“{text}”不是月份：请写 2026-03 这样") from None


@click.command("template")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="写到这个 .xlsx。"
)
@click.option("--month", help="哪个月（2026-03），缺省为下个月。Which month.")
@click.pass_obj
def template_command(context: Context, out: Path, month: str | None) -> None:
    """值班表模板：日期、星期、休息日已填好，姓名可选。An empty roster to fill in."""
    from alerting.hours.localtime import SHANGHAI
    from streams import wiring
    from streams.runners.clock import now

    if out.suffix.lower() != ".xlsx":
        raise UnusableInput(f"{out}：模板是 .xlsx 文件：请写 --out 值班表.xlsx")
    first = _month(month) or wiring.next_month(now().astimezone(SHANGHAI).date())
    wiring.template(context.config, out, first)
    click.echo(f"{first:%Y-%m} 的模板 → {out}", err=True)


@click.command("handover")
@click.option("--at", help="交接时间，ISO 8601，缺省为现在。When.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="写到 .docx 或 .md。"
)
@click.option("--unit", help="单位代号，缺省为第一个。Unit.")
@click.pass_obj
def handover_command(context: Context, at: str | None, out: Path, unit: str | None) -> None:
    """值班交接单：未办结的预警、静默、信源异常、谁交给谁。The hand-over sheet."""
    from dashboards.handover import write
    from streams import wiring

    if out.suffix.lower() not in (".docx", ".md"):
        raise UnusableInput(f"{out}：交接单可写成 .docx 或 .md：请改文件名的后缀")
    config = context.config
    sheet = wiring.sheets(config, wiring.index(config)).sheet(unit_of(config, unit), moment_of(at))
    write(sheet, out)
    click.echo(f"未办结 {len(sheet.matters)} 起 → {out}", err=True)
