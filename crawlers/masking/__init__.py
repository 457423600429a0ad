"""Removes personal data from what citizens wrote, before anything is stored."""

from crawlers.masking.text import KINDS, Masked, mask

__all__ = ["KINDS", "Masked", "mask"]
