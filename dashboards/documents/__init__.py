"""Records become documents: what is indexed, under which names, and how a match is shown."""

from dashboards.documents.convert import documents, plain
from dashboards.documents.marks import marked

__all__ = ["documents", "marked", "plain"]
