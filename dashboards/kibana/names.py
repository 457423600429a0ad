"""What the saved objects are called: deterministic ids, so that importing again replaces instead of doubling."""

from typing import Any, Literal

from dashboards.ports import Kind

State = dict[str, Any]
Type = Literal["index-pattern", "search", "lens", "dashboard"]

#: the ids of all objects begin with it, and the index aliases unless ``index.prefix`` says otherwise
PREFIX = "minsheng"

#: The model version each type had in Kibana 8.8, the first with this form of export. Later versions lift older
#: objects when they import them and refuse newer ones, so the oldest form serves 8.8 up to 9.x
#: (https://www.elastic.co/docs/api/doc/kibana/operation/operation-post-saved-objects-import).
TYPE_VERSIONS: dict[Type, str] = {
    "index-pattern": "8.0.0",
    "search": "8.0.0",
    "lens": "8.6.0",
    "dashboard": "8.7.0",
}
CORE_VERSION = "8.8.0"


def alias(kind: Kind, prefix: str = PREFIX) -> str:
    """The alias under which Elasticsearch answers for all indices of a kind; ``prefix`` is that of ``index.prefix``."""
    return f"{prefix}-{kind}"


def view_id(kind: Kind) -> str:
    """The id of the kind's data view."""
    return f"{PREFIX}-view-{kind}"


def saved_object(
    type: Type,  # noqa: A002 - Kibana's own word
    id: str,  # noqa: A002 - Kibana's own word
    attributes: State,
    references: list[State],
) -> State:
    """One line of the file, as Kibana 8.8 exports it (without times: the file is the same on every machine)."""
    return {
        "type": type,
        "id": id,
        "attributes": attributes,
        "references": references,
        "coreMigrationVersion": CORE_VERSION,
        "typeMigrationVersion": TYPE_VERSIONS[type],
        "managed": False,
    }


def reference(type: Type, id: str, name: str) -> State:  # noqa: A002 - Kibana's own words
    """One object naming another."""
    return {"type": type, "id": id, "name": name}
