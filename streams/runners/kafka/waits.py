"""How long records have been waiting on the bus, from what the brokers say now and what they said before. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alerting.audit import Behind, Bus, Reader


@dataclass(frozen=True, slots=True)
class Place:
    """A partition in which records wait for a reader: the offset of the next one, how many there are, and when that one
    was written (None: not known)."""

    reader: Reader
    partition: int
    offset: int
    records: int
    written: datetime | None


@dataclass(frozen=True, slots=True)
class Places:
    """Where records wait; for partitions of the inbox in which nothing waits the latest record there (``offset`` is
    where the next one would stand, ``records`` 0); and how many dead letters were not replayed."""

    waiting: tuple[Place, ...]
    latest: tuple[Place, ...]
    dead_letters: int


class Waits:
    """Remembers since when each reader has been seen waiting at the same place: a record whose time of writing is
    unknown, or was taken from a clock that is ahead, has waited at least as long as that."""

    def __init__(self) -> None:
        self._since: dict[tuple[str, int], tuple[int, datetime]] = {}

    def bus(self, at: datetime, places: Places) -> Bus:
        """The bus as it stands at ``at``."""
        known, self._since = self._since, {}

        def age(kind: str, place: Place) -> timedelta:
            offset, since = known.get((kind, place.partition), (place.offset, at))
            if offset != place.offset:
                since = at
            self._since[kind, place.partition] = (place.offset, since)
            return max(at - since, timedelta(0) if place.written is None else at - place.written)

        return Bus(
            behind=tuple(
                Behind(
                    reader=place.reader,
                    partition=place.partition,
                    records=place.records,
                    waited=age(place.reader, place),
                )
                for place in places.waiting
            ),
            untold={place.partition: age("untold", place) for place in places.latest},
        )
