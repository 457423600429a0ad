"""话题详情: one issue with its numbers, its curve and its mentions."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from nicegui import ui

from dashboards.console.actions import Once
from dashboards.console.desk import Desk
from dashboards.console.frame import frame
from dashboards.console.markup import empty, heading, level_badge, node, pairs, tag
from dashboards.console.pages.coverage import Asked, coverage_note
from dashboards.console.pages.mention_lines import draw_lines
from dashboards.console.panel import Panel
from dashboards.console.times import exact, moment
from dashboards.console.views.alerts import Card, card
from dashboards.console.views.curve import Curve, chart_options, curve
from dashboards.console.views.issues import Row, listed, row
from dashboards.console.views.mentions import Line, line
from dashboards.ports import Query

HOURS = 7 * 24
SIZE = 30


@dataclass(frozen=True, slots=True)
class _Mentions:
    lines: tuple[Line, ...]
    total: int
    next: str | None


def register(desk: Desk, once: Once) -> None:
    """Registers ``/issues/{id}``."""

    @ui.page("/issues/{issue_id}")
    async def issue(issue_id: str, after: str = "") -> None:
        async with frame(desk, once, "话题详情", "/issues"):
            node("a", "返回话题列表", "back shown", href="/issues")
            await Panel("话题", lambda: _head(desk, issue_id), _draw_head).start(every=5.0)
            await coverage_note(desk, lambda: _span(desk, issue_id))
            await Panel("相关预警", lambda: _alerts(desk, issue_id), _draw_alerts).start(every=5.0)
            await Panel("每小时信息量", lambda: _curve(desk, issue_id), _draw_curve).start(every=10.0)
            shown = Panel(
                "话题中的信息",
                lambda: _mentions(desk, issue_id, after),
                lambda mentions: _draw_mentions(desk, issue_id, mentions),
            )
            await shown.start(every=5.0)


def _head(desk: Desk, issue_id: str) -> Row | None:
    body = desk.index.get("issues", issue_id)
    return row(body, desk.units) if body else None


def _span(desk: Desk, issue_id: str) -> Asked:
    """The days of the issue, as far back as its numbers look; on any platform more of it may have been said."""
    body = desk.index.get("issues", issue_id)
    first = moment(body.get("first_seen")) if body else None
    week = desk.clock() - timedelta(hours=HOURS)
    return max(first, week) if first else week, None, ()


def _draw_head(head: Row | None) -> None:
    if head is None:
        empty("没有找到这个话题", "它可能已并入另一个话题，或地址不完整。请返回话题列表查找。")
        return
    heading(head.title)
    with node("div", css="card-line"):
        tag(head.topic)
        for name, count in head.flags:
            tag(f"{name} {count} 人", "flag")
        for keyword in head.keywords[:8]:
            tag(keyword)
    facts = [
        ("信息", f"{head.size} 条"),
        ("作者", f"{head.authors} 人"),
        ("较平时", head.growth),
        ("平台", listed(head.platforms)),
        ("地区", listed(head.regions)),
        ("首次出现", exact(head.first_seen)),
        ("最近出现", exact(head.last_seen)),
        ("单位", head.unit_name),
    ]
    pairs([(name, value) for name, value in facts if value], "pairs facts")


def _alerts(desk: Desk, issue_id: str) -> tuple[Card, ...]:
    hits = desk.index.search(Query(kind="alerts", filters={"issue_id": issue_id}, size=20))
    return tuple(card(body, units=desk.units, names=desk.names) for body in hits.documents)


def _draw_alerts(alerts: tuple[Card, ...]) -> None:
    for one in alerts:
        with node("a", css="card-line related", href=f"/?alert={one.alert_id}"):
            level_badge(one.level)
            node("span", one.title)
            tag(one.state_word, "waiting" if one.waiting else "taken")


def _curve(desk: Desk, issue_id: str) -> Curve:
    now = desk.clock()
    query = Query(kind="mentions", filters={"issue_id": issue_id}, since=now - timedelta(hours=HOURS))
    return curve(desk.index.histogram(query, interval="hour"), until=now, hours=HOURS)


def _draw_curve(hours: Curve) -> None:
    node("h3", "近 7 天每小时信息量")
    node("p", hours.sentence, "muted")
    if any(hours.counts):
        ui.echart(chart_options(hours, "#1f5fa8"), renderer="svg").classes("chart")


def _mentions(desk: Desk, issue_id: str, after: str) -> _Mentions:
    query = Query(kind="mentions", filters={"issue_id": issue_id}, size=SIZE, after=after or None)
    hits = desk.index.search(query)
    return _Mentions(tuple(line(body) for body in hits.documents), hits.total, hits.next)


def _draw_mentions(desk: Desk, issue_id: str, mentions: _Mentions) -> None:
    node("h3", f"信息（{mentions.total} 条，新的在前）")
    if not mentions.lines:
        node("p", "没有可显示的信息：可能已超过保存期限。", "muted")
    draw_lines([(one, None) for one in mentions.lines], desk.clock(), issue_link=False)
    if mentions.next:
        node("a", "更早的信息", "next", href="?" + urlencode({"after": mentions.next}))
