"""``minsheng replay``: a recorded stream through the whole pipeline by its own time."""

import re
from datetime import timedelta
from pathlib import Path

import click

from streams.cli.progress import progress

UNIT = "replay"


class Span(click.ParamType):
    """A span of time such as 3m, 90s or 1h."""

    name = "span"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"(\d+)([smh])", str(value))
        if not found:
            self.fail(f"“{value}”不是时长：请写 90s、3m 或 1h", param, ctx)
        return timedelta(seconds=int(found[1]) * {"s": 1, "m": 60, "h": 3600}[found[2]])


@click.command("replay")
@click.argument("stream", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="结果目录。Output folder."
)
@click.option("--speed", type=click.Choice(["max"]), default="max", help="只有 max：按流自己的时间尽快走完。")
@click.option(
    "--ack-after",
    type=Span(),
    default="3m",
    show_default=True,
    help="模拟值班员多久后接报。Simulated officer.",
)
@click.option("--rules", type=click.Path(path_type=Path), help="另一份规则文件。Another rules file.")
def replay_command(stream: Path, out: Path, speed: str, ack_after: timedelta, rules: Path | None) -> None:
    """按流自己的时间回放整条流水线，不通知任何人。Backtest a recorded stream; nothing is sent."""
    from streams import wiring
    from streams.replay.corpus import mentions
    from streams.replay.driver import Replay
    from streams.replay.report import write_report

    with progress("回放 replay") as advance:
        outcome = Replay(wiring.replay_topology(UNIT, rules), UNIT, ack_after).run(
            mentions(stream, UNIT), advance
        )
    summary = write_report(outcome, out)
    click.echo(
        f"{summary['mentions']} 条信息，{summary['issues']} 个话题，{summary['alerts']} 个预警，{summary['pages']} 次通知，"
        f"{summary['wall_seconds']:.1f} 秒 → {out}",
        err=True,
    )
