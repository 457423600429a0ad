"""Who acts at this browser, and how a click becomes a command."""

import json
from collections.abc import Callable
from datetime import timedelta

import structlog
from nicegui import run, ui

from alerting.records import Action, Level
from dashboards.console import words
from dashboards.console.actions import Once, command
from dashboards.console.desk import Desk

COOKIE = "desk_person"
#: a duty officer's browser remembers its officer for one shift
SHIFT_SECONDS = 12 * 3600
log = structlog.get_logger(__name__)


class Acting:
    """The person this browser acts for (None until chosen) and their clicks."""

    def __init__(self, desk: Desk, once: Once, remembered: str | None) -> None:
        self._desk = desk
        self._once = once
        self.person: str | None = remembered if remembered in desk.names else None

    def choose(self, person: str | None) -> None:
        """Acts for this person from now on; the browser remembers it in a cookie for one shift."""
        self.person = person if person in self._desk.names else None
        value = json.dumps(self.person or "")
        ui.run_javascript(
            f"document.cookie = '{COOKIE}=' + encodeURIComponent({value}) + "
            f"'; path=/; max-age={SHIFT_SECONDS}; samesite=strict'"
        )

    def ask_name(self) -> None:
        """Says why nothing can be done before somebody is named."""
        hint = "请先在右上角选择您的姓名，再操作"
        if not self._desk.people:
            hint = "配置文件里还没有登记人员（people），不能记录是谁在操作，请联系运维登记"
        ui.notify(hint, type="warning", position="top")

    async def do(
        self,
        action: Action,
        *,
        unit: str,
        alert_id: str,
        note: str = "",
        to: str | None = None,
        level: Level | None = None,
        lasts: timedelta | None = None,
        who: str | None = None,
    ) -> bool:
        """Records the command and says so; False (and a notice) when it was not recorded. ``lasts`` is how long a
        silence shall last from now."""
        person = who or self.person
        if not person:
            self.ask_name()
            return False
        at = self._desk.clock()
        order = command(
            unit=unit, alert_id=alert_id, action=action, who=person, at=at, note=note, to=to, level=level,
            until=None if lasts is None else at + lasts,
        )  # fmt: skip
        name = words.word(words.ACTIONS, action)
        if not self._once.admit(order):
            return False
        if not await _recorded(lambda: self._desk.commands(order)):
            self._once.forget(order)
            ui.notify(
                f"“{name}”没有记录成功，请再试一次；仍不行请电话报告并联系运维",
                type="negative",
                position="top",
            )
            return False
        ui.notify(
            f"已提交：{name}（{self._desk.names.get(person, person)}）", type="positive", position="top"
        )
        return True


async def _recorded(write: Callable[[], None]) -> bool:
    def written() -> bool:
        write()
        return True

    try:
        # None comes back when the console is being stopped: the command was not written.
        return await run.io_bound(written) is True
    except Exception as error:
        log.error("command not recorded", error=type(error).__name__)
        return False
