"""The command line: ``minsheng``."""

from streams.cli.main import main

__all__ = ["main"]
