"""话题: the list of issues."""

from dataclasses import dataclass
from datetime import timedelta

from nicegui import ui
from starlette.requests import Request

from analyzers.records import TOPICS
from dashboards.console.actions import Once
from dashboards.console.desk import Desk
from dashboards.console.frame import frame
from dashboards.console.markup import empty, heading, node, sparkline, tag, when
from dashboards.console.pages.coverage import coverage_note, last_days
from dashboards.console.panel import Panel
from dashboards.console.views.curve import Curve, curve, spark
from dashboards.console.views.issues import Row, address, listed, row
from dashboards.ports import Query

#: few enough that every row can have its curve
SIZE = 20
HOURS = 48


@dataclass(frozen=True, slots=True)
class _Page:
    rows: tuple[tuple[Row, Curve], ...]
    total: int
    next: str | None


def register(desk: Desk, once: Once) -> None:
    """Registers ``/issues``."""

    @ui.page("/issues")
    async def issues(request: Request) -> None:
        given = {name: request.query_params.get(name, "").strip() for name in ("q", "topic", "after")}
        async with frame(desk, once, "话题", "/issues"):
            heading("话题", "说的是同一件事的信息归为一个话题，最近有动静的在前。")
            await coverage_note(desk, lambda: last_days(desk, HOURS // 24))
            _form(given)
            await Panel("话题列表", lambda: _load(desk, given), lambda page: _draw(desk, page, given)).start(
                every=5.0
            )


def _form(given: dict[str, str]) -> None:
    with node("form", css="filters", action="/issues", method="get", role="search"):
        with node("label", css="field grow"):
            node("span", "话题名称")
            node("input", type="search", name="q", value=given["q"], placeholder="例如：取暖费")
        with node("label", css="field"):
            node("span", "主题")
            with node("select", name="topic"):
                node("option", "全部", value="")
                for topic in TOPICS:
                    chosen = {"selected": "selected"} if topic == given["topic"] else {}
                    node("option", topic, value=topic, **chosen)
        node("button", "查找", "submit", type="submit")


def _load(desk: Desk, given: dict[str, str]) -> _Page:
    filters = {"topic": given["topic"]} if given["topic"] in TOPICS else {}
    query = Query(kind="issues", text=given["q"], filters=filters, size=SIZE, after=given["after"] or None)
    hits = desk.index.search(query)
    now = desk.clock()
    since = now - timedelta(hours=HOURS)
    rows = []
    for body in hits.documents:
        one = row(body, desk.units)
        own = Query(kind="mentions", filters={"issue_id": one.issue_id}, since=since)
        rows.append((one, curve(desk.index.histogram(own, interval="hour"), until=now, hours=HOURS)))
    return _Page(tuple(rows), hits.total, hits.next)


def _draw(desk: Desk, page: _Page, given: dict[str, str]) -> None:
    if not page.rows:
        empty("没有话题", "有多人说到同一件事时会自动归成话题。换个说法，或把主题改为“全部”再试。")
        return
    node("p", f"共 {page.total} 个话题", "muted")
    with node("ul", css="rows"):
        for one, hours in page.rows:
            with node("li"), node("a", css="issue-row", href=f"/issues/{one.issue_id}"):
                with node("div", css="issue-main"):
                    node("h2", one.title, "card-title")
                    with node("div", css="card-line muted"):
                        tag(one.topic)
                        for name, count in one.flags:
                            tag(f"{name} {count} 人", "flag")
                        node("span", listed(one.platforms))
                        if one.regions:
                            node("span", listed(one.regions))
                        node("span", "最近")
                        when(one.last_seen, desk.clock())
                with node("div", css="issue-side"):
                    node("strong", f"{one.size} 条")
                    node("span", f"{one.authors} 人", "muted")
                    sparkline(spark(hours.counts), hours.sentence)
    if page.next:
        node("a", "下一页", "next", href=address(given, page.next))
