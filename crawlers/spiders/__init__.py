"""Spiders: they ask, page and store; what an answer means is decided in ``crawlers.platforms``."""
