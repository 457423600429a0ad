"""The parts of the product as commands; ``minsheng run`` starts them, a service manager may as well."""

from pathlib import Path

import click

from streams import logs
from streams.cli.main import Context
from streams.settings import Config
from streams.supervise.child import stop_on_signals, watch_supervisor


def _begin(context: Context, part: str) -> Config:
    from streams.rehearsal import provide_secrets

    config = context.config
    provide_secrets(config)
    logs.configure(part, config.data_dir / "logs" / f"{part}.log")
    return config


@click.command("pipeline")
@click.pass_obj
def pipeline_command(context: Context) -> None:
    """流水线：研判、聚类、预警、通知。The pipeline: analyse, cluster, alert, page."""
    from streams.pipeline import run

    run(_begin(context, "pipeline"), stop_on_signals())


@click.command("console")
@click.pass_obj
def console_command(context: Context) -> None:
    """值班台网页。The duty desk web page."""
    from streams.wiring.desk import serve_console

    config = _begin(context, "console")
    watch_supervisor()
    serve_console(config)


@click.command("watch")
@click.pass_obj
def watch_command(context: Context) -> None:
    """值守：每分钟自查，异常时通知管理员，并向外部看护报平安。Watch the other parts."""
    from streams.runners.clock import now
    from streams.wiring.watchman import watchman

    config = _begin(context, "watch")
    stop = stop_on_signals()
    watchman(config, now()).run(stop, now)


@click.command("webhooks")
@click.pass_obj
def webhooks_command(context: Context) -> None:
    """接收平台推送：微信私信、抖音评论。Receive what the platforms push."""
    from streams.wiring.webhooks import demanded_webhooks, serve_webhooks

    hooks = demanded_webhooks(context.config)
    config = _begin(context, "webhooks")
    watch_supervisor()
    serve_webhooks(config, hooks)


@click.command("sandbox")
@click.option(
    "--write-stream",
    type=click.Path(path_type=Path, dir_okay=False),
    help="不启动，只把演练剧本写成可供 replay 的文件。Write the scenario as a stream file and stop.",
)
@click.pass_obj
def sandbox_command(context: Context, write_stream: Path | None) -> None:
    """沙盒：五个平台的本机替身，只在演练中使用。The local stand-in for the five platforms (rehearsal only)."""
    from streams.rehearsal import serve_sandbox, write_scenario

    if write_stream is not None:
        click.echo(f"{write_scenario(write_stream)} 条 → {write_stream}", err=True)
        return
    config = _begin(context, "sandbox")
    watch_supervisor()
    serve_sandbox(config)
