"""``minsheng doctor``: tries what the configuration promises."""

import sys

import click

from streams.cli.main import Context


@click.command("doctor")
@click.pass_obj
def doctor_command(context: Context) -> None:
    """体检：密钥、值班表、磁盘、时钟、索引、积压、死信。Check the installation; exit 1 when something is wrong."""
    from streams.doctor import findings

    wrong = 0
    for finding in findings(context.config):
        wrong += not finding.ok
        click.echo(f"{'正常' if finding.ok else '有问题'}  {finding.what}：{finding.detail}")
    sys.exit(1 if wrong else 0)
