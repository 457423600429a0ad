"""The detail of one alert: why, evidence, curve, who was told, what was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from nicegui import ui

from dashboards.console.desk import Desk
from dashboards.console.markup import node, tag, when
from dashboards.console.pages.alert_list import Chosen
from dashboards.console.pages.coverage import Asked, coverage_note
from dashboards.console.pages.mention_lines import draw_lines
from dashboards.console.panel import Panel
from dashboards.console.times import moment
from dashboards.console.views.curve import Curve, chart_options, curve
from dashboards.console.views.delivery import Told, told
from dashboards.console.views.mentions import Line, evidence
from dashboards.console.views.trail import Step, trail
from dashboards.ports import Query

HOURS = 48
#: days of the longest window a rule compares
LOOKED_BACK = 7
COLORS = {"蓝": "#1f5fa8", "黄": "#b98900", "橙": "#c2500f", "红": "#b42318"}


@dataclass(frozen=True, slots=True)
class _Evidence:
    lines: tuple[Line, ...]
    missing: int


class AlertDetail:
    """The panels of the chosen alert, each with its own rhythm."""

    def __init__(self, desk: Desk, chosen: Chosen) -> None:
        self._desk = desk
        self._chosen = chosen

    async def start(self) -> None:
        """Shows the panels and keeps them fresh."""
        await Panel("通知与送达", self._load_told, self._draw_told).start(every=2.0)
        await coverage_note(self._desk, self._span)
        await Panel("依据", self._load_evidence, self._draw_evidence).start(every=5.0)
        await Panel("每小时信息量", self._load_curve, self._draw_curve).start(every=10.0)
        await Panel("处置记录", self._load_trail, self._draw_trail).start(every=1.0)

    def _body(self) -> Mapping[str, Any]:
        alert_id = self._chosen.alert_id
        return (self._desk.index.get("alerts", alert_id) if alert_id else None) or {}

    def _span(self) -> Asked:
        """The days whose mentions the alert counted: the rules look back a week at most."""
        body = self._body()
        opened = moment(body.get("opened_at")) or self._desk.clock()
        return opened - timedelta(days=LOOKED_BACK), moment(body.get("last_signal_at")), ()

    def _load_told(self) -> tuple[Told, ...]:
        if not (alert_id := self._chosen.alert_id):
            return ()
        search = self._desk.index.search
        pages = search(Query(kind="pages", filters={"alert_id": alert_id}, size=200)).documents
        deliveries = search(Query(kind="deliveries", filters={"alert_id": alert_id}, size=500)).documents
        return told(pages, deliveries, self._desk.names)

    def _draw_told(self, pages: tuple[Told, ...]) -> None:
        if self._chosen.alert_id is None:
            return
        now = self._desk.clock()
        node("h3", "通知了谁")
        if not pages:
            node("p", "还没有发出通知。红、橙、黄级预警会按值班表自动通知。", "muted")
        with node("ul", css="plain"):
            for page in pages:
                with node("li", css="told"):
                    with node("div", css="card-line"):
                        node("strong", page.to)
                        tag(page.kind)
                        tag(page.outcome, "good" if page.good else "bad")
                        if page.maybe_repeated:
                            tag("可能重复", "warn")
                        when(page.at, now)
                    for attempt in page.attempts:
                        text = f"{attempt.channel}：{attempt.outcome}"
                        node("p", f"{text}（{attempt.detail}）" if attempt.detail else text, "muted small")

    def _load_evidence(self) -> _Evidence:
        ids = [str(e) for e in self._body().get("evidence") or ()]
        if not ids:
            return _Evidence((), 0)
        query = Query(kind="mentions", filters={"mention_id": ids}, size=len(ids))
        return _Evidence(*evidence(ids, self._desk.index.search(query).documents))

    def _draw_evidence(self, shown: _Evidence) -> None:
        if self._chosen.alert_id is None:
            return
        node("h3", f"依据（{len(shown.lines)} 条，最能说明问题的在前）" if shown.lines else "依据")
        if not shown.lines:
            node(
                "p",
                "这条预警没有引用具体信息（例如信源异常）。"
                if not shown.missing
                else "所引用的信息还在入库，请稍候。",
                "muted",
            )
        draw_lines([(line, None) for line in shown.lines], self._desk.clock(), issue_link=False)
        if shown.lines and shown.missing:
            node("p", f"另有 {shown.missing} 条依据已超过保存期限或正在入库。", "muted")

    def _load_curve(self) -> tuple[Curve, str] | None:
        body = self._body()
        if not (issue := body.get("issue_id")):
            return None
        now = self._desk.clock()
        since = now - timedelta(hours=HOURS)
        query = Query(kind="mentions", filters={"issue_id": str(issue)}, since=since)
        buckets = self._desk.index.histogram(query, interval="hour")
        return curve(buckets, until=now, hours=HOURS), COLORS.get(str(body.get("level")), COLORS["蓝"])

    def _draw_curve(self, shown: tuple[Curve, str] | None) -> None:
        if shown is None:
            return
        node("h3", "每小时信息量")
        node("p", shown[0].sentence, "muted")
        ui.echart(chart_options(*shown), renderer="svg").classes("chart")

    def _load_trail(self) -> tuple[Step, ...]:
        return trail(self._body(), self._desk.names)

    def _draw_trail(self, steps: tuple[Step, ...]) -> None:
        if self._chosen.alert_id is None:
            return
        node("h3", "处置记录")
        if not steps:
            node("p", "还没有记录。", "muted")
        with node("ol", css="trail"):
            for step in steps:
                with node("li"):
                    with node("div", css="card-line"):
                        node("strong", step.what)
                        node("span", step.who, "muted")
                        when(step.at, self._desk.clock())
                    if step.why:
                        node("p", step.why, "muted small")
