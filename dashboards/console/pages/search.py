"""检索: full text, filters, facets, highlights, pages, CSV."""

from collections.abc import Mapping
from dataclasses import dataclass

from nicegui import ui
from starlette.requests import Request

from dashboards.console.actions import Once
from dashboards.console.desk import Desk
from dashboards.console.frame import frame
from dashboards.console.markup import empty, heading, node
from dashboards.console.pages.coverage import draw_note, note
from dashboards.console.pages.mention_lines import draw_lines
from dashboards.console.panel import Panel
from dashboards.console.views.mentions import Line, line
from dashboards.console.views.search import FILTERS, Asked, Filter, address, asked, query
from dashboards.documents import marked

#: facet values shown per filter
FACET_VALUES = 8


@dataclass(frozen=True, slots=True)
class _Found:
    total: int
    lines: tuple[tuple[Line, tuple[tuple[str, bool], ...]], ...]
    facets: tuple[tuple[Filter, tuple[tuple[str, int], ...]], ...]
    next: str | None
    note: str


def register(desk: Desk, once: Once) -> None:
    """Registers ``/search``; the question is in the address, so it can be kept and sent."""

    @ui.page("/search")
    async def search(request: Request) -> None:
        question = asked(dict(request.query_params))
        async with frame(desk, once, "检索", "/search"):
            heading("检索", "可查全部已入库的信息；多个词用空格隔开，需同时出现。")
            _form(question)
            for complaint in question.complaints:
                node("div", complaint, "banner warn", role="alert")
            await Panel("检索结果", lambda: _find(desk, question), lambda f: _draw(desk, question, f)).start()


def _form(question: Asked) -> None:
    with node("form", css="filters", action="/search", method="get", role="search"):
        with node("label", css="field grow"):
            node("span", "内容")
            node(
                "input",
                type="search",
                name="q",
                value=question.text,
                placeholder="例如：取暖费 没到账",
                maxlength="200",
            )
        for one in FILTERS:
            with node("label", css="field"):
                node("span", one.label)
                with node("select", name=one.name):
                    node("option", "全部", value="")
                    for value, label in one.values.items():
                        chosen = {"selected": "selected"} if question.chosen.get(one.name) == value else {}
                        node("option", label, value=value, **chosen)
        for name, label, day in (
            ("since", "开始日期", question.first_day),
            ("until", "结束日期", question.last_day),
        ):
            with node("label", css="field"):
                node("span", label)
                node("input", type="date", name=name, value=day.isoformat() if day else "")
        node("button", "检索", "submit", type="submit")


def _find(desk: Desk, question: Asked) -> _Found:
    wanted = query(question)
    hits = desk.index.search(wanted)
    facets = []
    for one in FILTERS:
        if one.name not in question.chosen:
            counts = desk.index.count(wanted, by=one.key)
            facets.append((one, tuple((v, n) for v, n in counts.items() if v in one.values)[:FACET_VALUES]))
    lines = []
    for number, body in enumerate(hits.documents):
        one_line = line(body)
        spans = hits.highlights[number] if number < len(hits.highlights) else ()
        lines.append((one_line, tuple(marked(one_line.text, spans))))
    return _Found(hits.total, tuple(lines), tuple(facets), hits.next, _note(desk, question))


def _note(desk: Desk, question: Asked) -> str:
    wanted = query(question)
    platforms = [question.chosen["platform"]] if "platform" in question.chosen else []
    return note(desk, (wanted.since, wanted.until, platforms))


def _draw(desk: Desk, question: Asked, found: _Found) -> None:
    with node("div", css="result-head"):
        node("p", f"共 {found.total} 条", role="status")
        if found.total:
            node("a", "导出 CSV", "link", href=address(question, "/search.csv"), download="")
    draw_note(found.note)
    _draw_chosen(question)
    if not found.total:
        empty("没有找到符合条件的信息", "可以减少筛选条件、放宽日期，或换一个更短的词再试。")
        return
    with node("div", css="found"):
        with node("aside", css="facets", aria_label="分布"):
            for one, counts in found.facets:
                if counts:
                    _facet(question, one, dict(counts))
        with node("div", css="found-lines"):
            draw_lines(found.lines, desk.clock(), issue_link=True)
            with node("div", css="result-head"):
                if question.after:
                    node("a", "回到第一页", "next", href=address(question))
                if found.next:
                    node("a", "下一页", "next", href=address(question, after=found.next))


def _draw_chosen(question: Asked) -> None:
    if not question.chosen:
        return
    with node("div", css="card-line chosen"):
        for one in FILTERS:
            if value := question.chosen.get(one.name):
                label = f"{one.label}：{one.values[value]} ✕"
                address_without = address(question, changed={one.name: None})
                node(
                    "a",
                    label,
                    "tag removable",
                    href=address_without,
                    aria_label=f"去掉条件 {one.label}：{one.values[value]}",
                )


def _facet(question: Asked, one: Filter, counts: Mapping[str, int]) -> None:
    node("h3", one.label)
    with node("ul", css="plain"):
        for value, count in counts.items():
            with node("li"), node("a", css="facet", href=address(question, changed={one.name: value})):
                node("span", one.values[value])
                node("span", str(count), "muted")
