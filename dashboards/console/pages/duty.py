"""值班台: the open alerts and the detail of one of them."""

from nicegui import ui

from dashboards.console.actions import Once
from dashboards.console.desk import Desk
from dashboards.console.frame import frame
from dashboards.console.markup import node
from dashboards.console.pages.alert_actions import AlertActions
from dashboards.console.pages.alert_clocks import AlertClocks
from dashboards.console.pages.alert_detail import AlertDetail
from dashboards.console.pages.alert_head import AlertHead
from dashboards.console.pages.alert_list import AlertList, Chosen
from dashboards.console.pages.coverage import coverage_note, last_days
from dashboards.console.pages.on_duty import OnDuty


def register(desk: Desk, once: Once) -> None:
    """Registers ``/``; ``/?alert=ID`` opens one alert."""

    @ui.page("/")
    async def duty(alert: str = "") -> None:
        async with frame(desk, once, "值班台", "/") as acting:
            chosen = Chosen(alert or None)
            with node("div", css="duty one-chosen" if alert else "duty"):
                with node("div", css="duty-list"):
                    await AlertList(desk, chosen).start()
                    await OnDuty(desk).start()
                    await coverage_note(desk, lambda: last_days(desk, 1))
                with node("div", css="duty-detail"):
                    node("a", "返回预警列表", "back", href="/")
                    await AlertHead(desk, chosen, AlertActions(desk, acting)).start()
                    await AlertClocks(desk, chosen).start()
                    await AlertDetail(desk, chosen).start()
