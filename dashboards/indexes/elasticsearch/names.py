"""What the indices, aliases and templates in Elasticsearch are called."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboards.indexes.elasticsearch.mapping import SCHEMA_VERSION, month
from dashboards.ports import KINDS, Kind

_INDEX = re.compile(rf"({'|'.join(KINDS)})-v(\d+)(?:-(\d{{4}}\.\d\d))?")


@dataclass(frozen=True, slots=True)
class Place:
    """What an index's name says; ``month`` is None for all kinds but mentions."""

    kind: Kind
    version: int
    month: str | None


@dataclass(frozen=True, slots=True)
class Names:
    """Names under one prefix: several installations can share a cluster."""

    prefix: str

    def alias(self, kind: Kind) -> str:
        """What is read: all indices of a kind."""
        return f"{self.prefix}-{kind}"

    def index(self, kind: Kind, of_month: str | None = None, version: int = SCHEMA_VERSION) -> str:
        return f"{self.prefix}-{kind}-v{version}" + (f"-{of_month}" if of_month else "")

    def holding(self, kind: Kind, body: Mapping[str, Any]) -> str:
        """The index in which a document of the present schema stands."""
        return self.index(kind, month(body) if kind == "mentions" else None)

    def template(self, kind: Kind, version: int = SCHEMA_VERSION) -> str:
        """The index template; its mapping and settings are component templates of the same beginning."""
        return f"{self.prefix}-{kind}-v{version}"

    def settings(self, version: int = SCHEMA_VERSION) -> str:
        return f"{self.prefix}-settings-v{version}"

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
