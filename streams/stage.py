"""What a stage is: a pure step over its own state entries, opened once per unit.

A step receives one record and returns the records that follow from it. It may read and write only the mapping
it was opened with; it knows no clock (time comes as ``Tick``), no I/O and no framework. Values put into the
mapping are records of the codec; a value is assigned again after it was changed, which is what saves it.
"""

from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Any

Record = Any
Entries = MutableMapping[str, Any]
Step = Callable[[Any], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Stage:
    """A named step of the topology: the record types it reads, those it writes, and how it is opened.

    ``open(unit, entries)`` may build caches from the entries; it is called again whenever a partition moves.
    A stage without state may say in ``many`` what follows from several records at once: for each of them what its
    step would give, only cheaper.
    """

    name: str
    reads: tuple[type, ...]
    writes: tuple[type, ...]
    open: Callable[[str, Entries], Step]
    many: Callable[[Sequence[Any]], Sequence[Iterable[Any]]] | None = None


@dataclass(frozen=True, slots=True)
class Topology:
    """All record types and stages on one screen. ``sources`` enter from outside; ``effects`` leave the house
    (they are indexed or sent). Every record type is a topic and its key is the record's ``unit``."""

    sources: tuple[type, ...]
    stages: tuple[Stage, ...]
    effects: tuple[type, ...]

    def __post_init__(self) -> None:
        written = set(self.sources)
        for stage in self.stages:
            missing = [t.__name__ for t in stage.reads if t not in written]
            if missing:
                raise ValueError(f"stage {stage.name} reads {missing}, which nothing before it writes")
            written |= set(stage.writes)
        if unknown := [t.__name__ for t in self.effects if t not in written]:
            raise ValueError(f"effects {unknown} are written by nothing")


class Chain:
    """One unit's stages, opened. Pushing records runs everything that follows from them, stage by stage.

    Each stage hears what it reads in the order of the source records it came from, so what it does depends on that
    order only and not on how the records were batched. (Stage by stage, as each finds its own things in the
    processor's cache then: ``make bench``.)
    """

    def __init__(self, topology: Topology, unit: str, entries: Callable[[str], Entries]) -> None:
        self._effects = frozenset(topology.effects)
        self._steps: list[Callable[[Sequence[Record]], Iterable[Iterable[Record]]]] = []
        self._readers: dict[type, list[int]] = {}
        for number, stage in enumerate(topology.stages):
            self._steps.append(stage.many or partial(map, stage.open(unit, entries(stage.name))))
            for record_type in stage.reads:
                self._readers.setdefault(record_type, []).append(number)

    def push_all(self, records: Sequence[Record]) -> list[Record]:
        """The effects that follow from these records, in the order they would have arisen one by one."""
        return list(chain.from_iterable(self.push_each(records)))

    def push_each(self, records: Sequence[Record]) -> list[list[Record]]:
        """The same, by the record they follow from."""
        inboxes: list[list[tuple[int, Record]]] = [[] for _ in self._steps]
        effects: list[list[Record]] = [[] for _ in records]

        def hand_on(source: int, record: Record) -> None:
            kind = type(record)
            if kind in self._effects:
                effects[source].append(record)
            for reader in self._readers.get(kind, ()):
                inboxes[reader].append((source, record))

        for source, record in enumerate(records):
            hand_on(source, record)
        for inbox, step in zip(inboxes, self._steps, strict=True):
            if not inbox:
                continue
            inbox.sort(key=itemgetter(0))  # what several stages wrote, in the order of the sources
            followed = step([record for _, record in inbox])
            for (source, _), following in zip(inbox, followed, strict=True):
                for record in following:
                    hand_on(source, record)
        return effects


def latest(effects: Iterable[Record]) -> list[Record]:
    """The effects of one batch without those that a later one of the same batch makes stale.

    A record that shows how a thing stands (a reading, an alert) names it in its property ``standing_of``; only the
    last of a thing matters to whoever indexes it. Records without that property all stay, in order.
    """
    kept: list[Record] = []
    told: set[tuple[type, str]] = set()
    for effect in reversed(list(effects)):
        thing = getattr(effect, "standing_of", None)
        if thing is not None:
            key = (type(effect), thing)
            if key in told:
                continue
            told.add(key)
        kept.append(effect)
    kept.reverse()
    return kept
