"""信源与完整性: every source, what it brought, what is missing and why; and the parts of the house."""

from nicegui import ui

from dashboards.console.actions import Once
from dashboards.console.desk import Desk, Part
from dashboards.console.frame import frame
from dashboards.console.markup import empty, heading, node, tag
from dashboards.console.pages.coverage import EVERY, draw_table, load_table
from dashboards.console.panel import Panel
from dashboards.console.views.sources import SourceRow, source_rows

COLUMNS = ("平台", "账号", "读取内容", "状态", "最近读取", "数量", "缺口", "原因")


def register(desk: Desk, once: Once) -> None:
    """Registers ``/sources``."""

    @ui.page("/sources")
    async def sources() -> None:
        async with frame(desk, once, "信源与完整性", "/sources"):
            heading("信源与完整性", "每个信源最近一次读到了什么、缺了哪一段、为什么缺。有问题的排在前面。")
            await Panel(
                "信源", lambda: source_rows(desk.status().sources, desk.clock()), _draw_sources
            ).start(every=5.0)
            await Panel("按日读全情况", lambda: load_table(desk), draw_table).start(every=EVERY)
            await Panel("系统各部分", lambda: desk.status().parts, _draw_parts).start(every=5.0)


def _draw_sources(rows: tuple[SourceRow, ...]) -> None:
    if not rows:
        empty(
            "还没有信源", "在配置文件 minsheng.toml 里登记账号（accounts）并填写平台授权后，信源会列在这里。"
        )
        return
    troubled = sum(row.tone in ("bad", "warn") for row in rows)
    node(
        "p",
        f"共 {len(rows)} 个信源，{troubled} 个需要留意" if troubled else f"共 {len(rows)} 个信源，全部正常",
        "muted",
    )
    with node("table", css="table"):
        with node("thead"), node("tr"):
            for name in COLUMNS:
                node("th", name, scope="col")
        with node("tbody"):
            for row in rows:
                _draw_row(row)


def _draw_row(row: SourceRow) -> None:
    with node("tr"):
        node("td", row.platform, data_label="平台")
        node("td", row.account, data_label="账号")
        node("td", row.source, "code", data_label="读取内容")
        with node("td", data_label="状态"):
            tag(row.verdict, row.tone)
        with node("td", data_label="最近读取"):
            node("div", row.last_fetch)
            node("div", row.ago, "muted small")
        node("td", row.counts, data_label="数量")
        with node("td", data_label="缺口"):
            for gap in row.gaps or ("无",):
                node("div", gap)
        with node("td", data_label="原因"):
            node("div", row.reason or "—")
            if row.resting:
                node("div", row.resting, "small")


def _draw_parts(parts: tuple[Part, ...]) -> None:
    if not parts:
        return
    node("h2", "系统各部分")
    with node("ul", css="plain parts"):
        for part in parts:
            with node("li", css="card-line"):
                tag("正常" if part.ok else "异常", "good" if part.ok else "bad")
                node("strong", part.name)
                node("span", part.detail, "muted")
