"""The countdowns of one alert: what the law and the office ask for, and how long that is still."""

from dashboards.console.desk import Desk
from dashboards.console.markup import node, tag
from dashboards.console.pages.alert_list import Chosen
from dashboards.console.panel import Panel
from dashboards.console.views.clocks import Countdowns, countdowns, matter
from dashboards.ports import Query

_HINT = (
    "法定时限按自然时间计算，夜间和节假日不停；工作日时限照国务院办公厅放假安排，标“暂按”的年份尚无安排。"
    "红、橙色按特别重大、重大突发事件对待，事件级别由人认定。"
)


class AlertClocks:
    """The panel of the chosen alert's countdowns; nothing is shown for an alert that has none."""

    def __init__(self, desk: Desk, chosen: Chosen) -> None:
        self._desk = desk
        self._chosen = chosen

    async def start(self) -> None:
        """Shows the panel and keeps it fresh."""
        if self._desk.countdowns is not None:
            await Panel("办理时限", self._load, self._draw).start(every=2.0)

    def _load(self) -> Countdowns | None:
        alert_id, reckon = self._chosen.alert_id, self._desk.countdowns
        body = self._desk.index.get("alerts", alert_id) if alert_id else None
        if not body or reckon is None:
            return None
        ids = [str(one) for one in body.get("evidence") or ()]
        query = Query(kind="mentions", filters={"mention_id": ids}, size=max(len(ids), 1))
        found = matter(body, self._desk.index.search(query).documents if ids else ())
        clocks = reckon(found) if found else ()
        return countdowns(found, clocks, self._desk.clock()) if found and clocks else None

    def _draw(self, shown: Countdowns | None) -> None:
        if shown is None:
            return
        node("h3", "办理时限")
        node("p", f"首次发布 {shown.published} · 发现 {shown.discovered}（自发现起算）", "muted small")
        with node("ul", css="plain countdowns"):
            for row in shown.rows:
                with node("li", css="countdown"):
                    node("strong", row.name)
                    tag(row.left, row.tone)
                    node("span", f"截止 {row.due}", "when")
                    if row.mark:
                        tag(row.mark, "warn")
                    node("span", row.source, "muted small")
        node("p", _HINT, "muted small")
