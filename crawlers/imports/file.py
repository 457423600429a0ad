"""Importing one file."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from crawlers.imports.cases import CaseBook, Cases
from crawlers.imports.cells import Row, Table
from crawlers.imports.columns import Header, find_header, understood
from crawlers.imports.failure import ImportFailed
from crawlers.imports.keys import SyntheticKeys, rounded
from crawlers.imports.rejects import Rejected
from crawlers.imports.rows import Reader, Scopes, Units
from crawlers.imports.tables import read_tables
from crawlers.imports.values import BadValue, as_words
from crawlers.pseudonyms import Pseudonyms
from crawlers.records import PLATFORMS, Mention, mention_id

_TOTALS = ("合计", "总计", "共计", "小计", "总数", "total")


@dataclass(frozen=True, slots=True)
class Understood:
    """How a table was read: its name, the number of its header's row, its columns and what each is taken for."""

    table: str
    row: int
    columns: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What a file brought, in its order. ``answers`` are the bureau's own (no mentions); ``notes`` are Chinese;
    ``joined`` counts rows of cases whose words another hotline's row gives; ``cases`` is what was learnt of numbers."""

    rows: tuple[Mention | Rejected, ...]
    answers: int = 0
    notes: tuple[str, ...] = ()
    tables: tuple[Understood, ...] = ()
    joined: int = 0
    cases: Cases = field(default_factory=Cases)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return tuple(row for row in self.rows if isinstance(row, Mention))

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        return tuple(row for row in self.rows if isinstance(row, Rejected))


def import_file(
    path: Path,
    *,
    platform: str | None,
    account: str | None,
    units: Units,
    pseudonyms: Pseudonyms,
    now: datetime,
    book: CaseBook | None = None,
    scopes: Scopes | None = None,
) -> ImportResult:
    """Reads CSV, TSV, XLSX, XLS, an HTML table named .xls, or JSON lines, whatever the name's ending says.

    ``units`` maps (platform, account) to the unit, ``scopes`` to what stands before its ids. Raises ImportFailed when
    the file is no table of comments or neither options nor columns say whose it is; a row that cannot be used becomes
    a Rejected. ``book`` knows
    the hotlines' numbers of earlier files; whoever stores the mentions lets it keep the result's ``cases``.
    """
    _check_options(platform, account, units)
    if platform is None and account is not None:
        owners = {each for each, known in units if known == account}
        platform = owners.pop() if len(owners) == 1 else None
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ImportFailed(f"{path} 读不了：{error.strerror}；请检查路径和权限") from None
    tables = [table for table in read_tables(content, path.name) if any(_filled(row) for row in table.rows)]
    headed = [(table, header) for table in tables if (header := find_header(table.rows))]
    _check_tables(path.name, tables, headed, platform, account, units)
    rows: list[Mention | Rejected] = []
    answers, keys = 0, SyntheticKeys()
    numbers: dict[int, tuple[str, ...]] = {}
    for table, header in headed:
        ids = header.places.get("comment_id", ())[:1]
        ruined = rounded(row.cells[place] for row in table.rows for place in ids if place < len(row.cells))
        reader = Reader(header, platform, account, units, pseudonyms, now, keys, scopes or {}, ruined)
        place = f"工作表“{table.name}”：" if len(tables) > 1 else ""
        for row in table.rows[header.row + 1 :]:
            if not _filled(row) or _is_repeated_header(row, header) or _is_total(row, header):
                continue
            try:
                if row.problem:
                    raise BadValue(row.problem)
                mention = reader.read(row)
            except BadValue as error:
                cells = tuple(as_words(cell) for cell in row.cells)
                rows.append(Rejected(row.number, f"{place}{error}", cells, header.names))
                continue
            if mention is None:
                answers += 1
            else:
                if mention.platform == "hotline":
                    named = reader.numbers(row, mention)
                    numbers[len(rows)] = book.held(mention, named) if book else named
                rows.append(mention)
    cases = book.resolve(numbers.values()) if book else Cases.resolve(numbers.values(), {}, {})
    kept = [
        _of_case(each, numbers[place][0], cases) if place in numbers else each
        for place, each in enumerate(rows)
    ]
    taken = tuple(each for each in kept if each is not None)
    return ImportResult(
        taken,
        answers,
        tuple(_notes(tables, headed)),
        tuple(_understood(headed)),
        joined=len(rows) - len(taken),
        cases=cases,
    )


def _of_case(row: Mention | Rejected, number: str, cases: Cases) -> Mention | Rejected | None:
    """The work order of a number under its case's; None where another hotline's row gives the case its words."""
    if isinstance(row, Rejected):
        return row
    if not cases.tells(number):
        return None
    case = cases.case(number)
    return replace(row, comment_id=case, mention_id=mention_id(row.platform, case))


def _check_options(platform: str | None, account: str | None, units: Units) -> None:
    if platform is not None and platform not in PLATFORMS:
        raise ImportFailed(f"平台 {platform} 不认识；可用：{' '.join(PLATFORMS)}")
    if account is not None and not any(
        known == account and platform in (None, each) for each, known in units
    ):
        where = f"平台 {platform} " if platform else ""
        raise ImportFailed(
            f"账号 {account} 没有登记：请在配置的 [[accounts]] 里为{where}登记它，或改用已登记的账号"
        )


def _check_tables(
    name: str,
    tables: list[Table],
    headed: list[tuple[Table, Header]],
    platform: str | None,
    account: str | None,
    units: Units,
) -> None:
    """Raises ImportFailed for what is wrong with the file as a whole."""
    if not headed:
        first = next((row for table in tables for row in table.rows if _filled(row)), None)
        seen = "、".join(
            as_words(cell)[:12] for cell in (first.cells if first else ())[:12] if as_words(cell)
        )
        raise ImportFailed(
            f"{name} 里找不到评论表：没有“评论内容”这样的列(第一行是：{seen or '空'})；请补上表头后再导入"
        )
    if all(header.own_posts for _, header in headed):
        raise ImportFailed(f"{name} 是账号自己发布的微博列表，不是评论；请导出评论文件后再导入")
    for _, header in headed:
        known_platform = platform or header.platform
        if known_platform is None and "platform" not in header.places:
            owners = {each for each, known in units if known == account}
            hint = f"(账号 {account} 属于：{'、'.join(sorted(owners))})" if owners else ""
            raise ImportFailed(
                f"{name} 没有平台列，请用 --platform 指明平台{hint}；可用：{' '.join(PLATFORMS)}"
            )
        if known_platform and account is None and "account" not in header.places:
            known = [each for of, each in units if of == known_platform]
            if len(known) != 1:
                choices = (
                    f"可选：{'、'.join(known)}"
                    if known
                    else f"并先在配置的 [[accounts]] 里登记 {known_platform} 的账号"
                )
                raise ImportFailed(f"{name} 没有账号列，请用 --account 指明账号；{choices}")


def _notes(tables: list[Table], headed: list[tuple[Table, Header]]) -> list[str]:
    read = {id(table) for table, _ in headed}
    notes = [f"工作表“{table.name}”里没有评论内容一列，已跳过" for table in tables if id(table) not in read]
    broken = sum(
        "\ufffd" in as_words(cell) for table, _ in headed for row in table.rows for cell in row.cells
    )
    if broken:
        notes.append(f"有 {broken} 个单元格里的个别字节读不出来，已用 \ufffd 代替；最好重新导出一份")
    if any("time" not in header.places for _, header in headed):
        notes.append("表里没有时间列，评论时间一律记为导入时间")
    return notes


def _understood(headed: list[tuple[Table, Header]]) -> Iterator[Understood]:
    for table, header in headed:
        yield Understood(table.name, table.rows[header.row].number, understood(header))


def _filled(row: Row) -> bool:
    return any(as_words(cell) for cell in row.cells)


def _is_repeated_header(row: Row, header: Header) -> bool:
    """Pages put together by hand repeat their header."""
    return tuple(as_words(cell) for cell in row.cells) == tuple(as_words(name) for name in header.names)


def _is_total(row: Row, header: Header) -> bool:
    """A closing line of sums: it begins with such a word and has no comment of its own."""
    first = next((as_words(cell) for cell in row.cells if as_words(cell)), "")
    text = {as_words(row.cells[place]) for place in header.places["text"] if place < len(row.cells)} - {""}
    return first.lower().startswith(_TOTALS) and text <= {first}
