"""Records → documents. A body holds the record's own fields (an alert's also how long people took); times become
ISO 8601 strings in UTC."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import msgspec

from alerting.records import AlertChange, Delivery, Page
from analyzers.records import IssueUpdate, Reading
from crawlers.coverage import DayCoverage, day_span
from crawlers.records import FetchReport
from dashboards.documents.catalogue import IDS
from dashboards.ports import Document, Kind

Body = dict[str, Any]


def plain(record: object) -> Body:
    """The record's fields as JSON values: lists for tuples, ISO 8601 for times (in UTC they end in Z)."""
    fields = msgspec.to_builtins(record)
    return {name: list(value) if type(value) is tuple else value for name, value in fields.items()}


def _mention(update: IssueUpdate) -> Body:
    opinion = update.opinion
    body: Body = msgspec.to_builtins(opinion.mention)  # not ``plain``: every mention passes here
    body["pii"] = list(opinion.mention.pii)
    body["sentiment"] = opinion.sentiment
    body["sentiment_score"] = opinion.sentiment_score
    body["intent"] = opinion.intent
    body["topic"] = opinion.topic
    body["flags"] = list(opinion.flags)
    body["region"] = opinion.region
    body["keywords"] = list(opinion.keywords)
    body["issue_id"] = update.issue_id
    body["copies"] = update.copies
    return body


def _minutes(since: datetime, until: datetime | None) -> float | None:
    return None if until is None else round((until - since).total_seconds() / 60, 1)


def _alert(change: AlertChange) -> Body:
    alert = change.alert
    return plain(alert) | {
        "acknowledged_minutes": _minutes(alert.opened_at, alert.acknowledged_at),
        "responded_minutes": _minutes(alert.opened_at, alert.responded_at),
    }


def _delivery(delivery: Delivery) -> Body:
    return {"delivery_id": delivery.record_id} | plain(delivery)


def _fetch(report: FetchReport) -> Body:
    return {"fetch_id": report.record_id} | plain(report)


def _coverage(told: DayCoverage) -> Body:
    """``reason`` names every reason with its hours, the longest first; ``cause`` is the first of them."""
    gaps = sorted(told.gaps.items(), key=lambda gap: (-gap[1], gap[0]))
    start, _ = day_span(told.day, told.at)
    return {
        "coverage_id": told.record_id,
        "unit": told.unit,
        "day": start.isoformat(),
        "date": told.day.isoformat(),
        "platform": told.platform,
        "account_id": told.account_id,
        "source": told.source,
        "at": told.at.isoformat(),
        "state": told.state,
        "complete": told.complete,
        "lists": told.lists,
        "share": told.share,
        "missing_hours": round(sum(told.gaps.values()), 2),
        "pending_hours": told.pending,
        "cause": gaps[0][0] if gaps else None,
        "reason": "；".join(f"{reason} {hours:g} 小时" for reason, hours in gaps) or None,
        "new": told.new,
        "updated": told.updated,
    }


_CONVERTERS: dict[type, tuple[Kind, Callable[[Any], Body]]] = {
    IssueUpdate: ("mentions", _mention),
    Reading: ("issues", plain),
    AlertChange: ("alerts", _alert),
    Page: ("pages", plain),
    Delivery: ("deliveries", _delivery),
    FetchReport: ("fetches", _fetch),
    DayCoverage: ("coverage", _coverage),
}


def documents(record: object, version: int) -> Iterable[Document]:
    """The documents that show this record; TypeError for a record that is never shown.

    ``version`` must grow with every later record about the same thing (the position in a log does).
    """
    try:
        kind, convert = _CONVERTERS[type(record)]
    except KeyError:
        raise TypeError(f"{type(record).__name__} is not shown as a document") from None
    body = convert(record)
    return (Document(kind=kind, id=body[IDS[kind]], version=version, body=body),)
