"""What the indices, aliases and templates in Elasticsearch are called."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboards.indexes.elasticsearch.mapping import SCHEMA_VERSION, month
from dashboards.ports import KINDS, Kind

_TEMPLATE = re.compile(rf"(?:settings|{'|'.join(KINDS)})-v(\d+)")
_INDEX = re.compile(rf"({'|'.join(KINDS)})-v(\d+)(?:-(\d{{4}}\.\d\d))?")


@dataclass(frozen=True, slots=True)
class Place:
    """What an index's name says; ``month`` is None for all kinds but mentions."""

    kind: Kind
    version: int
    month: str | None


@dataclass(frozen=True, slots=True)
class Names:
    """Names under one prefix (several installations can share a cluster) in one version of the schema."""

    prefix: str
    version: int = SCHEMA_VERSION

    def alias(self, kind: Kind) -> str:
        """What is read: all indices of a kind."""
        return f"{self.prefix}-{kind}"

    def index(self, kind: Kind, of_month: str | None = None) -> str:
        return f"{self.prefix}-{kind}-v{self.version}" + (f"-{of_month}" if of_month else "")

    def holding(self, kind: Kind, body: Mapping[str, Any]) -> str:
        """The index in which a document stands."""
        return self.index(kind, month(body) if kind == "mentions" else None)

    def template(self, kind: Kind) -> str:
        """The index template, and the component template of its mapping."""
        return f"{self.prefix}-{kind}-v{self.version}"

    def settings(self) -> str:
        """The component template of all kinds' settings."""
        return f"{self.prefix}-settings-v{self.version}"

    def custom(self, kind: Kind) -> str:
        """The component template in which an operator overrides what this program sets."""
        return f"{self.prefix}-{kind}@custom"

    def place(self, index: str) -> Place | None:
        """What an index's name says; None when it is not one of ours."""
        found = _INDEX.fullmatch(index.removeprefix(f"{self.prefix}-"))
        if found is None or not index.startswith(f"{self.prefix}-"):
            return None
        kind, version, of_month = found.groups()
        return Place(kind, int(version), of_month)  # type: ignore[arg-type]

    def version_of_template(self, name: str) -> int | None:
        """The schema version a template of ours was made for; None when it is not one of ours."""
        found = _TEMPLATE.fullmatch(name.removeprefix(f"{self.prefix}-"))
        return int(found[1]) if found and name.startswith(f"{self.prefix}-") else None
