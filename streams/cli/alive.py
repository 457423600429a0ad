"""``minsheng alive``: whether a part works, for whoever restarts parts (probes of containers, service managers)."""

import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from streams.cli.main import Context
from streams.runners.clock import now
from streams.settings import Config

#: seconds without a sign of life after which a part is taken to be dead; signs come every few seconds
WITHIN = 60.0


@click.command("alive")
@click.argument("part", type=click.Choice(["pipeline", "worker"]))
@click.option("--name", default="worker-1", show_default=True, help="工作进程的名字。Name of the worker.")
@click.option("--within", type=float, default=WITHIN, show_default=True, help="多少秒内要有动静。Seconds.")
@click.pass_obj
def alive_command(context: Context, part: str, name: str, within: float) -> None:
    """这个部件是否在工作：在则退出码 0，否则 1。Exit status 0 when the part has shown a sign of life lately."""
    config = context.config
    seen = _heartbeat(config) if part == "pipeline" else _sign(config, name)
    who = part if part == "pipeline" else f"{part} {name}"
    if seen is None:
        _dead(f"{who} 还没有动静")
    elif now() - seen > timedelta(seconds=within):
        _dead(f"{who} 已有 {(now() - seen).total_seconds():.0f} 秒没有动静")


def _dead(why: str) -> None:
    click.echo(why, err=True)
    sys.exit(1)


def _sign(config: Config, name: str) -> datetime | None:
    """When the worker of that name last left its sign of life in its folder."""
    from streams.runners.kafka.watchdog import SIGN

    try:
        return datetime.fromtimestamp((config.data_dir / "workers" / name / SIGN).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def _heartbeat(config: Config) -> datetime | None:
    """When the pipeline last said that it lives; None before the first time. The file is only read."""
    from streams.runners.embedded.checkpoints import StoredCheckpoints
    from streams.status import HEARTBEAT

    file: Path = config.data_dir / "minsheng.db"
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=5)
        try:
            said = StoredCheckpoints(connection).get(*HEARTBEAT)
        finally:
            connection.close()
    except sqlite3.OperationalError:
        return None
    return datetime.fromisoformat(said) if said else None
