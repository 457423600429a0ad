"""Versioned component and index templates: every index of a kind, whoever makes it, has our mapping and settings."""

import hashlib
from typing import Any

import msgspec
from elasticsearch import Elasticsearch

from dashboards.indexes.elasticsearch.mapping import mapping, settings
from dashboards.indexes.elasticsearch.names import Names
from dashboards.ports import KINDS, Kind

#: above the built-in templates' 100 to 200 (https://www.elastic.co/docs/manage-data/data-store/templates)
_PRIORITY = 500


def component_templates(names: Names, replicas: int) -> dict[str, dict[str, Any]]:
    """The component templates by name: the settings of all kinds, the mapping of each."""
    mappings = {names.template(kind): {"mappings": mapping(kind)} for kind in KINDS}
    return {names.settings(): {"settings": settings(replicas)}, **mappings}


def index_template(names: Names, kind: Kind) -> dict[str, Any]:
    """The index template of a kind. An index must be made by name (``allow_auto_create``), so that none escapes the
    alias; what an operator sets in the ``custom`` component comes last and wins."""
    return {
        "index_patterns": [names.index(kind), f"{names.index(kind)}-*"],
        "composed_of": [names.settings(), names.template(kind), names.custom(kind)],
        "ignore_missing_component_templates": [names.custom(kind)],
        "priority": _PRIORITY,
        "allow_auto_create": False,
    }


def install(client: Elasticsearch, names: Names, replicas: int) -> None:
    """Puts the templates of the present schema in place where they differ; those of other versions are left alone."""
    components = component_templates(names, replicas)
    templates = {names.template(kind): index_template(names, kind) for kind in KINDS}
    made = hashlib.sha256(msgspec.json.encode([components, templates], order="sorted")).hexdigest()[:16]
    meta = {"by": "minsheng", "schema": names.version, "made": made}
    found = client.options(ignore_status=404).indices.get_index_template(name=names.template(KINDS[-1]))
    if [each["index_template"].get("_meta") for each in found.get("index_templates", [])] == [meta]:
        return
    for name, template in components.items():
        client.cluster.put_component_template(name=name, template=template, version=names.version, meta=meta)
    for name, body in templates.items():  # the last one says that all are there
        client.indices.put_index_template(name=name, **body, version=names.version, meta=meta)


def remove_older(client: Elasticsearch, names: Names) -> None:
    """Takes away the templates of earlier schema versions."""
    templates = client.indices.get_index_template(name=f"{names.prefix}-*")["index_templates"]
    for name in _older(names, [each["name"] for each in templates]):
        client.indices.delete_index_template(name=name)
    components = client.cluster.get_component_template(name=f"{names.prefix}-*")["component_templates"]
    for name in _older(names, [each["name"] for each in components]):
        client.cluster.delete_component_template(name=name)


def _older(names: Names, found: list[str]) -> list[str]:
    versions = {name: names.version_of_template(name) for name in found}
    return [name for name, version in versions.items() if version is not None and version < names.version]
