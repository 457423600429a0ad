"""采集完整性 on the desk: the table of sources and days, and the note beside every number that depends on them."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from dashboards.completeness import incomplete, sentence
from dashboards.console.desk import Desk
from dashboards.console.markup import empty, node, tag
from dashboards.console.panel import Panel
from dashboards.console.times import SHANGHAI
from dashboards.console.views.coverage import CoverageTable, coverage_table
from dashboards.ports import Query

#: days in the table
DAYS = 7
#: seconds between two looks; the records change once a minute at most
EVERY = 30.0
#: what a question is about: from, to (None = from the beginning, until now), platforms (none = all)
Asked = tuple[datetime | None, datetime | None, Sequence[str]]


def note(desk: Desk, asked: Asked) -> str:
    """What of the numbers of a span is not complete; empty where nothing is missing."""
    since, until, platforms = asked
    now = desk.clock()
    end = now if until is None else min(until, now)
    return sentence(incomplete(desk.index, since, end, platforms=platforms))


def draw_note(text: str) -> None:
    """The note, or nothing."""
    if text:
        with node("div", css="banner warn coverage", role="note"):
            node("span", text)
            node("a", "查看采集完整性", "link", href="/sources")


async def coverage_note(desk: Desk, asked: Callable[[], Asked]) -> None:
    """A panel with the note of a span; ``asked`` is called again each time."""
    await Panel("采集完整性", lambda: note(desk, asked()), draw_note).start(every=EVERY)


def last_days(desk: Desk, days: int) -> Asked:
    """All platforms in so many days up to now."""
    return desk.clock() - timedelta(days=days), None, ()


def load_table(desk: Desk) -> CoverageTable:
    """The last ``DAYS`` days of every source."""
    now = desk.clock()
    today = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    first = today - timedelta(days=DAYS - 1)
    accounts = {source.account_id: source.account_name for source in desk.status().sources}
    bodies = desk.index.scan(Query(kind="coverage", since=first, until=now))
    return coverage_table(bodies, today.date(), DAYS, accounts)


def draw_table(table: CoverageTable) -> None:
    """The table; the reasons of a source stand below its name."""
    node("h2", "按日读全情况")
    node("p", "按信息的发布时间计：那一天发布的信息读全了没有。补读之后会变好，停采之后会变坏。", "muted")
    if not table.rows:
        empty("还没有按日的读全记录", "采集运行约一分钟后开始记录；升级前的日子没有记录。")
        return
    with node("table", css="table coverage-table"):
        with node("thead"), node("tr"):
            for name in ("信源", *table.days):
                node("th", name, scope="col")
        with node("tbody"):
            for row in table.rows:
                with node("tr"):
                    with node("td", data_label="信源"):
                        node("div", f"{row.platform} {row.account}")
                        node("div", row.source, "code small")
                        for reason in row.reasons:
                            node("div", reason, "muted small")
                    for day, cell in zip(table.days, row.cells, strict=True):
                        with node("td", data_label=day):
                            tag(cell.verdict, cell.tone)
                            if cell.detail:
                                node("div", cell.detail, "muted small")
