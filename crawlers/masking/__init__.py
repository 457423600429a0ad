"""Removes personal data from what citizens wrote, before anything is stored."""

from crawlers.masking.text import KINDS, Masked, exposes, mask

__all__ = ["KINDS", "Masked", "exposes", "mask"]
