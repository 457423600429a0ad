"""The one place where adapters are named: settings in, working parts out."""

from streams.wiring.indexes import drop_old_months, elasticsearch, index, refused
from streams.wiring.stages import ack_within, labeller, render, replay_topology, rules, still_wanted, topology
from streams.wiring.stores import brief, checkpoints, dead_letters, log, sink, status_reader
from streams.wiring.world import channels, people, pseudonyms, roster, sources

__all__ = [
    "ack_within",
    "brief",
    "channels",
    "checkpoints",
    "dead_letters",
    "drop_old_months",
    "elasticsearch",
    "index",
    "labeller",
    "log",
    "people",
    "pseudonyms",
    "refused",
    "render",
    "replay_topology",
    "roster",
    "rules",
    "sink",
    "sources",
    "status_reader",
    "still_wanted",
    "topology",
]
