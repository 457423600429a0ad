"""``minsheng index``: looking after the index in Elasticsearch."""

import sys
from typing import TYPE_CHECKING

import click

from dashboards.ports import IndexAway
from streams.cli.main import Context
from streams.cli.progress import progress
from streams.jsonl import UnusableInput
from streams.wiring import elasticsearch, refused

if TYPE_CHECKING:
    from dashboards.indexes.elasticsearch import ElasticsearchIndex


@click.group("index")
def index_command() -> None:
    """检索用的 Elasticsearch：检查、迁移、清理。The index in Elasticsearch."""


def _demanded(context: Context) -> "ElasticsearchIndex":
    found = elasticsearch(context.config)
    if found is None:
        raise UnusableInput(
            f"{context.config.source}：index.url 是 sqlite，检索用 data_dir 里的文件，打开时自会升级，没有可做的："
            '要用 Elasticsearch，请写 url = "https://用户名@主机:9200"'
        )
    return found


@index_command.command("check")
@click.pass_obj
def check_command(context: Context) -> None:
    """逐项检查服务、格式和每个索引；有一项不对就以 1 结束。Check the cluster and every index."""
    from dashboards.indexes.elasticsearch.checking import check

    sound = True
    for found in check(_demanded(context).server):
        sound = sound and found.ok
        click.echo(f"{'正常' if found.ok else '不对'}  {found.what}：{found.detail}")
    count = len(refused(context.config).letters())
    click.echo(
        f"{'不对' if count else '正常'}  不收的文档：{count} 份"
        + ("，见 minsheng index refused" if count else "")
    )
    sys.exit(0 if sound and not count else 1)


@index_command.command("migrate")
@click.option("--abandon", is_flag=True, help="放弃没有做完的迁移，旧索引恢复写入。Undo an interrupted run.")
@click.pass_obj
def migrate_command(context: Context, abandon: bool) -> None:
    """把旧格式的索引抄成现在的格式，最后一步才切换；中断后可以再运行。Lift every index to the present schema."""
    from dashboards.indexes.elasticsearch import migrating

    server = _demanded(context).server
    if abandon:
        click.echo(f"{migrating.abandon(server)} 个旧格式的索引恢复写入", err=True)
        return
    try:
        with progress("迁移") as advance:
            done = migrating.migrate(server, advance=advance)
    except migrating.NotMigrated as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except IndexAway as error:
        click.echo(f"{error}。没有切换：恢复后再运行 minsheng index migrate，会接着做", err=True)
        sys.exit(1)
    words = f"抄了 {done.indices} 个索引、{done.documents} 条，已切换" if done.swapped else "没有旧格式的索引"
    click.echo(words, err=True)


@index_command.command("refused")
@click.option("--replay", is_flag=True, help="再放一次。Put them again.")
@click.pass_obj
def refused_command(context: Context, replay: bool) -> None:
    """列出检索服务不收的文档（可再放一次）。Documents the index would not take."""
    place = refused(context.config)
    if replay:
        index = _demanded(context)
        count = place.replay(index)
        click.echo(f"再放了 {count} 份，{len(place.letters())} 份仍然不收", err=True)
        return
    for letter in place.letters():
        click.echo(f"{letter.kind}  {letter.id}  {letter.version}  {letter.why}")


@index_command.command("drop")
@click.option(
    "--before", required=True, metavar="YYYY-MM", help="这个月以前的都删除。Months before this one."
)
@click.pass_obj
def drop_command(context: Context, before: str) -> None:
    """删除某个月以前的信息索引（按北京时间的发布月份）。Drop whole months of mentions."""
    from dashboards.indexes.elasticsearch.months import drop_before, month_of

    month = month_of(before)
    if month is None:
        raise UnusableInput(f"“{before}”不是月份：请写 2026-03 这样")
    months = drop_before(_demanded(context).server, month)
    click.echo(f"删除了 {'、'.join(months) or '（没有更早的月份）'}", err=True)
