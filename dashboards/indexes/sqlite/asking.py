"""A query as SQL over the index file."""

# ruff: noqa: S608 - table and column names come from the catalogue, every value is bound

from dataclasses import dataclass
from typing import Any

import msgspec

from dashboards.documents.catalogue import IDS, Field
from dashboards.indexes.grams import match_expression
from dashboards.indexes.questions import filtered, micros
from dashboards.indexes.sqlite.writing import SEPARATOR
from dashboards.ports import Kind, Query


@dataclass(frozen=True, slots=True)
class Asked:
    """``FROM … WHERE …`` of a query and its values. The columns are ``d``; the bodies, where needed, ``b``."""

    source: str
    values: tuple[Any, ...]


def value_of(kind: Kind, known: Field) -> str:
    """The SQL expression of a field's value, NULL where it is empty; the members of a list in one text."""
    if known.name == IDS[kind]:
        return "d.id"
    if known.facet:
        return f'd."{known.name}"'
    return f"nullif(nullif(json_extract(b.body, '$.{known.name}'), ''), '[]')"


def members(known: Field, value: str | None) -> list[str]:
    """The values that a ``value_of`` stands for; [""] for none."""
    if value is None:
        return [""]
    if not known.many:
        return [value]
    if known.facet:
        return value.strip(SEPARATOR).split(SEPARATOR)
    return msgspec.json.decode(value, type=list[str])


def ask(query: Query, *, by: Field | None = None, after: tuple[int, str] | None = None) -> Asked:
    """The query's rows; ``by`` names a field whose value is wanted too, ``after`` the last row of the page before."""
    fields = filtered(query)
    conditions: list[str] = []
    values: list[Any] = []
    for known, wanted in fields.items():
        condition, more = _one_of(query.kind, known, wanted)
        conditions.append(condition)
        values += more
    if query.text.strip():
        expression = match_expression(query.text)
        if expression is None:  # nothing but signs: no text holds it
            conditions.append("0")
        else:
            table = f"{query.kind}_text"
            conditions.append(f"d.doc IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)")
            values.append(expression)
    for moment, compare in ((query.since, "d.at >= ?"), (query.until, "d.at < ?")):
        if moment is not None:
            conditions.append(compare)
            values.append(micros(moment))
    if after is not None:
        conditions.append("d.at <= ? AND (d.at < ? OR d.id < ?)")
        values += [after[0], after[0], after[1]]
    source = f"FROM {query.kind} d"
    if any(_in_body(query.kind, known) for known in (*fields, *([by] if by else []))):
        source += f" JOIN {query.kind}_bodies b ON b.doc = d.doc"
    return Asked(source + (" WHERE " + " AND ".join(conditions) if conditions else ""), tuple(values))


def _in_body(kind: Kind, known: Field) -> bool:
    return not known.facet and known.name != IDS[kind]


def _one_of(kind: Kind, known: Field, wanted: tuple[str, ...]) -> tuple[str, list[str]]:
    """A condition that holds when the field has one of the values ("" = when it is empty)."""
    value = value_of(kind, known)
    some = [each for each in wanted if each]
    if known.name == IDS[kind]:
        return f"d.doc IN (SELECT doc FROM {kind}_bodies WHERE id IN ({','.join('?' * len(some))}))", some
    parts = []
    if known.many and known.facet:
        parts = [f"instr({value}, ?)"] * len(some)
        some = [f"{SEPARATOR}{each}{SEPARATOR}" for each in some]
    elif known.many:
        parts = [f"EXISTS (SELECT 1 FROM json_each(b.body, '$.{known.name}') WHERE value = ?)"] * len(some)
    elif some:
        parts = [f"{value} IN ({','.join('?' * len(some))})"]
    if "" in wanted:
        parts.append(f"{value} IS NULL")
    return f"({' OR '.join(parts) or '0'})", some
