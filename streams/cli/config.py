"""``minsheng config``: check the configuration, or explain every key."""

import click
from rich.console import Console
from rich.table import Table

from streams.cli.main import Context
from streams.settings import BadConfig, explain
from streams.settings.load import check_secrets


@click.group("config")
def config_command() -> None:
    """配置：检查与说明。Check and explain the configuration."""


@config_command.command("check")
@click.pass_obj
def check(context: Context) -> None:
    """检查配置文件与密钥，不连接任何平台。Validate the file and its secrets."""
    config = context.config
    if not config.rehearsal and (missing := check_secrets(config)):
        raise BadConfig(missing)
    settings = config.settings
    click.echo(
        f"{config.source}：可用（{len(settings.units)} 个单位，{len(settings.accounts)} 个账号，"
        f"{len(settings.people)} 人，{len(settings.channels)} 个通道）"
    )


@config_command.command("explain")
def explain_keys() -> None:
    """列出每个键的含义与缺省值。Every key, its default and its meaning."""
    console = Console()
    rows = list(explain())
    if not console.is_terminal:  # a file or a pipe is searched: nothing may be cut or wrapped
        for row in rows:
            click.echo("\t".join(row))
        return
    table = Table("键 key", "缺省 default", "含义 meaning")
    for column in table.columns:
        column.overflow = "fold"
    for row in rows:
        table.add_row(*row)
    console.print(table)
