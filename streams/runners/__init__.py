"""Runtimes of the one topology."""
