"""What the coverage records say about the numbers of a span: which sources were not read completely, and why.

Whoever shows or hands out a number asks here, so that a part never looks whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crawlers.records import PLATFORM_NAMES
from dashboards.ports import Index, Query

Body = Mapping[str, Any]

_SHANGHAI = ZoneInfo("Asia/Shanghai")
#: a question without a beginning is looked at this far back, as far as a late reading still mends a day
LOOK_BACK = timedelta(days=35)
#: sources named in one sentence, days named of one source
_NAMED, _DAYS = 4, 3


def incomplete(
    index: Index,
    since: datetime | None,
    until: datetime,
    *,
    unit: str | None = None,
    platforms: Sequence[str] = (),
) -> list[Body]:
    """The coverage documents of the days (Asia/Shanghai) that touch a span and on which something is missing,
    oldest first; without ``since`` those of the last ``LOOK_BACK``."""
    filters: dict[str, str | Sequence[str]] = {"complete": "false"}
    if unit is not None:
        filters["unit"] = unit
    if platforms:
        filters["platform"] = tuple(platforms)
    first = _midnight(until - LOOK_BACK if since is None else since)
    return list(index.scan(Query(kind="coverage", filters=filters, since=first, until=until)))


def days(index: Index, since: datetime | None, until: datetime) -> list[Body]:
    """The coverage documents of all days (Asia/Shanghai) that touch a span, oldest first."""
    first = None if since is None else _midnight(since)
    return list(index.scan(Query(kind="coverage", since=first, until=until)))


def _midnight(at: datetime) -> datetime:
    return at.astimezone(_SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)


def sentence(missing: Iterable[Body]) -> str:
    """What a reader of the numbers must know, in Chinese; empty where nothing is missing."""
    sources: dict[tuple[str, str, str], list[Body]] = {}
    for body in missing:
        sources.setdefault((body["platform"], body["account_id"], body["source"]), []).append(body)
    if not sources:
        return ""
    worst = sorted(sources, key=lambda key: (-sum(body["missing_hours"] for body in sources[key]), key))
    told = "；".join(_told(key, sources[key]) for key in worst[:_NAMED])
    more = f"；另有 {len(worst) - _NAMED} 个" if len(worst) > _NAMED else ""
    return f"所涉日期有 {len(sources)} 个信源没有读全，数字可能偏小：{told}{more}。"


def _told(key: tuple[str, str, str], bodies: Sequence[Body]) -> str:
    platform, _, source = key
    share = sum(body["share"] for body in bodies) / len(bodies)
    causes = dict.fromkeys(body["cause"] for body in sorted(bodies, key=lambda body: -body["missing_hours"]))
    named = "、".join(_day(body["date"]) for body in bodies[-_DAYS:])
    named += f" 等 {len(bodies)} 天" if len(bodies) > _DAYS else ""
    amount = f"读全 {percent(share)}" if share > 0 else "没有读到"
    return f"{PLATFORM_NAMES.get(platform, platform)} {source}（{named}，{amount}，{next(iter(causes))}）"


def percent(share: float) -> str:
    """A share (0 to 1) in whole per cent; what is not everything is never shown as 100%."""
    return f"{min(int(share * 100), 99) if share < 1 else 100}%"


def _day(date: str) -> str:
    _, month, day = date.split("-")
    return f"{int(month)}月{int(day)}日"


class DayNotes:
    """What to write beside a single mention: whether its platform was read completely on its day."""

    def __init__(self, told: Iterable[Body]) -> None:
        """``told``: the coverage documents of all days concerned, complete or not (``days``)."""
        self._days: dict[tuple[str, str, str], list[Body]] = {}
        for body in told:
            self._days.setdefault((body["unit"], body["platform"], body["date"]), []).append(body)

    def of(self, mention: Body) -> str:
        """``读全``, ``未读全（…）``, or ``无记录`` where no reading of that day is known (imports, earlier versions)."""
        day = datetime.fromisoformat(mention["published_at"]).astimezone(_SHANGHAI).date().isoformat()
        found = self._days.get((mention["unit"], mention["platform"], day))
        if not found:
            return "无记录"
        worst = max(found, key=lambda body: body["missing_hours"])
        if worst["complete"]:
            return "读全"
        return f"未读全（{worst['source']} {percent(worst['share'])}，{worst['cause']}）"
