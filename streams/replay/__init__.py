"""Backtesting: a recorded stream through the whole embedded pipeline, by the stream's own time."""
