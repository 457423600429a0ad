"""Records to bytes and back: JSON with type and version; older versions are lifted step by step.

A stored record looks like ``{"t":"Mention","v":1,"d":{...}}``. When a record's ``VERSION`` is raised, its old form
is kept readable by adding one function to ``UPGRADES``.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from alerting import records as alerting
from alerting.alerts import paging
from alerting.signals import rhythm
from analyzers import numbers, topics
from analyzers import records as analyzers
from analyzers.clustering import records as clustering
from crawlers import records as crawlers
from crawlers.coverage import reports as coverage
from crawlers.coverage.days import DayCoverage

#: what travels, and what stages keep as state entries
RECORDS: tuple[type, ...] = (
    crawlers.Mention,
    crawlers.FetchReport,
    crawlers.Tick,
    DayCoverage,
    coverage.ListRead,
    coverage.SourceRead,
    analyzers.Opinion,
    analyzers.IssueUpdate,
    analyzers.Reading,
    alerting.Signal,
    alerting.Alert,
    alerting.AlertChange,
    alerting.Page,
    alerting.Delivery,
    alerting.Command,
    alerting.CommandRefused,
    alerting.Told,
    alerting.SourceHealth,
    rhythm.SourceRhythm,
    paging.Paging,
    paging.Flow,
    paging.Bundle,
    numbers.IssueNumbers,
    topics.TopicNumbers,
    topics.FirstDay,
    clustering.IssueState,
    clustering.PostState,
    clustering.AuthorState,
    clustering.PlacedState,
    clustering.MovedState,
    clustering.WordsState,
    clustering.TotalsState,
)

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
#: (type name, version it lifts from) -> function from that version's fields to the next version's fields
UPGRADES: dict[tuple[str, int], Upgrade] = {
    # silences, transfers, messages that stand for several: all new fields that were empty before
    **{(name, 1): dict for name in ("Alert", "AlertChange", "Page", "Command", "CommandRefused")},
    # reposts, reads and the province of mentions: not known of the older ones, as before
    **{(name, 1): dict for name in ("Mention", "Opinion", "IssueUpdate")},
    # sketches of other hashes compare with nothing
    ("PlacedState", 1): lambda fields: fields | {"sketch": ()},
}


class UnknownRecord(ValueError):
    """The bytes are no record this program can read; the message says which and why."""


class _Envelope(msgspec.Struct):
    t: str
    v: int
    d: msgspec.Raw


class Codec:
    """Encodes and decodes the given record types. One instance serves the log, the state and the bus."""

    def __init__(
        self, types: tuple[type, ...] = RECORDS, upgrades: dict[tuple[str, int], Upgrade] | None = None
    ):
        self._types = {t.__name__: t for t in types}
        self._versions = {t.__name__: int(getattr(t, "VERSION", 1)) for t in types}
        self._decoders: dict[str, msgspec.json.Decoder[Any]] = {
            t.__name__: msgspec.json.Decoder(t) for t in types
        }
        #: how a record in its present version begins, and what reads the rest
        self._present = {
            b'{"t":"%s","v":%d' % (name.encode(), self._versions[name]): decoder
            for name, decoder in self._decoders.items()
        }
        self._heads = {
            t: b'{"t":"%s","v":%d,"d":' % (name.encode(), self._versions[name])
            for name, t in self._types.items()
        }
        self._upgrades = UPGRADES if upgrades is None else upgrades
        self._envelope = msgspec.json.Decoder(_Envelope)
        self._encoder = msgspec.json.Encoder()

    def encode(self, record: Any) -> bytes:
        """The record as JSON bytes; TypeError for a type that is not registered."""
        head = self._heads.get(type(record))
        if head is None:
            raise TypeError(f"{type(record).__name__} is not a registered record type")
        return b"%s%s}" % (head, self._encoder.encode(record))

    def decode(self, raw: bytes) -> Any:
        """The record these bytes hold; UnknownRecord when the type is unknown, newer, or does not fit."""
        head, _, fields = raw.partition(b',"d":')
        present = self._present.get(head)
        try:
            if present is not None and fields.endswith(b"}"):
                return present.decode(fields[:-1])
            envelope = self._envelope.decode(raw)
            decoder = self._decoders.get(envelope.t)
            if decoder is None:
                raise UnknownRecord(f"unknown record type {envelope.t!r}")
            current = self._versions[envelope.t]
            if envelope.v == current:
                return decoder.decode(envelope.d)
            if envelope.v > current:
                raise UnknownRecord(
                    f"{envelope.t} was written by a newer version ({envelope.v} > {current}): upgrade this program"
                )
            values = msgspec.json.decode(envelope.d)
            for version in range(envelope.v, current):
                upgrade = self._upgrades.get((envelope.t, version))
                if upgrade is None:
                    raise UnknownRecord(f"no upgrade of {envelope.t} from version {version}")
                values = upgrade(values)
            return msgspec.convert(values, self._types[envelope.t])
        except msgspec.DecodeError as error:
            raise UnknownRecord(f"not a record: {error}") from error
