"""Data views: one a kind of document, with Chinese names for fields and for the codes in them."""

import json

from dashboards.console import words
from dashboards.documents.catalogue import FIELDS, TIMES
from dashboards.kibana.names import PREFIX, State, alias, saved_object, view_id
from dashboards.ports import KINDS, Kind

VIEW_NAMES: dict[Kind, str] = {
    "mentions": "民声哨 · 信息",
    "issues": "民声哨 · 话题",
    "alerts": "民声哨 · 预警",
    "pages": "民声哨 · 通知",
    "deliveries": "民声哨 · 送达",
    "fetches": "民声哨 · 采集",
    "coverage": "民声哨 · 读全记录",
}

_SENTIMENTS = dict(words.SENTIMENTS)
#: (kind, field) -> the words shown for its codes
_WORDS: dict[tuple[Kind, str], dict[str, str]] = {
    ("mentions", "platform"): dict(words.PLATFORMS),
    ("mentions", "kind"): dict(words.MENTION_KINDS),
    ("mentions", "sentiment"): _SENTIMENTS,
    ("mentions", "flags"): dict(words.FLAGS),
    ("alerts", "kind"): dict(words.ALERT_KINDS),
    ("alerts", "state"): dict(words.STATES),
    ("pages", "kind"): dict(words.PAGE_KINDS),
    ("deliveries", "outcome"): dict(words.OUTCOMES),
    ("fetches", "platform"): dict(words.PLATFORMS),
    ("coverage", "platform"): dict(words.PLATFORMS),
    ("coverage", "state"): dict(words.COVERAGE),
}
_YES_NO = {"true": "是", "false": "否"}


def _lookup(entries: dict[str, str]) -> State:
    pairs = [{"key": key, "value": value} for key, value in entries.items()]
    return {"id": "static_lookup", "params": {"lookupEntries": pairs}}


def _formats(kind: Kind) -> State:
    formats: State = {}
    for field in FIELDS[kind]:
        if field.type == "boolean":
            formats[field.name] = _lookup(_YES_NO)
        elif (kind, field.name) in _WORDS:
            formats[field.name] = _lookup(_WORDS[kind, field.name])
        elif field.type in ("integer", "float"):
            pattern = "0,0" if field.type == "integer" else "0,0.[00]"
            formats[field.name] = {"id": "number", "params": {"pattern": pattern}}
    return formats


def data_view(kind: Kind, prefix: str) -> State:
    """The saved object of a kind's data view; its time is the kind's own."""
    labels = {field.name: {"customLabel": field.label} for field in FIELDS[kind]}
    attributes = {
        "title": alias(kind, prefix),
        "name": VIEW_NAMES[kind],
        "timeFieldName": TIMES[kind],
        "fieldAttrs": json.dumps(labels, ensure_ascii=False),
        "fieldFormatMap": json.dumps(_formats(kind), ensure_ascii=False),
        "fields": "[]",
        "runtimeFieldMap": "{}",
        "sourceFilters": "[]",
        "typeMeta": "{}",
    }
    return saved_object("index-pattern", view_id(kind), attributes, [])


def data_views(prefix: str = PREFIX) -> list[State]:
    """All of them, in the order of the kinds."""
    return [data_view(kind, prefix) for kind in KINDS]
