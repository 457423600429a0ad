"""The buttons of an alert and the dialog that asks for a note, a level or a person."""

from datetime import timedelta
from typing import cast

from nicegui import ui

from alerting.records import Level
from dashboards.console.acting import Acting
from dashboards.console.actions import NOTE_LENGTH, SILENCES, Offer, levels, offers
from dashboards.console.desk import Desk
from dashboards.console.markup import node
from dashboards.console.views.alerts import Card

PRIMARY = ("ack", "handle", "respond")


class AlertActions:
    """Draws the buttons; the dialog lives beside the live panels, so a refresh never closes it."""

    def __init__(self, desk: Desk, acting: Acting) -> None:
        self._desk = desk
        self._acting = acting
        self._dialog = ui.dialog()

    def draw(self, card: Card) -> None:
        """The buttons the alert's state offers; none for a closed alert."""
        available = offers(card)
        if not available:
            node("p", "这条预警已关闭，不再接受操作。", "muted")
            return
        with node("div", css="actions", role="group", aria_label="处置"):
            for offer in available:
                button = ui.button(offer.label, on_click=lambda _, o=offer: self._click(card, o), color=None)
                first = offer is available[0] or (offer.action in PRIMARY and not card.waiting)
                button.props("no-caps unelevated").classes("act main-act" if first else "act")
                button.mark(f"act-{offer.action}")

    async def _click(self, card: Card, offer: Offer) -> None:
        if offer.asks is None:
            await self._acting.do(offer.action, unit=card.unit, alert_id=card.alert_id)
        elif self._acting.person is None:
            self._acting.ask_name()
        else:
            self._ask(card, offer)

    def _ask(self, card: Card, offer: Offer) -> None:
        self._dialog.clear()
        with self._dialog, ui.card().classes("ask"):
            node("h2", f"{offer.label}：{card.title}", "ask-title")
            level = to = hours = None
            if offer.asks == "level":
                nearest = levels(card, offer.action)
                level = ui.radio({one: f"{one}色" for one in nearest}, value=nearest[0]).props("inline")
            elif offer.asks == "to":
                to = (
                    ui.select(self._targets(offer), label=f"{offer.label}给")
                    .classes("wide")
                    .props("outlined")
                )
            elif offer.asks == "until":
                hours = ui.radio(SILENCES, value=next(iter(SILENCES))).props("inline")
                node(
                    "p",
                    "静默期间不再通知任何人；级别升高、变红色时照常通知。到时没有处置会再次通知。",
                    "muted",
                )
            label = "备注（必填）" if offer.needs_note else "备注（可不填）"
            note = ui.textarea(label).classes("wide").props(f"outlined autogrow maxlength={NOTE_LENGTH}")

            async def confirm() -> None:
                if offer.needs_note and not (note.value or "").strip():
                    ui.notify(f"请写明{offer.label}的理由", type="warning", position="top")
                elif to is not None and not to.value:
                    ui.notify(f"请选择{offer.label}给谁", type="warning", position="top")
                elif await self._acting.do(
                    offer.action,
                    unit=card.unit,
                    alert_id=card.alert_id,
                    note=note.value or "",
                    to=to.value if to is not None else None,
                    level=cast("Level", level.value) if level is not None else None,
                    lasts=timedelta(hours=hours.value if hours is not None else 0)
                    if offer.action == "silence"
                    else None,
                ):
                    self._dialog.close()

            with node("div", css="ask-buttons"):
                ui.button("取消", on_click=self._dialog.close, color=None).props("flat no-caps").classes(
                    "act"
                )
                ui.button(f"确认{offer.label}", on_click=confirm, color=None).props(
                    "unelevated no-caps"
                ).classes("act main-act").mark("confirm")
        self._dialog.open()

    def _targets(self, offer: Offer) -> dict[str, str]:
        people = {p.id: p.name for p in self._desk.people if p.id != self._acting.person}
        return {**self._desk.units, **people} if offer.action == "transfer" else people
