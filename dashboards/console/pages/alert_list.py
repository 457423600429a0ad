"""The list of open alerts on the duty desk."""

from dataclasses import dataclass

from nicegui import ui

from alerting.records import LEVELS
from dashboards.console.desk import Desk
from dashboards.console.markup import LEVEL_CLASSES, empty, level_badge, node, tag
from dashboards.console.panel import Panel
from dashboards.console.views.alerts import OPEN_STATES, Card, card, clocks, ordered
from dashboards.ports import Query

#: more open alerts than anybody reads; beyond it the list says that there are more
MOST = 200


@dataclass
class Chosen:
    """The alert whose detail is shown: the one of the address, else the first of the list when it came."""

    alert_id: str | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """The open alerts and how many more there are than are shown."""

    cards: tuple[Card, ...]
    more: int


def open_alerts(desk: Desk) -> Open:
    """Reads the open alerts from the index."""
    hits = desk.index.search(Query(kind="alerts", filters={"state": OPEN_STATES}, size=MOST))
    cards = ordered(card(body, units=desk.units, names=desk.names) for body in hits.documents)
    return Open(cards, hits.total - len(hits.documents))


class AlertList:
    """The live list; clocks tick in place, so that a redraw (and the loss of focus with it) stays rare."""

    def __init__(self, desk: Desk, chosen: Chosen) -> None:
        self._desk = desk
        self._chosen = chosen
        self._cards: dict[str, Card] = {}
        self._clocks: dict[str, ui.label] = {}
        self._known: frozenset[str] | None = None
        self._news = node("p", "", "unseen", role="status")
        self.panel = Panel("未结预警", lambda: open_alerts(desk), self._draw, css="alert-list")

    async def start(self) -> None:
        """Shows the list and keeps it fresh."""
        await self.panel.start(every=1.0)
        ui.timer(1.0, self._tick, immediate=False)

    def _draw(self, shown: Open) -> None:
        self._cards = {c.alert_id: c for c in shown.cards}
        self._clocks = {}
        self._announce(shown.cards)
        if self._chosen.alert_id is None and shown.cards:
            self._chosen.alert_id = shown.cards[0].alert_id
        with node("div", css="list-head"):
            node("h1", "未结预警")
            with node("p", css="level-counts"):
                for level in reversed(LEVELS):
                    count = sum(c.level == level for c in shown.cards)
                    node(
                        "span",
                        f"{level} {count}",
                        f"count {'some level-' + LEVEL_CLASSES[level] if count else ''}".strip(),
                    )
        self._silences(shown.cards)
        if not shown.cards:
            empty(
                "目前没有未结预警",
                "系统正在持续读取各平台信息；有新预警时会自动出现在这里并通知值班人员，无需刷新。",
            )
            return
        with node("ul", css="cards"):
            for one in shown.cards:
                with node("li"):
                    self._card(one)
        if shown.more > 0:
            node("p", f"另有 {shown.more} 条较早的未结预警没有列出，请先处理并关闭已完成的预警。", "muted")
        self._tick()

    def _silences(self, cards: tuple[Card, ...]) -> None:
        """The silences in force, with author, reason and end: what is kept quiet must not be forgotten."""
        now = self._desk.clock()
        quiet = [(c, c.silence.sentence(now)) for c in cards if c.silence and c.silence.sentence(now)]
        if quiet:
            with node("details", css="silences"):
                node("summary", f"静默中 {len(quiet)} 项")
                with node("ul", css="plain"):
                    for one, words in quiet:
                        with node("li"):
                            node("a", one.title, href=f"/?alert={one.alert_id}")
                            node("p", words, "muted small")

    def _card(self, one: Card) -> None:
        current = {"aria_current": "true"} if one.alert_id == self._chosen.alert_id else {}
        css = f"alert-card edge-{LEVEL_CLASSES.get(one.level, 'none')}"
        with node("a", css=css, href=f"/?alert={one.alert_id}", **current):
            with node("div", css="card-line"):
                level_badge(one.level)
                tag(one.kind_word)
                tag(one.state_word, "waiting" if one.waiting else "taken")
                if one.unsigned:
                    tag(f"待 {one.transfer_to} 签收", "waiting")
            node("h2", one.title, "card-title")
            node("p", one.reason, "card-reason")
            self._clocks[one.alert_id] = ui.label().classes("clock muted")
            if len(self._desk.units) > 1:
                node("span", one.unit_name, "card-unit muted")

    def _tick(self) -> None:
        now = self._desk.clock()
        for alert_id, label in self._clocks.items():
            said = clocks(self._cards[alert_id], now, self._desk.ack_within)
            label.set_text(f"已 {said.since_opened} · {said.ack}")
            label.classes(add="overdue") if said.overdue else label.classes(remove="overdue")

    def _announce(self, cards: tuple[Card, ...]) -> None:
        now = frozenset(c.alert_id for c in cards)
        waiting = sum(c.waiting for c in cards)
        ui.page_title(f"({waiting}) 值班台 · 民声哨" if waiting else "值班台 · 民声哨")
        if self._known is not None:
            new = [c for c in cards if c.alert_id not in self._known]
            if new:
                self._news.set_text("；".join(f"新的{c.level}色预警：{c.title}" for c in new))
        self._known = now
