"""Saved searches: lists with the words in them, which aggregations cannot show."""

import json
from dataclasses import dataclass

from dashboards.documents.catalogue import TIMES
from dashboards.kibana.names import PREFIX, State, reference, saved_object, view_id
from dashboards.ports import Kind

#: the name Kibana looks for in ``searchSourceJSON``
INDEX_REFERENCE = "kibanaSavedObjectMeta.searchSourceJSON.index"


@dataclass(frozen=True, slots=True)
class Search:
    """A list of documents of one kind: its columns, newest first, of those that match ``where`` (KQL)."""

    name: str
    title: str
    kind: Kind
    columns: tuple[str, ...]
    where: str = ""
    description: str = ""

    @property
    def id(self) -> str:
        return f"{PREFIX}-search-{self.name}"

    def saved(self) -> State:
        """The saved object."""
        source = {
            "query": {"query": self.where, "language": "kuery"},
            "filter": [],
            "highlightAll": True,
            "version": True,
            "indexRefName": INDEX_REFERENCE,
        }
        attributes = {
            "title": self.title,
            "description": self.description,
            "columns": list(self.columns),
            "sort": [[TIMES[self.kind], "desc"]],
            "grid": {},
            "hideChart": False,
            "isTextBasedQuery": False,
            "timeRestore": False,
            "kibanaSavedObjectMeta": {"searchSourceJSON": json.dumps(source, ensure_ascii=False)},
        }
        return saved_object(
            "search", self.id, attributes, [reference("index-pattern", view_id(self.kind), INDEX_REFERENCE)]
        )
