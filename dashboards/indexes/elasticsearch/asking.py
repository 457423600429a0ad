"""A query in the language of Elasticsearch."""

from typing import Any

from dashboards.documents.catalogue import IDS, Field
from dashboards.indexes.grams import Phrase, phrases
from dashboards.indexes.questions import filtered, micros
from dashboards.ports import Kind, Query

Clause = dict[str, Any]
_NOTHING: Clause = {"match_none": {}}
#: tokens that may stand for the open end of a phrase: all that begin with one character
_EVERY_TOKEN = 1_000_000


def ask(query: Query) -> Clause:
    """What matches the query, unscored. ValueError for what makes no sense."""
    clauses = [_one_of(query.kind, known, wanted) for known, wanted in filtered(query).items()]
    if query.text.strip():
        clauses += [_phrase(each) for each in phrases(query.text)] or [_NOTHING]
    for moment, compare in ((query.since, "gte"), (query.until, "lt")):
        if moment is not None:
            clauses.append({"range": {"ordered": {compare: micros(moment)}}})
    return {"bool": {"filter": clauses}} if clauses else {"match_all": {}}


def newest_first(kind: Kind) -> list[Clause]:
    """The order of pages."""
    return [{"ordered": "desc"}, {IDS[kind]: "desc"}]


def oldest_first(kind: Kind) -> list[Clause]:
    """The order of a scan."""
    return [{"ordered": "asc"}, {IDS[kind]: "asc"}]


def _phrase(phrase: Phrase) -> Clause:
    if not phrase.open:
        return {"match_phrase": {"written": {"query": " ".join(phrase.tokens)}}}
    if len(phrase.tokens) == 1:
        return {"prefix": {"written": {"value": phrase.tokens[0]}}}
    asked = {"query": " ".join(phrase.tokens), "max_expansions": _EVERY_TOKEN}
    return {"match_phrase_prefix": {"written": asked}}


def _one_of(kind: Kind, known: Field, wanted: tuple[str, ...]) -> Clause:
    """Holds when the field has one of the values ("" = when it is empty)."""
    some = [each for each in wanted if each]
    if known.type == "boolean":
        some = [each for each in some if each in ("true", "false")]
    parts: list[Clause] = [{"terms": {known.name: some}}] if some else []
    if "" in wanted and known.name != IDS[kind]:
        parts += [{"bool": {"must_not": {"exists": {"field": known.name}}}}]
        if known.type == "keyword":
            parts += [{"term": {known.name: ""}}]
    if not parts:
        return _NOTHING
    return parts[0] if len(parts) == 1 else {"bool": {"should": parts, "minimum_should_match": 1}}
