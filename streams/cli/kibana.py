"""``minsheng kibana build|import``: the dashboards for a Kibana of our own."""

import os
import sys
from pathlib import Path

import click

from streams.jsonl import UnusableInput
from streams.settings.secrets import Secret

_PASSWORD = "MINSHENG_KIBANA_PASSWORD"  # noqa: S105 - the name of a variable


_prefix = click.option(
    "--prefix",
    default="minsheng",
    show_default=True,
    help="索引名的前缀，与 index.prefix 一致。Index prefix.",
)


@click.group("kibana")
def kibana_command() -> None:
    """Kibana 的数据视图、检索和六个仪表板。Data views, searches and dashboards for Kibana 8.8 or newer."""


@kibana_command.command("build")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="结果文件 .ndjson。Output file.",
)
@_prefix
def build_command(out: Path, prefix: str) -> None:
    """写成文件，可在 Kibana 的“已保存对象”里导入。Write the file to import by hand."""
    from dashboards.kibana import ndjson

    content = ndjson(prefix)
    out.write_bytes(content)
    click.echo(f"{len(content.splitlines())} 个对象 → {out}", err=True)


@kibana_command.command("import")
@click.option("--url", required=True, help="Kibana 的地址，如 https://127.0.0.1:5601。")
@click.option("--user", envvar="MINSHENG_KIBANA_USER", help="用户名，或环境变量 MINSHENG_KIBANA_USER。")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    help=f"放密码的文件；不写则用环境变量 {_PASSWORD}。File with the password.",
)
@click.option("--ca", type=click.Path(path_type=Path), help="签发 Kibana 证书的根证书。CA file.")
@click.option("--space", help="Kibana 空间的标识，不写则为默认空间。Space id.")
@_prefix
def import_command(
    url: str, user: str | None, password_file: Path | None, ca: Path | None, space: str | None, prefix: str
) -> None:
    """直接导入 Kibana；再次导入会替换同名对象。Import; importing again replaces."""
    from dashboards.kibana import ndjson
    from dashboards.kibana.importing import ImportRefused, Target, import_objects

    if ca is not None and not ca.is_file():
        raise UnusableInput(f"根证书文件 {ca} 不存在：请检查 --ca")
    try:
        count = import_objects(Target(url, user, _password(user, password_file), ca, space), ndjson(prefix))
    except ValueError as error:
        raise UnusableInput(str(error)) from None
    except ImportRefused as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"已导入 {count} 个对象 → {url}", err=True)


def _password(user: str | None, file: Path | None) -> str | None:
    if user is None:
        if file is not None or _PASSWORD in os.environ:
            raise UnusableInput("有密码而没有用户名：请写 --user")
        return None
    return (Secret(env=_PASSWORD) if file is None else Secret(file=file)).read()
