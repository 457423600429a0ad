"""简报: choose a week, download its document."""

from urllib.parse import quote

from nicegui import ui

from dashboards.console.actions import Once
from dashboards.console.desk import Desk
from dashboards.console.frame import frame
from dashboards.console.markup import empty, heading, node
from dashboards.console.views.weeks import weeks

#: weeks with a link of their own; older ones are in the list
NEWEST = 4


def register(desk: Desk, once: Once) -> None:
    """Registers ``/briefs``; the documents themselves come from ``/briefs/week.docx``."""

    @ui.page("/briefs")
    async def briefs() -> None:
        async with frame(desk, once, "简报", "/briefs"):
            heading("简报", "选择一周，下载《网络舆情周报》（Word 文档）。生成需要几秒钟。")
            _duty_papers(desk)
            if desk.brief is None:
                empty("没有启用简报", "请在启动时提供简报模板；联系运维处理。")
                return
            choice = weeks(desk.clock())
            with node("form", css="filters", action="/briefs/week.docx", method="get"):
                with node("label", css="field grow"):
                    node("span", "周")
                    with node("select", name="week"):
                        for number, (week, label) in enumerate(choice.items()):
                            chosen = {"selected": "selected"} if number == 1 else {}
                            node("option", label, value=week, **chosen)
                node("button", "下载周报", "submit", type="submit")
            with node("section", css="panel"):
                node("h2", "最近几周")
                with node("ul", css="rows"):
                    for week, label in list(choice.items())[:NEWEST]:
                        with node("li"), node("a", css="issue-row", href=f"/briefs/week.docx?week={week}"):
                            node("span", label)
                            node("span", "下载")


def _duty_papers(desk: Desk) -> None:
    """The hand-over sheet as of now, and an empty roster to fill in."""
    if desk.handover is None and desk.template is None:
        return
    with node("section", css="panel"):
        node("h2", "值班")
        with node("ul", css="rows"):
            for unit, name in desk.units.items() if desk.handover else ():
                with node("li"), node("a", css="issue-row", href=f"/duty/handover.docx?unit={quote(unit)}"):
                    node("span", f"值班交接单（{name}，截至现在）")
                    node("span", "下载")
            if desk.template:
                with node("li"), node("a", css="issue-row", href="/duty/template.xlsx"):
                    node("span", "值班表模板（下个月，填好后用 minsheng roster import 导入）")
                    node("span", "下载")
