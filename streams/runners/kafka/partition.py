"""One partition of the inbox: its units' chains, how far it has come, and what a batch of records decides.

Nothing here knows Kafka or Faust: records with offsets go in, decisions and table entries come out.

**Why a crash counts nothing twice.** Entries are written one message each, so a crash can leave a batch half written.
Therefore the first thing written of a batch is its *progress*: one message that holds the offset reached and all the
entries again. Messages of one partition become durable in order, so either the progress is not there and no entry of
the batch is, or it is there and ``repair`` writes the entries that may be missing. The next batch waits until all of
this one is confirmed. A source record is recognised as processed by its offset, wherever the group's commit stands.
"""

from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import msgspec

from streams.codec import Codec, UnknownRecord
from streams.runners.kafka.entries import TableEntries
from streams.runners.kafka.seen import Seen
from streams.stage import Chain, Entries, Topology, latest

#: bits of a version below the offset: the place of an effect among those of its source record
PLACES = 16

Writes = list[tuple[bytes, bytes | None]]
_Progress = tuple[int, Writes]


@dataclass(frozen=True, slots=True)
class Received:
    """A source record as it came: where it stood in the inbox, its unit (the key) and its bytes."""

    offset: int
    unit: str
    body: bytes


def following(came: Iterable[Received], expected: int) -> list[Received]:
    """Of records in the order they came, those that follow on each other without a gap, from ``expected`` on: a
    rebalance brings some twice, and some too early that come again."""
    records: list[Received] = []
    for record in came:
        if record.offset == expected:
            records.append(record)
            expected += 1
    return records


@dataclass(frozen=True, slots=True)
class Decided:
    """What a batch led to. ``effects`` are (version, record): a version grows with the offset and is the same however
    often a record is processed. ``writes`` go to the table in this order, the progress first. ``dead`` are records no
    stage could take, with the reason."""

    offset: int
    effects: list[tuple[int, Any]] = field(default_factory=list)
    writes: Writes = field(default_factory=list)
    dead: list[tuple[Received, str]] = field(default_factory=list)


class Partition:
    """The chains of one partition over ``table``, which is read here and written by whoever takes the decisions.
    ``walk`` gives the table's keys that begin with something; without it the whole table is looked through."""

    def __init__(
        self,
        number: int,
        table: MutableMapping[bytes, bytes],
        codec: Codec,
        topology: Topology,
        walk: Callable[[bytes], Iterable[bytes]] | None = None,
    ) -> None:
        self._table = table
        self._walk = walk or (lambda prefix: (key for key in table if key.startswith(prefix)))
        self._codec = codec
        self._topology = topology
        self._progress = _progress(number)
        self.repair = self._read_progress()
        self._overlay: dict[bytes, bytes | None] = dict(self.repair)
        self._seen = Seen(self.read, f"\x00seen\x1f{number}\x1f".encode())
        self._reopen()

    @staticmethod
    def reached(number: int, table: MutableMapping[bytes, bytes]) -> int | None:
        """The offset a partition has come to, by its entries; None before its first batch."""
        stored = table.get(_progress(number))
        return None if stored is None else msgspec.msgpack.decode(stored, type=_Progress)[0]

    def _read_progress(self) -> Writes:
        """Sets the offset reached (None = nothing yet); what the last batch wrote, to be written again in its order."""
        self.offset: int | None = None
        stored = self._table.get(self._progress)
        if stored is None:
            return []
        self.offset, entries = msgspec.msgpack.decode(stored, type=_Progress)
        return [(self._progress, stored), *entries]

    def repaired(self) -> None:
        """The entries of ``repair`` are in the table again."""
        self.repair = []
        self._overlay.clear()

    def _reopen(self) -> None:
        """Forgets what the chains hold in memory: they are opened from what is decided."""
        self._chains: dict[str, Chain] = {}
        self._entries: list[TableEntries] = []

    def read(self, key: bytes) -> bytes | None:
        """An entry as the decisions so far leave it."""
        if key in self._overlay:
            return self._overlay[key]
        return self._table.get(key)

    def keys(self, prefix: bytes) -> list[bytes]:
        found = set(self._walk(prefix))
        for key, value in self._overlay.items():
            if key.startswith(prefix):
                found.discard(key) if value is None else found.add(key)
        return sorted(found)

    def _chain(self, unit: str) -> Chain:
        chain = self._chains.get(unit)
        if chain is None:

            def entries(stage: str) -> Entries:
                opened = TableEntries(self, self._codec, stage, unit)
                self._entries.append(opened)
                return opened

            chain = self._chains[unit] = Chain(self._topology, unit, entries)
        return chain

    def work(self, records: Sequence[Received]) -> Decided:
        """Runs the chains of records in order of their offsets; nothing is written. Call ``saved`` once the writes are
        confirmed."""
        fresh = [record for record in records if self.offset is None or record.offset > self.offset]
        if not fresh:
            return Decided(self.offset if self.offset is not None else -1)
        decided = Decided(fresh[-1].offset)
        before = dict(self._overlay)
        try:
            decided.effects.extend(self._push(fresh))
        except Exception:  # one bad record must not stop the others: find it
            self._overlay = before
            self._undo()
            for record in fresh:
                self._single(record, decided)
        decided.effects[:] = _latest(decided.effects)
        writes: Writes = [*self._overlay.items(), *self._seen.collect()]
        progress = msgspec.msgpack.encode((decided.offset, writes))
        decided.writes.extend([(self._progress, progress), *writes])
        return decided

    def saved(self, decided: Decided) -> None:
        """The batch's writes are in the table and confirmed."""
        self.offset = max(decided.offset, -1 if self.offset is None else self.offset)
        self._overlay.clear()

    def _push(self, received: Sequence[Received]) -> list[tuple[int, Any]]:
        """The effects of records, with their versions and in the order of the records; the entries are collected."""
        of_unit: dict[str, tuple[list[int], list[Any]]] = {}
        for each in received:
            record = self._codec.decode(each.body)
            if not self._seen.known(record):
                self._seen.note(record)
                offsets, records = of_unit.setdefault(each.unit, ([], []))
                offsets.append(each.offset)
                records.append(record)
        found = [
            (offset << PLACES | place, effect)
            for unit, (offsets, records) in of_unit.items()
            for offset, effects in zip(offsets, self._chain(unit).push_each(records), strict=True)
            for place, effect in enumerate(effects)
        ]
        for entries in self._entries:
            self._overlay.update(entries.collect())
        return sorted(found, key=itemgetter(0))

    def _undo(self) -> None:
        self._seen.back_to({})
        self._reopen()

    def _single(self, received: Received, decided: Decided) -> None:
        ids = self._seen.mark()
        try:
            effects = self._push((received,))
        except Exception as error:
            self._seen.back_to(ids)
            self._reopen()
            reason = str(error) if isinstance(error, UnknownRecord) else type(error).__name__
            decided.dead.append((received, reason))
        else:
            decided.effects.extend(effects)


def _progress(number: int) -> bytes:
    """The key of a partition's progress; no stage has such a name."""
    return f"\x00progress\x1f{number}".encode()


def _latest(effects: Sequence[tuple[int, Any]]) -> list[tuple[int, Any]]:
    """The effects without those a later one of the same batch makes stale, with their versions."""
    version = {id(effect): number for number, effect in effects}
    return [(version[id(effect)], effect) for effect in latest([effect for _, effect in effects])]
