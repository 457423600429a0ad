"""``minsheng coverage``: how completely each source was read on a day."""

import sys
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import click
import msgspec

from streams.cli.main import Context
from streams.jsonl import UnusableInput

_SHANGHAI = ZoneInfo("Asia/Shanghai")


@click.command("coverage")
@click.option("--day", help="日期 YYYY-MM-DD（北京时间），不写为今天。A day in Shanghai; today if left out.")
@click.option(
    "--days", type=click.IntRange(1, 92), default=1, help="从这一天往前共几天。So many days up to it."
)
@click.option(
    "--json", "as_json", is_flag=True, help="每个信源每天一行 JSON。One JSON line a source and day."
)
@click.pass_obj
def coverage_command(context: Context, day: str | None, days: int, as_json: bool) -> None:
    """各信源每天读全了多少，缺口在哪里、为什么。How completely each source was read, and what is missing why."""
    from crawlers.coverage import DayCoverage, coverage_of_day
    from crawlers.records import PLATFORM_NAMES
    from streams import wiring
    from streams.runners.clock import now

    present = now()
    try:
        last = date.fromisoformat(day) if day else present.astimezone(_SHANGHAI).date()
    except ValueError:
        raise UnusableInput(f"--day {day}：不是日期：请写成 2026-03-02 这样") from None
    reports = list(wiring.log(context.config).records("FetchReport"))
    found: list[DayCoverage] = []
    for back in range(days - 1, -1, -1):
        found += coverage_of_day(reports, last - timedelta(days=back), present)
    for each in found:
        if as_json:
            sys.stdout.buffer.write(msgspec.json.encode(each) + b"\n")
            continue
        name = PLATFORM_NAMES.get(each.platform, each.platform)
        gaps = "；".join(f"{reason} {hours:g} 小时" for reason, hours in each.gaps.items())
        click.echo(
            f"{each.day} {name} {each.source} 读全 {each.share:.1%} 新增 {each.new} 更新 {each.updated}"
            + (f" 缺口：{gaps}" if gaps else "")
        )
    if not found and not as_json:
        click.echo("还没有任何采集记录")
