"""What every index makes of a question and of a document before it speaks its engine's language."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from dashboards.documents.catalogue import FIELDS, Field, field_of
from dashboards.ports import KINDS, Document, Kind, Query

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NAMES = {kind: {known.name for known in FIELDS[kind]} for kind in KINDS}


def micros(at: datetime) -> int:
    """Microseconds since 1970 in UTC: how documents are ordered and bounded."""
    return (at - _EPOCH) // _MICROSECOND


def known_kind(kind: str) -> None:
    """ValueError for a kind that does not exist; it names those that do."""
    if kind not in KINDS:
        raise ValueError(f"there is no kind {kind!r}; the kinds are: {', '.join(KINDS)}")


def newest(documents: Iterable[Document]) -> dict[Kind, dict[str, Document]]:
    """By kind and id the document of the highest version; the first of equal ones.

    ValueError unless every body holds exactly the catalogue's fields of a known kind.
    """
    found: dict[Kind, dict[str, Document]] = {}
    for document in documents:
        known_kind(document.kind)
        if document.body.keys() != _NAMES[document.kind]:
            odd = sorted(document.body.keys() ^ _NAMES[document.kind])
            raise ValueError(
                f"{document.kind} {document.id}: these fields are missing or unknown: {', '.join(odd)}"
            )
        same = found.setdefault(document.kind, {})
        if document.id not in same or document.version > same[document.id].version:
            same[document.id] = document
    return found


def filterable(query: Query, name: str) -> Field:
    """The field of that name; ValueError if it is not one to filter or count by."""
    known = field_of(query.kind, name)
    if known.type not in ("keyword", "boolean"):
        raise ValueError(
            f"{query.kind} cannot be filtered or counted by {name!r}, a field of type {known.type}"
        )
    return known


def filtered(query: Query) -> dict[Field, tuple[str, ...]]:
    """The query's filters: the fields and the values wanted of each. ValueError for what makes no sense."""
    known_kind(query.kind)
    return {
        filterable(query, name): (wanted,) if isinstance(wanted, str) else tuple(wanted)
        for name, wanted in query.filters.items()
    }


def sized(query: Query) -> int:
    """How many documents a page holds; ValueError for fewer than one."""
    if query.size < 1:
        raise ValueError(f"size must be at least 1, not {query.size}")
    return query.size


def place_of(after: str) -> tuple[int, str]:
    """(microseconds, id) of the last document of the page before; ValueError for what ``Hits.next`` never gave."""
    at, colon, id_ = after.partition(":")
    if not colon or not at.lstrip("-").isdecimal():
        raise ValueError(f"{after!r} is not what Hits.next gave")
    return int(at), id_


def next_place(at: int, id_: str) -> str:
    """``Hits.next`` behind a document; ``place_of`` reads it."""
    return f"{at}:{id_}"
