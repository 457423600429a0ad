"""手机屏: the duty officer's phone, with every message the local screen channel was given."""

from nicegui import ui

from dashboards.console.acting import Acting
from dashboards.console.actions import Once
from dashboards.console.desk import Desk
from dashboards.console.frame import frame
from dashboards.console.markup import LEVEL_CLASSES, empty, level_badge, node, tag, when
from dashboards.console.panel import Panel
from dashboards.console.times import SHANGHAI
from dashboards.console.views.phone import PhoneCard, phone_cards


def register(desk: Desk, once: Once) -> None:
    """Registers ``/phone``."""

    @ui.page("/phone")
    async def phone() -> None:
        async with frame(desk, once, "手机屏", "/phone") as acting:
            with node("div", css="phone"):
                clock = node("p", "", "phone-clock", aria_hidden="true")

                def tick() -> None:
                    clock.set_text(f"{desk.clock().astimezone(SHANGHAI):%H:%M}")

                tick()
                ui.timer(1.0, tick, immediate=False)
                node("h1", "值班手机", "phone-title")
                shown = Panel("收到的通知", lambda: _load(desk), lambda c: _draw(desk, acting, c), css="bare")
                await shown.start(every=1.0)


def _load(desk: Desk) -> tuple[tuple[PhoneCard, ...], bool]:
    cards = phone_cards(
        desk.screen(),
        lambda page_id: desk.index.get("pages", page_id),
        lambda alert_id: desk.index.get("alerts", alert_id),
        desk.names,
    )
    return cards, desk.status().rehearsal


def _draw(desk: Desk, acting: Acting, loaded: tuple[tuple[PhoneCard, ...], bool]) -> None:
    cards, rehearsal = loaded
    if not cards:
        empty("还没有通知", "配置了“screen://”渠道的人员，其通知会像短信一样出现在这里；可用演练试发一条。")
        return
    with node("ul", css="phone-cards"):
        for card in cards:
            alarm = "alarm" if card.alarm else "calm"
            with node("li", css=f"phone-card {alarm} edge-{LEVEL_CLASSES.get(card.level, 'none')}"):
                _draw_card(desk, acting, card, rehearsal)


def _draw_card(desk: Desk, acting: Acting, card: PhoneCard, rehearsal: bool) -> None:
    with node("div", css="card-line"):
        level_badge(card.level)
        if rehearsal:
            tag("演练", "rehearsal")
        if card.maybe_repeated:
            tag("可能重复", "warn")
        when(card.at, desk.clock())
    node("h2", card.title, "card-title")
    node("p", card.body, "phone-body")
    node("p", f"发给：{card.to_name}　状态：{card.state}", "muted small")
    alert_id = card.alert_id
    if alert_id is None:
        return
    if card.alarm:

        async def take() -> None:
            who = card.to if card.to in desk.names else None
            await acting.do("ack", unit=card.unit, alert_id=alert_id, who=who)

        button = ui.button("接报", on_click=take, color=None).props("unelevated no-caps").classes("take")
        button.mark("take").props["aria-label"] = f"接报：{card.title}"
    node("a", "查看详情", "link", href=f"/?alert={alert_id}")
