"""Records → documents. A body holds the record's own fields; times become ISO 8601 strings in UTC."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from alerting.records import AlertChange, Delivery, Page
from analyzers.records import IssueUpdate, Reading
from crawlers.records import FetchReport
from dashboards.ports import Document, Kind

Body = dict[str, Any]


def _plain(record: object) -> Body:
    """The record's fields as JSON values (a time in UTC ends in Z). Written in C: every mention passes here."""
    body: Body = msgspec.to_builtins(record)
    return body


def _mention(update: IssueUpdate) -> Body:
    opinion = update.opinion
    body = _plain(opinion.mention)
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


def _alert(change: AlertChange) -> Body:
    return _plain(change.alert)


def _delivery(delivery: Delivery) -> Body:
    return {"delivery_id": delivery.record_id} | _plain(delivery)


def _fetch(report: FetchReport) -> Body:
    return {"fetch_id": report.record_id} | _plain(report)


#: record type -> kind, the field that is the document's id, how its body is made
_CONVERTERS: dict[type, tuple[Kind, str, Callable[[Any], Body]]] = {
    IssueUpdate: ("mentions", "mention_id", _mention),
    Reading: ("issues", "issue_id", _plain),
    AlertChange: ("alerts", "alert_id", _alert),
    Page: ("pages", "page_id", _plain),
    Delivery: ("deliveries", "delivery_id", _delivery),
    FetchReport: ("fetches", "fetch_id", _fetch),
}


def documents(record: object, version: int) -> Iterable[Document]:
    """The documents that show this record; TypeError for a record that is never shown.

    ``version`` must grow with every later record about the same thing (the position in a log does).
    """
    try:
        kind, key, convert = _CONVERTERS[type(record)]
    except KeyError:
        raise TypeError(f"{type(record).__name__} is not shown as a document") from None
    body = convert(record)
    return (Document(kind=kind, id=body[key], version=version, body=body),)
