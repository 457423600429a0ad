"""Showing: the index, the console and the briefs."""
