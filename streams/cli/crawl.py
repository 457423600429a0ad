"""``minsheng crawl``: fetching, once or for ever."""

import sys

import click
import msgspec

from crawlers.records import PLATFORMS
from streams import logs
from streams.cli.main import Context
from streams.settings import BadConfig
from streams.settings.load import check_secrets
from streams.supervise.child import stop_on_signals


@click.command("crawl")
@click.option("--once", is_flag=True, help="到期的信源各取一次就结束。Fetch every due source once.")
@click.option("--all", "all_", is_flag=True, help="与 --once 同用：未到期的也取。Also those not due.")
@click.option("--impact", is_flag=True, help="打印采集影响评估。Print what reading each source does.")
@click.option("--platform", type=click.Choice(PLATFORMS), help="只取一个平台。One platform only.")
@click.pass_obj
def crawl_command(context: Context, once: bool, all_: bool, impact: bool, platform: str | None) -> None:
    """采集本单位账号下的公开评论。Fetch the public comments under the bureau's own accounts."""
    from crawlers import crawl
    from crawlers.impact import page
    from streams import wiring
    from streams.runners.clock import now

    config = context.config
    if missing := check_secrets(config):
        raise BadConfig(missing)
    sources = wiring.sources(config)
    if impact:
        click.echo(page(sources))
        return
    log, checkpoints, pseudonyms = wiring.log(config), wiring.checkpoints(config), wiring.pseudonyms(config)
    if once:
        logs.configure("crawl")
        for result in crawl.crawl_once(
            sources, log, checkpoints, now=now(), pseudonyms=pseudonyms, platform=platform, all=all_
        ):
            sys.stdout.buffer.write(msgspec.json.encode(result) + b"\n")
        return
    logs.configure("crawl", config.data_dir / "logs" / "crawl.log")
    stop = stop_on_signals()
    crawl.crawl_forever(sources, log, checkpoints, clock=now, pseudonyms=pseudonyms, stop=stop)
