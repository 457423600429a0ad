"""The rows people take out: mentions, opinions, issues, alerts, pages, fetches and coverage, times in +08:00."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from alerting.records import Alert, Page
from analyzers.records import Reading
from crawlers.records import Mention
from dashboards.documents import plain
from dashboards.ports import Index, Query

Row = dict[str, Any]
Body = Mapping[str, Any]
#: mentions are exported too, but out of the log (``mention_row``)
EXPORTED = ("opinions", "issues", "alerts", "pages", "fetches", "coverage")

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_MENTION = (
    "mention_id", "platform", "kind", "account_id", "post_id", "comment_id", "parent_id", "author", "text",
    "published_at", "edited_at", "fetched_at", "like_count", "deleted", "permalink", "source",
    "repost_count", "read_count", "ip_region",
)  # fmt: skip
_OPINION = (
    "sentiment", "sentiment_score", "intent", "topic", "flags", "region", "keywords", "text", "mention_id",
    "issue_id",
)  # fmt: skip
_ISSUE = (
    "issue_id", "title", "topic", "keywords", "first_seen", "last_seen", "size", "authors", "platforms",
    "regions",
)  # fmt: skip
_FETCH = (
    "at", "platform", "account_id", "source", "post_id", "since", "until", "expected", "got", "new",
    "complete", "reason",
)  # fmt: skip
_COVERAGE = (
    "date", "platform", "account_id", "source", "state", "complete", "lists", "share", "missing_hours",
    "pending_hours", "reason", "new", "updated", "at",
)  # fmt: skip
_DELIVERY = ("at", "channel", "outcome", "retryable", "detail")
_TIMES = frozenset(
    {"published_at", "edited_at", "fetched_at", "first_seen", "last_seen", "at", "since", "until"}
)
#: outcomes after which a page counts as carried by that channel
_CARRIED = ("accepted", "delivered", "read", "answered")


def shanghai(at: str | None) -> str | None:
    """An ISO 8601 time with the offset of Asia/Shanghai (+08:00); None stays None."""
    return None if at is None else datetime.fromisoformat(at).astimezone(_SHANGHAI).isoformat()


def _picked(body: Body, keys: Sequence[str]) -> Row:
    return {key: shanghai(body[key]) if key in _TIMES else body[key] for key in keys}


def mention_row(mention: Mention) -> Row:
    """A mention as ``minsheng export mentions`` writes it."""
    return _picked(plain(mention), _MENTION)


def issue_row(reading: Reading) -> Row:
    """An issue by its last reading, as ``minsheng replay`` and ``export issues`` write it."""
    return _picked(plain(reading), _ISSUE)


def alert_row(alert: Alert) -> Row:
    """An alert as it stands: ``changes`` of its level, ``history`` of everything. ``evidence`` holds mention ids:
    whoever writes the row puts comment ids in their place."""
    return _alert(plain(alert))


def page_row(page: Page) -> Row:
    """A page that nothing is known of yet; ``channel`` is the first to be tried. ``evidence`` as in ``alert_row``."""
    return _page(plain(page), ())


def rows(
    index: Index, kind: str, *, since: datetime | None = None, until: datetime | None = None
) -> Iterator[Row]:
    """The rows of a kind of ``EXPORTED`` between two moments of its own time, oldest first, equal times by id."""
    if kind not in EXPORTED:
        raise ValueError(f"{kind!r} is not exported out of the index; these are: {', '.join(EXPORTED)}")
    if kind == "opinions":
        for body in index.scan(Query(kind="mentions", since=since, until=until)):
            yield {"id": body["comment_id"], **_picked(body, _OPINION)}
    elif kind == "issues":
        for body in index.scan(Query(kind="issues", since=since, until=until)):
            yield _picked(body, _ISSUE)
    elif kind == "alerts":
        for body in index.scan(Query(kind="alerts", since=since, until=until)):
            yield _alert(body) | {"evidence": _comments(index, body["evidence"])}
    elif kind == "pages":
        deliveries: defaultdict[str, list[Body]] = defaultdict(list)
        for body in index.scan(Query(kind="deliveries", since=since)):
            deliveries[body["page_id"]].append(body)
        for body in index.scan(Query(kind="pages", since=since, until=until)):
            row = _page(body, deliveries[body["page_id"]])
            yield row | {"evidence": _comments(index, body["evidence"])}
    elif kind == "coverage":
        for body in index.scan(Query(kind="coverage", since=since, until=until)):
            yield _picked(body, _COVERAGE)
    else:
        for body in index.scan(Query(kind="fetches", since=since, until=until)):
            yield _picked(body, _FETCH)


def _comments(index: Index, mention_ids: Sequence[str]) -> list[str]:
    """The platforms' own ids of mentions; one that is not in the index keeps the house's id."""
    found = ((id_, index.get("mentions", id_)) for id_ in mention_ids)
    return [id_ if body is None else body["comment_id"] for id_, body in found]


def _alert(body: Body) -> Row:
    history = [
        {
            "at": shanghai(change["at"]),
            "field": change["field"],
            "from": change["before"],
            "to": change["after"],
            "reason": change["reason"],
            "who": change["who"],
        }
        for change in body["changes"]
    ]
    return {
        "alert_id": body["alert_id"],
        "issue_id": body["issue_id"],
        "kind": body["kind"],
        "title": body["title"],
        "reason": body["reason"],
        "opened_at": shanghai(body["opened_at"]),
        "level": body["level"],
        "max_level": body["max_level"],
        "changes": [
            {key: step[key] for key in ("at", "from", "to", "reason")}
            for step in history
            if step["field"] == "level"
        ],
        "evidence": body["evidence"],
        "state": body["state"],
        "acknowledged_by": body["acknowledged_by"],
        "acknowledged_at": shanghai(body["acknowledged_at"]),
        "history": history,
    }


def _page(body: Body, deliveries: Sequence[Body]) -> Row:
    tried = sorted(deliveries, key=lambda each: (each["at"], each["attempt"], each["delivery_id"]))
    carried = [each["channel"] for each in tried if each["outcome"] in _CARRIED]
    channels = [*carried[-1:], *[each["channel"] for each in tried[-1:]], *body["channels"][:1], ""]
    return {
        "page_id": body["page_id"],
        "alert_id": body["alert_id"],
        "kind": body["kind"],
        "at": shanghai(body["at"]),
        "to": body["to"],
        "channel": channels[0],
        "level": body["level"],
        "why": body["why"],
        "evidence": body["evidence"],
        "deliveries": [_picked(each, _DELIVERY) for each in tried],
        "maybe_repeated": any(each["maybe_repeated"] for each in tried),
    }
