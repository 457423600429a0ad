"""What a stage is: a pure step over its own state entries, opened once per unit.

A step receives one record and returns the records that follow from it. It may read and write only the mapping
it was opened with; it knows no clock (time comes as ``Tick``), no I/O and no framework. Values put into the
mapping are records of the codec; a value is assigned again after it was changed, which is what saves it.
"""

from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

Record = Any
Entries = MutableMapping[str, Any]
Step = Callable[[Any], Iterable[Any]]
#: stage name -> what it made of one source record
Ahead = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Stage:
    """A named step of the topology: the record types it reads, those it writes, and how it is opened.

    ``open(unit, entries)`` may build caches from the entries; it is called again whenever a partition moves.
    A stage without state may say in ``ahead`` what follows from several records at once (one list each, the same
    as the step's): that is cheaper, and its order among the other stages' steps does not matter.
    """

    name: str
    reads: tuple[type, ...]
    writes: tuple[type, ...]
    open: Callable[[str, Entries], Step]
    ahead: Callable[[Sequence[Any]], list[Sequence[Any]]] | None = None


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

    def ahead(self, records: Sequence[Record]) -> "Sequence[Ahead]":
        """What the stateless stages make of each of these source records, of whatever units."""
        found: list[dict[str, Sequence[Any]]] = [{} for _ in records]
        for stage in self.stages:
            if stage.ahead is None:
                continue
            rows = [row for row, record in enumerate(records) if type(record) in stage.reads]
            if rows:
                followed = stage.ahead([records[row] for row in rows])
                for row, following in zip(rows, followed, strict=True):
                    found[row][stage.name] = following
        return found


class Chain:
    """One unit's stages, opened; pushing a record runs everything that follows from it, in topology order."""

    def __init__(self, topology: Topology, unit: str, entries: Callable[[str], Entries]) -> None:
        self._effects = frozenset(topology.effects)
        self._readers: dict[type, list[tuple[str, Step]]] = {}
        for stage in topology.stages:
            step = stage.open(unit, entries(stage.name))
            for record_type in stage.reads:
                self._readers.setdefault(record_type, []).append((stage.name, step))

    def push(self, record: Record, ahead: Ahead | None = None) -> list[Record]:
        """The effects that follow from this record, in the order they arose. ``ahead``: what ``Topology.ahead`` has
        found of it already."""
        effects: list[Record] = []
        waiting, known = [record], ahead or {}
        while waiting:
            following: list[Record] = []
            for current in waiting:
                kind = type(current)
                if kind in self._effects:
                    effects.append(current)
                for name, step in self._readers.get(kind, ()):
                    following.extend(known[name] if name in known else step(current))
            waiting, known = following, {}
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
