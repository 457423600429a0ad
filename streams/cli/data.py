"""``minsheng import``, ``export`` and ``dead-letters``: records in and out by file."""

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click
import msgspec

from alerting.marked import marked
from crawlers.records import PLATFORMS, Mention
from dashboards.ports import IndexAway, IndexTooNew
from streams.cli.main import Context
from streams.cli.progress import progress
from streams.jsonl import UnusableInput, write

if TYPE_CHECKING:
    from crawlers.imports import ImportResult
    from streams.runners.embedded.log import Log

KINDS = ("mentions", "opinions", "issues", "alerts", "pages", "fetches", "coverage")


#: what is fewer where a source was not read completely
_COUNTED = ("mentions", "opinions", "issues", "alerts")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--platform", type=click.Choice(PLATFORMS), help="文件里没有平台列时指明。Platform of all rows."
)
@click.option("--account", help="本单位账号的标识。Account id.")
@click.option("--dry-run", is_flag=True, help="只说怎么理解这个文件，什么也不存。Show how it is understood.")
@click.pass_obj
def import_command(
    context: Context, file: Path, platform: str | None, account: str | None, dry_run: bool
) -> None:
    """导入评论或工单表格：CSV、TSV、XLSX、XLS、网页表格、JSON lines。Import a table of comments."""
    from crawlers.imports import CaseBook, ImportFailed, import_file, write_rejected
    from streams import wiring
    from streams.rehearsal import provide_secrets
    from streams.runners.clock import now
    from streams.wiring.stores import DATABASE

    config = context.config
    provide_secrets(config)
    here = (config.data_dir / DATABASE).exists()
    store = here or not dry_run
    book = CaseBook(wiring.checkpoints(config), wiring.log(config)) if store else None
    units: dict[tuple[str, str], str] = {(a.platform, a.id): a.unit for a in config.settings.accounts}
    try:
        result = import_file(
            file,
            platform=platform,
            account=account,
            units=units,
            pseudonyms=wiring.pseudonyms(config),
            now=now(),
            book=book,
            scopes=wiring.scopes(config),
        )
    except ImportFailed as error:
        raise UnusableInput(str(error)) from None
    if dry_run:
        _explain(result)
    for row in result.rejected:
        click.echo(f"{file} 第 {row.row} 行：{row.reason}", err=True)
    if dry_run:
        known = _known(wiring.log(config), result.mentions) if here else 0
        plan = {
            "dry_run": True,
            "rows": len(result.mentions) + result.joined + len(result.rejected),
            "usable": len(result.mentions) + result.joined,
            "known": known,
            "answers": result.answers,
            "rejected": len(result.rejected),
        }
        sys.stdout.buffer.write(msgspec.json.encode(plan) + b"\n")
        return
    rejected = config.data_dir / f"{file.name}.rejected.csv"
    if result.rejected:
        config.data_dir.mkdir(parents=True, exist_ok=True)
        write_rejected(rejected, result.rejected)
        click.echo(f"未导入的行已写入 {rejected}", err=True)
    counted = wiring.log(config).ingest(result.mentions)
    if book is not None:
        if retired := book.retired(result.cases, now()):
            counted += wiring.log(config).ingest(retired)
            click.echo(_merged(result.cases.merged), err=True)
        book.keep(result.cases)
    summary = {
        "rows": len(result.mentions) + result.joined + len(result.rejected),
        "new": counted.new,
        "updated": counted.updated,
        "unchanged": counted.unchanged + result.joined,
        "rejected": len(result.rejected),
    }
    sys.stdout.buffer.write(msgspec.json.encode(summary) + b"\n")


def _known(log: "Log", mentions: Sequence[Mention]) -> int:
    """How many of the mentions are stored already."""
    return len(log.known(log.settled(mention).mention_id for mention in mentions))


def _merged(merged: dict[str, str]) -> str:
    told = "；".join(f"{gone} 并入 {case}" for gone, case in sorted(merged.items()))
    return f"先前分开入库的工单其实是同一件：{told}。被并入的标为已删除，此前的统计里曾各算一件"


def _explain(result: "ImportResult") -> None:
    """Tells the operator what each column is taken for, and what is not read at all."""
    for table in result.tables:
        name = f"工作表“{table.table}”" if table.table else "表"
        click.echo(f"{name}，表头在第 {table.row} 行：", err=True)
        for column, meaning in table.columns:
            click.echo(f"  {column} → {meaning or '不读取'}", err=True)
    for note in result.notes:
        click.echo(note, err=True)


class Moment(click.ParamType):
    """A moment; without a zone it is Asia/Shanghai."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是时间：请写 2026-03-12 或 2026-03-12T08:00:00+08:00", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@click.command("export")
@click.argument("kind", type=click.Choice(KINDS))
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="结果文件。Output file."
)
@click.option("--since", type=Moment(), help="从何时起（含）。From.")
@click.option("--until", type=Moment(), help="到何时止（不含）。Until.")
@click.pass_obj
def export_command(
    context: Context, kind: str, out: Path, since: datetime | None, until: datetime | None
) -> None:
    """导出记录为 JSON lines。Export records."""
    rows = _rows(context, kind, since, until)

    def counted(advance: Callable[[int], None]) -> Iterator[dict[str, Any]]:
        for row in rows:
            advance(1)
            yield row

    with progress(f"导出 {kind}") as advance:
        count = write(out, counted(advance))
    click.echo(f"{count} 条 → {out}", err=True)
    if kind in _COUNTED and (missing := _missing(context, since, until)):
        click.echo(missing, err=True)


def _missing(context: Context, since: datetime | None, until: datetime | None) -> str:
    """What was not read completely in the span of an export; the index is asked, also for what came out of the log,
    and where it cannot say, that is said."""
    from dashboards.completeness import incomplete, sentence
    from streams import wiring
    from streams.runners.clock import now

    present = now()
    try:
        return sentence(incomplete(wiring.index(context.config), since, min(until or present, present)))
    except (IndexAway, IndexTooNew) as error:
        return f"索引读不了，说不出这一时段是否读全：{error}"


def _rows(
    context: Context, kind: str, since: datetime | None, until: datetime | None
) -> Iterator[dict[str, Any]]:
    from dashboards import exports
    from streams import wiring

    config = context.config
    if kind == "mentions":
        first = since or datetime.min.replace(tzinfo=UTC)
        last = until or datetime.max.replace(tzinfo=UTC)
        stored = (m for m in wiring.log(config).mentions() if not marked(m.unit))
        kept = (m for m in stored if first <= m.published_at < last)
        return map(exports.mention_row, kept)
    return exports.rows(wiring.index(config), kind, since=since, until=until)


@click.group("dead-letters")
def dead_letters_command() -> None:
    """死信：没能处理的记录。Records that could not be processed."""


@dead_letters_command.command("list")
@click.pass_obj
def list_command(context: Context) -> None:
    """列出死信，和平台给了却读不懂的条目（只有字段的样子，没有内容）。List them, and items that could not be read."""
    from crawlers.spiders.misread import PREFIX, listed
    from streams import wiring
    from streams.wiring.stores import DATABASE

    if (context.config.data_dir / DATABASE).exists():
        for line in filter(None, map(listed, wiring.checkpoints(context.config).beginning(PREFIX))):
            click.echo(f"读不懂  {line}  （没有入库；下次读取时再试，仍不行请把这一行交给维护人员）")
    for letter in wiring.dead_letters(context.config).list():
        click.echo(f"{letter.id}  {letter.at.isoformat()}  {letter.topic}  {letter.unit}  {letter.error}")


@dead_letters_command.command("replay")
@click.pass_obj
def replay_command(context: Context) -> None:
    """把死信放回流水线重新处理。Put them back."""
    from streams import wiring

    click.echo(f"已放回 {wiring.dead_letters(context.config).replay()} 条", err=True)
