"""The embedded runtime: one SQLite file, no server."""
