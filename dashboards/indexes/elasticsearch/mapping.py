"""What an Elasticsearch index of a kind looks like: made from the catalogue, versioned, strict.

A stored source is exactly a document's body. Beside the catalogue's fields an index holds derived ones, which are
left out of the source and made anew whenever a body is written (``derived``):

``written`` the tokens of all text fields (``dashboards.indexes.grams``), so that a word is found as it is written, the
same on every index; the text fields themselves are analysed by ``cjk`` for whoever asks Elasticsearch directly.
``ordered`` the kind's own time in microseconds: ``date`` knows only milliseconds.
``worded``  whether a mention still holds words that retention takes away one day.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from dashboards.documents.catalogue import FIELDS, TIMES, FieldType, texts_of
from dashboards.indexes.grams import grams
from dashboards.indexes.questions import micros
from dashboards.ports import Kind

Body = Mapping[str, Any]

#: Raise it whenever the catalogue or a line below changes; ``minsheng index migrate`` then lifts what is stored.
SCHEMA_VERSION = 2

#: characters of a keyword that are searchable: Lucene takes terms of 32,766 bytes, a character has up to four
#: (https://www.elastic.co/docs/reference/elasticsearch/mapping-reference/ignore-above)
_LONGEST_KEYWORD = 8191

_TYPES: Mapping[FieldType, Mapping[str, Any]] = {
    "keyword": {"type": "keyword", "ignore_above": _LONGEST_KEYWORD},
    "text": {"type": "text", "analyzer": "cjk", "norms": False},
    "date": {"type": "date"},
    "integer": {"type": "long"},
    "float": {"type": "double"},
    "boolean": {"type": "boolean", "null_value": False},
    "object": {"type": "object", "enabled": False},
}
_DERIVED: Mapping[str, Mapping[str, Any]] = {
    "written": {"type": "text", "analyzer": "whitespace", "norms": False},
    "ordered": {"type": "long"},
}
_WORDED: Mapping[str, Any] = {"type": "boolean"}
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_encoder = msgspec.json.Encoder()


def derived_fields(kind: Kind) -> dict[str, Mapping[str, Any]]:
    """The fields of an index that are not in the catalogue."""
    return {**_DERIVED, "worded": _WORDED} if kind == "mentions" else dict(_DERIVED)


def mapping(kind: Kind) -> dict[str, Any]:
    """The mapping of a kind's indices."""
    derived = derived_fields(kind)
    return {
        "dynamic": "strict",
        "_source": {"excludes": sorted(derived)},
        "properties": {**{known.name: dict(_TYPES[known.type]) for known in FIELDS[kind]}, **derived},
    }


def settings(replicas: int) -> dict[str, Any]:
    """The settings of every index. ``gc_deletes`` is how long a deletion is remembered, so that a late replay of what
    was deleted does not bring it back."""
    return {"index": {"number_of_shards": 1, "number_of_replicas": replicas, "gc_deletes": "1h"}}


def derived(kind: Kind, body: Body) -> dict[str, Any]:
    """The values of the derived fields of a body."""
    made: dict[str, Any] = {
        "written": [grams(body[name] or "") for name in texts_of(kind)],
        "ordered": micros(datetime.fromisoformat(body[TIMES[kind]])),
    }
    if kind == "mentions":
        made["worded"] = bool(body["text"] or body["post_title"])
    return made


def source(kind: Kind, body: Body) -> bytes:
    """What is sent to be indexed: the body and the derived fields, as JSON."""
    return _encoder.encode({**body, **derived(kind, body)})


def month(body: Body) -> str:
    """The month of Asia/Shanghai in which a mention was published, as ``2026.03``."""
    at = datetime.fromisoformat(body[TIMES["mentions"]]).astimezone(_SHANGHAI)
    return f"{at.year:04}.{at.month:02}"
