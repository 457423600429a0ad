"""A piece of a page that loads, shows and refreshes itself; its errors stay its own."""

from collections.abc import Callable
from typing import Generic, TypeVar

import structlog
from nicegui import run, ui

from dashboards.console.markup import node

T = TypeVar("T")
log = structlog.get_logger(__name__)


class Panel(Generic[T]):
    """Shows what ``load`` returns and draws again only when that has changed (values are compared).

    ``load`` runs in a worker thread. When loading or drawing fails, the panel says so in Chinese, keeps trying
    and recovers by itself; the rest of the page does not notice.
    """

    def __init__(self, name: str, load: Callable[[], T], draw: Callable[[T], None], *, css: str = "") -> None:
        self._name = name
        self._load = load
        self._draw = draw
        self._shown: tuple[T] | None = None
        self._broken = False
        self.box = ui.element("section").classes(f"panel {css}".strip())
        self.box.props["aria-label"] = name

    async def start(self, every: float | None = None) -> None:
        """Shows the panel now and, when ``every`` is given, keeps it fresh at that many seconds."""
        await self.refresh()
        if every is not None:
            ui.timer(every, self.refresh, immediate=False)

    async def refresh(self) -> None:
        """Loads, and draws when something changed."""
        try:
            value = await run.io_bound(lambda: (self._load(),))
            if value is None or self.box.is_deleted:
                return
            if not self._broken and self._shown == value:
                return
            self.box.clear()
            with self.box:
                self._draw(value[0])
            self._shown, self._broken = value, False
        except Exception as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        if self._broken or self.box.is_deleted:
            return
        log.error("console panel failed", panel=self._name, error=type(error).__name__)
        self._broken, self._shown = True, None
        self.box.clear()
        with self.box, node("div", css="broken", role="alert"):
            node("p", f"“{self._name}”暂时无法显示", "empty-title")
            node(
                "p",
                "数据暂时读不到，系统正在自动重试；如持续一分钟以上，请联系运维查看“信源与完整性”页和日志。",
            )
