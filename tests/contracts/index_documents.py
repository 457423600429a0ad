"""Documents for tests of indexes: bodies with every field of the catalogue, empty but for what is given."""

from datetime import UTC, datetime, timedelta
from typing import Any

from dashboards.documents.catalogue import FIELDS, IDS, TIMES
from dashboards.ports import Document, Kind

START = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)


def body(kind: Kind, id_: str, /, **fields: Any) -> dict[str, Any]:
    """A body with every field of the catalogue, empty but for its id, its time and what is given."""
    empty: dict[str, Any] = {known.name: [] if known.many else None for known in FIELDS[kind]}
    return {**empty, IDS[kind]: id_, TIMES[kind]: START.isoformat(), **fields}


def document(kind: Kind, id_: str, /, *, version: int = 1, **fields: Any) -> Document:
    return Document(kind=kind, id=id_, version=version, body=body(kind, id_, **fields))


def mention(id_: str, *, minutes: int = 0, version: int = 1, **fields: Any) -> Document:
    at = (START + timedelta(minutes=minutes)).isoformat()
    return document("mentions", id_, version=version, **{"published_at": at, "fetched_at": at, **fields})


def ids(bodies: Any) -> list[str]:
    return [each["mention_id"] for each in bodies]
