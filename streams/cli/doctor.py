"""``minsheng doctor``: tries what the configuration promises."""

import sys

import click

from streams.cli.main import Context


@click.command("doctor")
@click.option(
    "--online/--offline",
    default=None,
    help="向每个平台各问一次（计入当日额度）；缺省联网，沙盒没有运行的演练除外。Ask each platform once.",
)
@click.option(
    "--send-test",
    metavar="CHANNEL_ID",
    multiple=True,
    help="另向这个通道真实发送一条测试消息，可写多次。Also send a marked test message.",
)
@click.pass_obj
def doctor_command(context: Context, online: bool | None, send_test: tuple[str, ...]) -> None:
    """体检：密钥、平台、通道、值班表、磁盘、时钟、索引、积压。Check everything; exit 1 when something is wrong."""
    from streams.doctor import findings
    from streams.rehearsal import provide_secrets
    from streams.wiring.probes import somebody_there

    config = context.config
    if send_test:
        provide_secrets(config)
    wrong = 0
    for finding in findings(
        config, online=somebody_there(config) if online is None else online, send_test=send_test
    ):
        wrong += not finding.ok
        click.echo(f"{'正常' if finding.ok else '有问题'}  {finding.what}：{finding.detail}")
    sys.exit(1 if wrong else 0)
