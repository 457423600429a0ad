"""Kibana: data views, saved searches, Lens panels and dashboards as saved objects, generated from the catalogue."""

from dashboards.kibana.bundle import ndjson, saved_objects

__all__ = ["ndjson", "saved_objects"]
