"""``minsheng drill``: a marked rehearsal through the real chain, to the people of the drill list only."""

import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
import msgspec

from streams.cli.main import Context
from streams.jsonl import UnusableInput

#: seconds between looks at what became of it
LOOK = 0.5


@click.command("drill")
@click.argument("scenario")
@click.option("--minutes", default=15.0, show_default=True, help="剧本结束后最多再等几分钟。Wait at most.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="报告另存为 JSON 文件。Report file."
)
@click.pass_obj
def drill_command(context: Context, scenario: str, minutes: float, out: Path | None) -> None:
    """演练：带“演练”标记的剧本走完真实的全程，只通知演练名单，最后给出用时报告。A marked rehearsal to the drill list.

    SCENARIO 是自带剧本的名字（gathering、outage、rescue）或一个 .toml 文件。
    """
    from alerting.hours.localtime import SHANGHAI
    from streams import drills, wiring
    from streams.runners.clock import now

    config = context.config
    played = drills.read(scenario)
    _ready(context, now())
    log, checkpoints = wiring.log(config), wiring.checkpoints(config)
    begun = now()
    unit = drills.unit_of(played, begun)
    until = begun + played.length + timedelta(minutes=minutes)
    click.echo(
        f"演练开始：{played.title}（{len(played.lines)} 条，至多到 {until.astimezone(SHANGHAI):%H:%M:%S}）",
        err=True,
    )
    drills.begin(checkpoints, unit, until)
    reader = wiring.drill_reader(config, unit)
    try:
        waiting = list(enumerate(played.lines, 1))
        while now() < until:
            while waiting and begun + waiting[0][1].after <= now():
                number, line = waiting.pop(0)
                log.ingest([drills.mention(line, number, unit, now())])
            alerts = reader.alerts()
            if not waiting and alerts and all(a.handling_at or a.responded_at or a.closed_at for a in alerts):
                break
            time.sleep(LOOK)
    finally:
        log.append(drills.closing(reader.alerts(), now()))
        drills.end(checkpoints, unit)
    rows = [drills.report(a, reader.pages(a.alert_id), reader.delivered(), begun) for a in reader.alerts()]
    result = {
        "drill": unit,
        "scenario": played.name,
        "title": played.title,
        "begun": begun.isoformat(),
        "alerts": rows,
    }
    _tell(result)
    if out is not None:
        out.write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n")
    if not any(row["arrived"] for row in rows):
        click.echo("没有一条演练通知送到：请看 minsheng doctor 和 logs/pipeline.log", err=True)
        sys.exit(1)


def _ready(context: Context, at: datetime) -> None:
    """UnusableInput when the pipeline does not run or nobody is on the drill list."""
    from streams import wiring
    from streams.status import HEARTBEAT, SILENT

    config = context.config
    beat = wiring.checkpoints(config).get(*HEARTBEAT)
    if beat is None or at - datetime.fromisoformat(beat) > SILENT:
        raise UnusableInput("流水线没有在运行：请先启动 minsheng run（或服务），再演练")
    if not wiring.drill_list(config):
        raise UnusableInput(
            f'{config.source}：没有演练名单：请在 [alerting] 写 drill_list = ["人员代号", …]，演练只通知名单上的人'
        )


def _tell(result: dict[str, Any]) -> None:
    words = {"paged_after": "通知送到", "acknowledged_after": "接报", "handled_after": "处置"}
    click.echo(f"演练报告：{result['title']}（{result['drill']}）")
    if not result["alerts"]:
        click.echo("  没有产生预警")
    for row in result["alerts"]:
        click.echo(f"  【{row['level']}】{row['title']}：通知 {row['pages']} 次，送到 {row['arrived']} 次")
        for key, word in words.items():
            click.echo(f"    {word}：{'没有' if row[key] is None else f'{row[key]:g} 秒'}")
