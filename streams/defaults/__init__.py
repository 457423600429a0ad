"""Packaged defaults: the rehearsal that runs when nothing is configured."""
