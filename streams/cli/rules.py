"""``minsheng rules``: are the rules sound, why is this alert there, what would other rules have paged?"""

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
import msgspec

from streams.cli.data import Moment
from streams.cli.main import Context
from streams.cli.progress import progress
from streams.cli.replay import Span
from streams.jsonl import UnusableInput


@click.group("rules")
def rules_command() -> None:
    """预警规则：检查、解释、回测。The rules: check, explain, backtest."""


@rules_command.command("check")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.pass_obj
def check_command(context: Context, file: Path | None) -> None:
    """检查一份规则文件；不写文件名则检查正在用的。Check a rules file."""
    from alerting.rules.file import RulesError, load_rules
    from streams import wiring

    try:
        rules = wiring.rules(context.config) if file is None else load_rules(file)
    except RulesError as error:
        raise UnusableInput(str(error)) from None
    click.echo(f"规则版本 {rules.version}，{rules.author}，{rules.date}：可以使用")
    spread = 0 if rules.spread is None else len(rules.spread.levels)
    click.echo(
        f"按数量 {len(rules.counts)} 条，按突发 {len(rules.bursts)} 条，按标记 {len(rules.flags)} 条，按单条传播 {spread} 条"
    )
    for level, ladder in rules.ladders.items():
        steps = "；".join(f"第 {step.after_minutes} 分钟 {'、'.join(step.roles)}" for step in ladder.steps)
        again = f"，每 {ladder.repeat_minutes} 分钟重复" if ladder.repeat_minutes else "，不重复"
        click.echo(f"{level}：{steps}{again}")


@rules_command.command("explain")
@click.argument("alert_id")
@click.pass_obj
def explain_command(context: Context, alert_id: str) -> None:
    """一个预警为什么在这里：哪条规则、哪些数、哪些依据。Which rule, numbers and evidence."""
    from alerting.signals.explain import explanation
    from streams import wiring

    index = wiring.index(context.config)
    alert = index.get("alerts", alert_id)
    if alert is None:
        raise UnusableInput(f"没有预警 {alert_id}：编号见值班台地址栏，或 minsheng export alerts")
    found = ((mention, index.get("mentions", mention)) for mention in alert["evidence"])
    evidence = {mention: body for mention, body in found if body is not None}
    for line in explanation(alert, wiring.rules(context.config), evidence):
        click.echo(line)


@rules_command.command("backtest")
@click.option("--since", type=Moment(), required=True, help="从何时起比较。Compare from here on.")
@click.option(
    "--rules", "file", type=click.Path(path_type=Path), required=True, help="新规则文件。The other rules."
)
@click.option("--ack-after", type=Span(), default="3m", show_default=True, help="模拟值班员多久后接报。")
@click.option("--json", "as_json", is_flag=True, help="每行一个 JSON 对象。JSON lines.")
@click.pass_obj
def backtest_command(
    context: Context, since: datetime, file: Path, ack_after: timedelta, as_json: bool
) -> None:
    """按存下的记录重走一遍：新规则会通知什么，与实际通知并列。Nothing is sent."""
    from dashboards.ports import Query
    from streams import wiring
    from streams.codec import Codec
    from streams.replay.backtest import compare, stored
    from streams.replay.driver import Replay

    config = context.config
    topology, log, index = wiring.backtest_topology(config, file), wiring.log(config), wiring.index(config)
    pages = list(index.scan(Query(kind="pages", since=since)))
    alerts = {alert["alert_id"]: alert for alert in index.scan(Query(kind="alerts"))}
    for unit in config.settings.units:
        with progress(f"回测 {unit.id}") as advance:
            outcome = Replay(topology, unit.id, ack_after).run(stored(log, Codec(), unit.id), advance)
        matters = compare([page for page in pages if page["unit"] == unit.id], alerts, outcome, since)
        for matter in matters:
            _print(unit.id, matter, as_json)
        was, would = (sum(len(getattr(m, side)) for m in matters) for side in ("was", "would"))
        click.echo(f"{unit.name}：实际 {was} 次通知，新规则 {would} 次，{len(matters)} 件事", err=True)


def _print(unit: str, matter: Any, as_json: bool) -> None:
    if as_json:
        row = {"unit": unit, "verdict": matter.verdict} | msgspec.to_builtins(matter)
        sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
        return
    click.echo(f"{matter.verdict}  {matter.title}")
    from alerting.hours.localtime import SHANGHAI

    for word, told in (("实际", matter.was), ("新规则", matter.would)):
        first = (
            f"{told[0].at.astimezone(SHANGHAI):%m月%d日 %H:%M} 起 {len(told)} 次，" if told else "没有通知"
        )
        levels = "→".join(dict.fromkeys(one.level for one in told))
        click.echo(f"    {word}：{first}{levels}")
