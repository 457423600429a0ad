"""The head of one alert: level, title, clocks, why it fired; and below it what can be done."""

from dataclasses import dataclass, replace

from nicegui import ui

from dashboards.console.desk import Desk
from dashboards.console.markup import LEVEL_CLASSES, empty, level_badge, node, pairs, tag
from dashboards.console.pages.alert_actions import AlertActions
from dashboards.console.pages.alert_list import Chosen
from dashboards.console.panel import Panel
from dashboards.console.times import exact
from dashboards.console.views.alerts import Card, card, clocks
from dashboards.console.views.numbers import Numbers, numbers


@dataclass(frozen=True, slots=True)
class _Head:
    card: Card
    numbers: Numbers


class AlertHead:
    """The head and the buttons. They are two panels: what a growing alert says changes every few seconds, and a
    button must not be replaced under the finger that presses it."""

    def __init__(self, desk: Desk, chosen: Chosen, actions: AlertActions) -> None:
        self._desk = desk
        self._chosen = chosen
        self._actions = actions
        self._clock: ui.label | None = None
        self._card: Card | None = None

    async def start(self) -> None:
        """Shows both and keeps them fresh."""
        await Panel("预警", self._load, self._draw, css="alert-head").start(every=1.0)
        await Panel("处置", self._load_offered, self._draw_offered, css="offered").start(every=1.0)
        ui.timer(1.0, self._tick, immediate=False)

    def _load(self) -> _Head | None:
        alert_id = self._chosen.alert_id
        body = self._desk.index.get("alerts", alert_id) if alert_id else None
        if not body:
            return None
        return _Head(card(body, units=self._desk.units, names=self._desk.names), numbers(body.get("numbers")))

    def _load_offered(self) -> Card | None:
        head = self._load()
        return None if head is None else replace(head.card, reason="", rule="")

    def _draw(self, head: _Head | None) -> None:
        self._card = head.card if head else None
        self._clock = None
        if head is None:
            if self._chosen.alert_id:
                empty("没有找到这条预警", "它可能刚刚产生，正在入库；也可能地址不完整。请从预警列表中选择。")
            return
        shown = head.card
        with node("div", css="card-line"):
            level_badge(shown.level)
            tag(shown.kind_word)
            tag(shown.state_word, "waiting" if shown.waiting else "taken")
            if shown.max_level != shown.level:
                tag(f"曾为{shown.max_level}色")
        node("h2", shown.title, f"detail-title edge-{LEVEL_CLASSES.get(shown.level, 'none')}")
        self._clock = ui.label().classes("clock big")
        with node("div", css="why"):
            node("h3", "为什么预警")
            node("p", shown.reason or "（规则没有给出说明）")
            _draw_numbers(head.numbers)
        quiet = shown.silence.sentence(self._desk.clock()) if shown.silence else ""
        facts = [
            ("单位", shown.unit_name),
            ("静默", quiet),
            (
                "转交",
                f"{shown.transfer_to}（{'待签收' if shown.unsigned else '已签收'}）"
                if shown.transfer_to
                else "",
            ),
            ("规则", shown.rule),
            ("发出", exact(shown.opened_at)),
            ("编号", shown.alert_id),
        ]
        pairs([(name, value) for name, value in facts if value], "pairs facts")
        if shown.issue_id:
            node("a", "查看所属话题的全部信息", "link", href=f"/issues/{shown.issue_id}")
        self._tick()

    def _draw_offered(self, shown: Card | None) -> None:
        if shown is not None:
            self._actions.draw(shown)

    def _tick(self) -> None:
        if self._card is None or self._clock is None:
            return
        said = clocks(self._card, self._desk.clock(), self._desk.ack_within)
        self._clock.set_text(f"发出 {said.since_opened} · {said.ack}")
        self._clock.classes(add="overdue") if said.overdue else self._clock.classes(remove="overdue")


def _draw_numbers(shown: Numbers) -> None:
    if shown.rows:
        with node("table", css="windows"):
            with node("thead"), node("tr"):
                node("td")
                for window in shown.windows:
                    node("th", window, scope="col")
            with node("tbody"):
                for measure, values in shown.rows:
                    with node("tr"):
                        node("th", measure, scope="row")
                        for value in values:
                            node("td", value)
    if shown.singles:
        pairs(shown.singles, "numbers")
