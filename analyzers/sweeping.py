"""Which state entries are looked at to be forgotten: a part of them at a time, so that no tick takes long.

A province's unit holds a million entries; all of them at once take the better part of a minute, in which nobody is
paged and a Kafka worker is taken for dead. Keys are enough to tell whose turn it is, and they are cheap to go through.
"""

from collections.abc import Iterable
from zlib import crc32

#: seconds between two parts, and how many there are: each entry has its turn every six hours
EVERY = 15 * 60
PARTS = 24


def is_due(now: int, swept_at: int | None) -> bool:
    """Whether a part is to be looked at; times are epoch seconds, None = never yet."""
    return swept_at is None or now // EVERY > swept_at // EVERY


def turn(keys: Iterable[str], now: int) -> list[str]:
    """The keys whose turn it is, in the order given. It depends on the moment and the key alone."""
    part = now // EVERY % PARTS
    return [key for key in keys if crc32(key.encode()) % PARTS == part]
