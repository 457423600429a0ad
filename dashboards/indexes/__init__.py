"""Adapters of the index, one per engine."""
