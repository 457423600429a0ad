"""The part of Kibana's query language that the saved objects use, read into (field, operator, values) clauses.

``clause [and clause]…`` with ``clause = [not] field : "value" | ("a" or "b") | word | *``. Anything else is a ValueError,
so a panel cannot use what has not been checked.
"""

import re
from dataclasses import dataclass
from typing import Any

_CLAUSE = re.compile(
    r'\s*(?P<no>not\s+)?(?P<field>[a-z_]+)\s*:\s*(?P<value>\*|true|false|\d+|"[^"]*"|\("[^"]*"(?:\s+or\s+"[^"]*")*\))\s*'
)
_QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True)
class Clause:
    """``values`` empty: the field has any value."""

    field: str
    values: tuple[str, ...]
    negated: bool = False

    def body(self) -> dict[str, Any]:
        """The clause in Elasticsearch's own language."""
        found: dict[str, Any] = (
            {"terms": {self.field: list(self.values)}} if self.values else {"exists": {"field": self.field}}
        )
        return {"bool": {"must_not": [found]}} if self.negated else found


def read(query: str) -> list[Clause]:
    """The clauses, all of which must hold; ValueError when it is not of this form."""
    clauses: list[Clause] = []
    rest = query
    while rest.strip():
        match = _CLAUSE.match(rest)
        if match is None:
            raise ValueError(f"not a query this checker knows: {query!r}")
        value = match["value"]
        values = tuple(_QUOTED.findall(value)) if '"' in value else () if value == "*" else (value,)
        clauses.append(Clause(match["field"], values, bool(match["no"])))
        rest = rest[match.end() :]
        if rest:
            joined = re.match(r"and\s+(?=\S)", rest)
            if joined is None:
                raise ValueError(f"not a query this checker knows: {query!r}")
            rest = rest[joined.end() :]
    return clauses


def body(query: str) -> list[dict[str, Any]]:
    """Filters for a bool query."""
    return [clause.body() for clause in read(query)]
