"""The frame of every page: name, navigation, who acts, rehearsal banner, state of the data."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from nicegui import ui

from dashboards.console.acting import COOKIE, Acting
from dashboards.console.actions import Once
from dashboards.console.desk import Desk
from dashboards.console.markup import node
from dashboards.console.panel import Panel
from dashboards.console.times import span

NAVIGATION = (
    ("/", "值班台"),
    ("/issues", "话题"),
    ("/search", "检索"),
    ("/sources", "信源"),
    ("/briefs", "简报"),
    ("/phone", "手机屏"),
)
#: a lag that people notice is said; below it the data count as current
NOTICEABLE_LAG = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class _State:
    rehearsal: bool
    lag: str
    broken: tuple[str, ...]


@asynccontextmanager
async def frame(desk: Desk, once: Once, title: str, active: str) -> AsyncIterator[Acting]:
    """Draws the frame and enters the main part of the page; yields who acts here."""
    ui.page_title(f"{title} · 民声哨")
    acting = Acting(desk, once, ui.context.client.request.cookies.get(COOKIE))
    with node("header", css="top"):
        with node("a", css="brand", href="/"):
            node("span", "民声哨", "brand-name")
            node("span", "舆情预警值班台", "brand-sub")
        with node("nav", css="nav", aria_label="主导航"):
            for address, name in NAVIGATION:
                current = {"aria_current": "page"} if address == active else {}
                node("a", name, "nav-link", href=address, **current)
        if desk.people:
            who = ui.select(desk.names, label="当前值班员", value=acting.person, clearable=True)
            who.on_value_change(lambda event: acting.choose(event.value))
            who.props('dense outlined dark options-dense popup-content-class="people"').classes("who")
    await Panel("系统状态", lambda: _state(desk), _draw_state, css="state").start(every=2.0)
    with node("main", css="main") as main:
        yield acting
    ui.skip_link("跳到正文", target=main)


def _state(desk: Desk) -> _State:
    status = desk.status()
    lag = timedelta(seconds=status.lag_seconds or 0.0)  # one that is not known has its part among the broken
    waiting = "待处理条数未知" if status.lag_records is None else f"{status.lag_records} 条待处理"
    behind = f"数据延迟 {span(lag)}（{waiting}）" if lag >= NOTICEABLE_LAG else ""
    broken = tuple(f"{p.name}：{p.detail or '不可用'}" for p in status.parts if not p.ok)
    return _State(status.rehearsal, behind, broken)


def _draw_state(state: _State) -> None:
    if state.rehearsal:
        with node("div", css="banner rehearsal", role="note"):
            node("strong", "演练数据")
            node("span", "本页内容均为演练用的虚构信息，不代表真实情况，请勿外传或据此处置。")
    if state.lag:
        node("div", state.lag, "banner warn", role="status")
    for text in state.broken:
        node("div", text, "banner bad", role="alert")
