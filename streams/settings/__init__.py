"""Configuration: one TOML file, checked whole before anything starts."""

from streams.settings.errors import BadConfig
from streams.settings.load import Config, explain, load

__all__ = ["BadConfig", "Config", "explain", "load"]
