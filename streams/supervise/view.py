"""The live terminal view: parts, counts, lag and open alerts; plain lines where there is no terminal."""

import sqlite3
from types import TracebackType

import structlog
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from alerting.records import UNANSWERED, rank
from dashboards.console.desk import Status
from dashboards.console.words import PLATFORMS, word
from dashboards.ports import IndexAway, IndexTooNew, Query
from streams import wiring
from streams.runners.clock import now
from streams.settings import Config
from streams.status import StatusReader
from streams.supervise.processes import Processes

_COLOURS = {"蓝": "blue", "黄": "yellow", "橙": "dark_orange", "红": "red"}
_PART_NAMES = {
    "sandbox": "沙盒",
    "pipeline": "流水线",
    "crawl": "采集",
    "console": "值班台",
    "webhooks": "推送接收",
    "watch": "值守",
    "indexer": "入索引",
}


def _part_name(name: str) -> str:
    """What an officer reads for a part."""
    kind, _, number = name.partition("-")
    return f"工作进程 {number}" if kind == "worker" else _PART_NAMES.get(name, name)


class View:
    """Shows the product's standing; use as a context manager and call ``refresh`` often."""

    def __init__(self, config: Config, processes: Processes, console: Console | None = None) -> None:
        self._config = config
        self._processes = processes
        self._console = console or Console()
        self._live = Live(console=self._console, auto_refresh=False, screen=False)
        self._index = wiring.index(config)
        self._reader: StatusReader = wiring.status_reader(config, self._index)
        self._said: str | None = None
        self._alerts_seen: set[str] = set()
        self._restarts_seen: dict[str, int] = {}

    def __enter__(self) -> "View":
        if self._console.is_terminal:
            self._live.start()
        else:
            self._line(self._addresses())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._console.is_terminal:
            self._live.stop()

    def say(self, words: str) -> None:
        """One line below everything."""
        self._said = words
        self.refresh()

    def refresh(self) -> None:
        """Reads the standing and shows it; a reading that fails is shown as such and stops nothing."""
        try:
            status, alerts = self._reader.read(now()), self._open_alerts()
        except (sqlite3.Error, OSError, ValueError, IndexAway, IndexTooNew) as error:
            structlog.get_logger("view").error("standing unreadable", error=type(error).__name__)
            return
        if self._console.is_terminal:
            self._live.update(self._render(status, alerts), refresh=True)
            return
        for alert in alerts:
            if alert["alert_id"] not in self._alerts_seen:
                self._alerts_seen.add(alert["alert_id"])
                self._line(f"预警 [{alert['level']}] {alert['title']}：{alert['reason']}")
        for part in self._processes.parts:
            if part.restarts > self._restarts_seen.get(part.name, 0):
                self._restarts_seen[part.name] = part.restarts
                name = _part_name(part.name)
                self._line(
                    f"{name}意外退出（状态 {part.last_exit}），将自动重启，原因见 {self._processes.log_dir / part.name}.out"
                )

    def _line(self, words: str) -> None:
        """Plain words for a file or a pipe: neither wrapped nor coloured."""
        self._console.print(words, markup=False, highlight=False, soft_wrap=True)

    def _open_alerts(self) -> list[dict[str, str]]:
        hits = self._index.search(Query(kind="alerts", filters={"state": UNANSWERED}, size=50))
        urgent = sorted(hits.documents, key=lambda alert: -rank(alert["level"]))  # equal levels: newest first
        return [dict(alert) for alert in urgent[:12]]

    def _addresses(self) -> str:
        console = f"http://{self._config.settings.console.listen}"
        mode = (
            "演练：沙盒代替五个平台，通知只到本机手机屏"
            if self._config.rehearsal
            else str(self._config.source)
        )
        return f"民声哨  {mode}\n值班台 {console}/    手机屏 {console}/phone    数据 {self._config.data_dir}"

    def _render(self, status: Status, alerts: list[dict[str, str]]) -> RenderableType:
        parts = Table("部件", "状态", "重启", box=None, header_style="dim")
        for part in self._processes.parts:
            colour = "green" if part.process is not None else "red"
            parts.add_row(_part_name(part.name), Text(part.state, style=colour), str(part.restarts))
        counts = Table("平台", "信息", box=None, header_style="dim")
        for platform, number in sorted(status.mentions.items(), key=lambda item: -item[1]):
            counts.add_row(word(PLATFORMS, platform), str(number))
        counts.add_row("合计", str(sum(status.mentions.values())))
        numbers = Table("指标", "值", box=None, header_style="dim")
        numbers.add_row("积压", "未知" if status.lag_records is None else str(status.lag_records))
        for name, number in status.pages.items():
            numbers.add_row(f"通知·{_OUTCOMES.get(name, name)}", str(number))
        incomplete = sum(1 for source in status.sources if source.complete is False)
        numbers.add_row("信源", f"{len(status.sources)}（不完整 {incomplete}）")
        columns = Table.grid(padding=(0, 6))
        columns.add_row(parts, counts, numbers)
        table = Table("级别", "预警", "状态", "原因", expand=True, box=None, header_style="dim")
        for alert in alerts:
            table.add_row(
                Text(f"●{alert['level']}", style=_COLOURS.get(alert["level"], "white")),
                Text(alert["title"]),
                Text(_STATES.get(alert["state"], alert["state"])),
                Text(alert["reason"]),
            )
        if not alerts:
            table.add_row("", Text("目前没有未了的预警", style="dim"), "", "")
        foot = Text(self._said or "Ctrl-C 停止", style="dim")
        return Group(Panel(Text(self._addresses())), columns, Panel(table, title="未了的预警"), foot)


_OUTCOMES = {
    "waiting": "待发", "in the air": "发送中", "accepted": "已送出", "rejected": "未送到", "dropped": "不再需要",
}  # fmt: skip
_STATES = {"detected": "待通知", "paged": "待接报", "acknowledged": "已接报", "handling": "处置中"}
