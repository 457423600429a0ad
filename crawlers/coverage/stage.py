"""The stage that keeps the coverage of every source and day: reports in, a record whenever a day stands otherwise."""

from collections import defaultdict
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from crawlers.coverage.days import DayCoverage, day_coverage, day_span, missing
from crawlers.coverage.reports import (
    DROPPED,
    ListRead,
    SourceKey,
    SourceRead,
    day_of,
    list_after,
    source_after,
    source_of,
    speaks_of_lists,
)
from crawlers.records import FetchReport, Tick

#: So many days back a late reading still mends what is told of a day; an older day stays as it stood. A source that has
#: left no report for so long is told no more.
KEPT_DAYS = 35
_DAY = timedelta(days=1)


def open_coverage(unit: str, entries: MutableMapping[str, Any]) -> Callable[[Any], Iterable[Any]]:
    """The stage's opener. Entries: one SourceRead a source, one ListRead a list; a DayCoverage follows on a tick."""
    lists: dict[SourceKey, dict[str, str]] = defaultdict(dict)
    for key, entry in entries.items():
        if isinstance(entry, ListRead):
            _, platform, account_id, source, post = key.split("\x1f")
            lists[platform, account_id, source][post] = key

    def report(heard: FetchReport) -> None:
        key = source_of(heard)
        post = heard.post_id or ""
        place = lists[key].setdefault(post, "\x1f".join(("list", *key, post)))
        before: ListRead | None = entries.get(place)
        after = list_after(before, heard)
        source = source_after(entries.get(_place(key)), heard)
        changed = _changed(before, after, heard, source)
        entries[place] = after
        entries[_place(key)] = replace(source, due=tuple(sorted({*source.due, *changed, day_of(heard.at)})))

    def tick(at: datetime) -> Iterable[DayCoverage]:
        today = day_of(at)
        for key in sorted(lists):
            source: SourceRead = entries[_place(key)]
            if (today - day_of(source.reported_at)).days > KEPT_DAYS:  # given up by whoever configured it
                for place in (*lists.pop(key).values(), _place(key)):
                    del entries[place]
                continue
            due = {*source.due, *_by_the_clock(source, at)}
            if not due:
                continue
            if source.told_at is None or day_of(source.told_at) < today:
                source = _forget(entries, lists[key], source, today)
            reads = [entries[place] for place in lists[key].values()]
            for day in sorted(due):
                if day <= today and (told := day_coverage(unit, source, reads, day, at)) is not None:
                    yield told
            later = tuple(day for day in sorted(due) if day > today)
            entries[_place(key)] = replace(source, due=later, told_at=at)

    def step(record: Any) -> Iterable[Any]:
        if isinstance(record, FetchReport) and speaks_of_lists(record):
            report(record)
        elif isinstance(record, Tick):
            return list(tick(record.at))
        return ()

    return step


def _place(key: SourceKey) -> str:
    return "\x1f".join(("source", *key))


def _changed(before: ListRead | None, after: ListRead, report: FetchReport, source: SourceRead) -> set[date]:
    """The days, back to ``KEPT_DAYS`` and to the source's first, that stand otherwise since the report."""
    today = day_of(report.at)
    first = max(source.began, today - KEPT_DAYS * _DAY)
    if report.since is not None:
        first = max(first, day_of(report.since))
    days = [today - back * _DAY for back in range((today - first).days + 1)]
    silent = source.occasional
    if before is None:
        return set(days)
    return {
        day
        for day in days
        if missing(before, day, report.at, occasional=silent)
        != missing(after, day, report.at, occasional=silent)
    }


def _by_the_clock(source: SourceRead, at: datetime) -> set[date]:
    """Every hour the present day and the one before are told anew, as time without a reading is missing too; once a
    day all days in which a list may have waited to be read."""
    if source.told_at is not None and at.replace(minute=0, second=0, microsecond=0) <= source.told_at:
        return set()
    today = day_of(at)
    same = source.told_at is not None and day_of(source.told_at) == today
    back = 1 if same else DROPPED.days
    return {today - number * _DAY for number in range(back + 1) if today - number * _DAY >= source.began}


def _forget(
    entries: MutableMapping[str, Any], places: dict[str, str], source: SourceRead, today: date
) -> SourceRead:
    """Drop, once a day, what lies further back than is kept."""
    horizon, _ = day_span(today - KEPT_DAYS * _DAY, day_span(today, source.reported_at)[0])
    for post, place in list(places.items()):
        read: ListRead = entries[place]
        if read.read_at < horizon and post:
            del entries[place], places[post]
        elif read.spans and read.spans[0].since < horizon:
            cover = read.cover
            cover.forget(horizon)
            entries[place] = replace(read, spans=cover.spans)
    first = (today - KEPT_DAYS * _DAY).isoformat()
    return replace(source, brought={day: told for day, told in source.brought.items() if day >= first})
