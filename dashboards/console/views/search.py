"""What was asked in the address bar → a query of the index, and the address bar of every next question."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from analyzers.records import FLAGS, INTENTS, REGIONS, SENTIMENTS, TOPICS
from crawlers.platforms.provinces import ABROAD, PROVINCES
from crawlers.records import PLATFORMS
from dashboards.console import words
from dashboards.console.times import SHANGHAI
from dashboards.ports import Query

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of the form: its name in the address, the document's field, its label and its values' words."""

    name: str
    key: str
    label: str
    values: Mapping[str, str]


FILTERS: tuple[Filter, ...] = (
    Filter("platform", "platform", "平台", {p: words.PLATFORMS[p] for p in PLATFORMS}),
    Filter("topic", "topic", "主题", {t: t for t in TOPICS}),
    Filter("sentiment", "sentiment", "情感", {s: words.SENTIMENTS[s] for s in SENTIMENTS}),
    Filter("intent", "intent", "诉求", {i: i for i in INTENTS}),
    Filter("flag", "flags", "风险", {f: words.FLAGS[f] for f in FLAGS}),
    Filter("region", "region", "地区", {r: r for r in REGIONS}),
    Filter("province", "ip_region", "IP 属地", {p: p for p in (*PROVINCES, ABROAD)}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the officer asks. ``chosen`` maps filter names to values; the days are of Asia/Shanghai, both included.
    ``complaints`` say in Chinese what could not be understood and was left out."""

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    first_day: date | None = None
    last_day: date | None = None
    after: str | None = None
    complaints: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        return bool(self.text or self.chosen or self.first_day or self.last_day)


def asked(params: Mapping[str, str]) -> Asked:
    """The question of an address; unknown values are complained about instead of silently ignored."""
    complaints: list[str] = []
    chosen: dict[str, str] = {}
    for one in FILTERS:
        value = params.get(one.name, "").strip()
        if value and value in one.values:
            chosen[one.name] = value
        elif value:
            complaints.append(f"“{one.label}”没有“{value}”这一项，已忽略，请从列表中选择")
    first, last = _day(params, "since", complaints), _day(params, "until", complaints)
    if first and last and first > last:
        complaints.append("开始日期晚于结束日期，已互换")
        first, last = last, first
    return Asked(
        text=params.get("q", "").strip()[:200],
        chosen=chosen,
        first_day=first,
        last_day=last,
        after=params.get("after") or None,
        complaints=tuple(complaints),
    )


def query(asked: Asked, *, size: int = PAGE_SIZE) -> Query:
    """The index query of a question."""
    keys = {one.name: one.key for one in FILTERS}
    return Query(
        kind="mentions",
        text=asked.text,
        filters={keys[name]: value for name, value in asked.chosen.items()},
        since=_midnight(asked.first_day),
        until=_midnight(asked.last_day + timedelta(days=1)) if asked.last_day else None,
        size=size,
        after=asked.after,
    )


def address(
    asked: Asked,
    path: str = "/search",
    *,
    after: str | None = None,
    changed: Mapping[str, str | None] | None = None,
) -> str:
    """The address of the same question with some filters changed (None removes one), on the first page or
    continued ``after`` a mark."""
    chosen = {name: value for name, value in {**asked.chosen, **(changed or {})}.items() if value}
    question = replace(asked, chosen=chosen, after=after)
    params: dict[str, str] = {"q": question.text, **question.chosen}
    params["since"] = question.first_day.isoformat() if question.first_day else ""
    params["until"] = question.last_day.isoformat() if question.last_day else ""
    params["after"] = question.after or ""
    given = {name: value for name, value in params.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def _day(params: Mapping[str, str], name: str, complaints: list[str]) -> date | None:
    value = params.get(name, "").strip()
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        complaints.append(f"日期“{value}”看不懂，已忽略，请写成 2026-02-03 这样")
        return None


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), SHANGHAI)
